"""The database, its session, and the one way to change it: ``act``."""

import fcntl
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Executable, MetaData, Result, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase

from app.foundation.refusal import Collided

T = TypeVar("T")

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

WRITE = {"mcu_write": True}
# PostgreSQL's word for two acts that wait for each other; it ends one of them.
DEADLOCK, TRIES = "40P01", 3
# Seconds in which the other one wakes and goes on; begun at once, the ended one would take the row away from it.
AFTER_COLLISION = 0.05
# The threads of this process take turns before they join the line of all processes.
LINE = threading.Lock()


def prepare_engine(engine: Engine) -> None:
    """SQLite: WAL, foreign keys, FULL sync (an acknowledged act survives a power loss), explicit BEGIN.

    The driver's own transaction start is off, so that ``act`` can take the write lock at once
    (BEGIN IMMEDIATE): a read upgraded to a write later fails without waiting.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "busy_timeout=15000",
                       "temp_store=MEMORY", "cache_size=-16000", "mmap_size=268435456"):
            connection.execute(f"PRAGMA {pragma}")
        # The built-in one leaves Cyrillic as it is.
        connection.create_function("lower", 1, lambda text: text.lower() if isinstance(text, str) else text,
                                   deterministic=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        immediate = connection.get_execution_options().get("mcu_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def ask(statement: Executable, values: Mapping[str, Any] | None = None) -> Result[Any]:
    """What is read as columns: past the session's own layers, which look for mapped classes and cost as much as the
    statement itself. Inside an act what waits in the session is written first."""
    session = db.session()
    if "viewer" in session.info and session.autoflush:
        session.flush()
    return session.connection().execute(statement, values)


def batches(numbers: Collection[int], most: int = 1000) -> Iterator[list[int]]:
    """In ascending order, so many at a time: a statement that names them several times has room for no more."""
    ordered = sorted(numbers)
    return (ordered[place:place + most] for place in range(0, len(ordered), most))


def leave_folding(engine: Engine) -> None:
    """For a process that serves people: the log goes into the file by the timetable (``fold``). SQLite would let every act
    that fills a thousand pages copy them all, and somebody waits; now only where nobody has folded 80 MB."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", let_grow)
        engine.dispose()  # connections made so far go as they come back


def let_grow(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA wal_autocheckpoint=20000")


def fold() -> None:
    """SQLite: what was written goes from the log into the file, as far as nobody reads the former state; nobody waits."""
    if db.engine.dialect.name != "sqlite":
        return
    raw = db.engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
    finally:
        raw.close()


@contextmanager
def turn() -> Iterator[None]:
    """SQLite has one writer. Its own waiting polls with growing pauses, so that somebody waits half a second beside
    acts of ten milliseconds; here writers of all processes stand in one line and are woken in order.

    A killed process leaves the line by itself. Other engines need no line.
    """
    path = db.engine.url.database if db.engine.dialect.name == "sqlite" else None
    if not path or path == ":memory:":
        yield
        return
    with LINE, Path(f"{path}.turn").open("a") as place:
        fcntl.flock(place, fcntl.LOCK_EX)
        yield


@contextmanager
def act(viewer: Any) -> Iterator[None]:
    """One act: ends the reads, takes the write lock, commits here and nowhere else.

    Everything in the block stands or falls together. What must happen outside (doorbells) is left with
    ``after_commit`` and runs when the commit is done. No file, mail or Redis call belongs inside. Raises Collided where
    two acts waited for each other.
    """
    session = db.session()
    session.rollback()
    session.info["after_commit"] = []
    session.info["viewer"] = viewer
    try:
        with turn():
            session.connection(execution_options=WRITE)
            yield
            session.commit()
    except BaseException as error:
        session.rollback()
        session.info["after_commit"] = []
        if isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", None) == DEADLOCK:
            raise Collided() from error
        raise
    finally:
        session.info.pop("viewer", None)
    calls, session.info["after_commit"] = session.info["after_commit"], []
    for call in calls:
        call()


def carry_out(viewer: Any, do: Callable[[], T]) -> T:
    """``do`` as one act; done again where it and another act waited for each other, since nothing of it was kept.

    Raises Collided only after TRIES times.
    """
    for last in (*[False] * (TRIES - 1), True):
        try:
            with act(viewer):
                given = do()
            break
        except Collided:
            if last:
                raise
            sleep(AFTER_COLLISION)
    return given


def after_commit(call: Callable[[], Any]) -> None:
    """Leaves a call for the moment after the surrounding act has been committed."""
    waiting = db.session().info.setdefault("after_commit", [])
    if call not in waiting:
        waiting.append(call)
