"""What was read stays as it is until somebody acts; so long this process takes it again."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import String, cast, func, select

from app.directory.schedules import Memory, now_known
from app.foundation.database import ask, db
from app.foundation.history import History

T = TypeVar("T")
READ = Memory()
# Every act leaves history. SQLite's writers follow one another; of PostgreSQL's a later number may be seen first, so there
# it is said which transactions are seen.
STAMPS = {"sqlite": select(func.max(History.id)), "postgresql": select(cast(func.pg_current_snapshot(), String))}


def unchanged(what: tuple[Any, ...], read: Callable[[], T]) -> T:
    """``read()``, or what it gave before for the same ``what``, with nothing written since. It must not depend on the moment.
    Inside an act everything is read: it sees what it has just written."""
    if inside_an_act():
        return read()
    return READ.get((*here(), what, stamp()), read)


def inside_an_act() -> bool:
    return "viewer" in db.session().info


def here() -> tuple[Any, ...]:
    """This database, as long as its directory stays as it is; the pool stands for the database that it leads to."""
    return *now_known("unchanged"), db.engine.pool


def stamp() -> Any:
    """Moves with everything that is written; asked once a page."""
    session = db.session()
    kept = session.info.get("stamp")
    if not kept or kept[0] is not session.get_transaction():
        found = ask(STAMPS[db.engine.dialect.name]).scalar()
        kept = session.info["stamp"] = session.get_transaction(), found
    return kept[1]
