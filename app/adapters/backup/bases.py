"""The two engines: how each gives a copy of one moment while people write, and takes it back whole or not at all."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from app.adapters.backup.archive import BackupRefused

AT_WORK = "Базой ещё пользуются: остановите сайт, исполнителя заданий и расписание, затем повторите."
# Everything of the database goes, also tables that a newer version made and the copy does not know.
EMPTIED = "SET lock_timeout = '10s';\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"
OTHERS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
              "AND pid <> pg_backend_pid() AND backend_type = 'client backend'")


NAMED = text("SELECT key FROM stored_file")


@dataclass(frozen=True)
class Dump:
    """``named``: keys of all evidence that this very moment of the database speaks of."""

    path: Path
    schema: str
    named: frozenset[str]


class Base(Protocol):
    file_name: str

    def dump(self, room: Path) -> "Dump":
        """A copy of one moment, as a file of ``room``."""

    def load(self, source: Path) -> None:
        """Puts ``source`` in the place of what is there. Raises BackupRefused, then nothing has changed."""


def base_of(url: str) -> Base:
    return Sqlite(url) if url.startswith("sqlite:///") else Postgres(url)


def standing(connection: Connection) -> tuple[str, frozenset[str]]:
    """The migration that the database stands at, or nothing; the keys of its evidence."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        return "", frozenset()
    schema = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
    return schema, frozenset(connection.execute(NAMED).scalars()) if "stored_file" in tables else frozenset()


class Sqlite:
    file_name = "database.sqlite3"

    def __init__(self, url: str):
        self.url = url
        self.place = Path(url.removeprefix("sqlite:///"))

    def dump(self, room: Path) -> Dump:
        if not self.place.is_file():
            raise BackupRefused("Базы ещё нет: копировать нечего.")
        found = room / self.file_name
        with closing(sqlite3.connect(self.place)) as source, closing(sqlite3.connect(found)) as copy:
            # In one step: it reads one moment and keeps no writer waiting (WAL); in several, each write begins it anew.
            source.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")
        with create_engine(f"sqlite:///{found}", poolclass=NullPool).connect() as connection:
            return Dump(found, *standing(connection))

    def load(self, source: Path) -> None:
        self.place.parent.mkdir(parents=True, exist_ok=True)
        draft = self.place.with_name(f"{self.place.name}.restoring")
        try:
            shutil.copyfile(source, draft)  # evidence may lie on another disk: only a rename beside it is whole
            draft.chmod(0o600)
            self._left_alone()
            draft.replace(self.place)
        finally:
            draft.unlink(missing_ok=True)

    def _left_alone(self) -> None:
        """Takes the old journal in. Leaving WAL is refused while anybody has the database open."""
        if not self.place.exists():
            return
        try:
            with closing(sqlite3.connect(self.place, timeout=2)) as old:
                old.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise BackupRefused(AT_WORK) from None
            self._drop_journal()
        except sqlite3.DatabaseError:
            self._drop_journal()

    def _drop_journal(self) -> None:
        """The old database is damaged: its journal must not be read into the restored one."""
        for ending in ("-wal", "-shm", "-journal"):
            Path(f"{self.place}{ending}").unlink(missing_ok=True)


class Postgres:
    file_name = "database.dump"

    def __init__(self, url: str):
        self.url = url

    def dump(self, room: Path) -> Dump:
        found = room / self.file_name
        engine = create_engine(self.url, poolclass=NullPool, isolation_level="REPEATABLE READ")
        with engine.connect() as connection:  # what is told of the copy is read at the copy's own moment
            moment = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            told = standing(connection)
            self._run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}",
                      f"--file={found}", self._address())
        return Dump(found, *told)

    def load(self, source: Path) -> None:
        # Written out whole before it is taken in: behind a pipe a broken half would be committed.
        script = source.with_suffix(".sql")
        self._run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source))
        emptied = source.with_name("emptied.sql")
        emptied.write_text(EMPTIED)
        self._left_alone()
        self._run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null",
                  f"--dbname={self._address()}", f"--file={emptied}", f"--file={script}")

    def _left_alone(self) -> None:
        try:
            with create_engine(self.url, poolclass=NullPool).connect() as connection:
                others = connection.execute(OTHERS).scalar()
        except DatabaseError:
            raise BackupRefused("База данных не отвечает: проверьте DATABASE_URL и что PostgreSQL запущен.") from None
        if others:
            raise BackupRefused(AT_WORK)

    def _address(self) -> str:
        """For PostgreSQL's own programs; without the password, which anybody on the machine could read there."""
        return make_url(self.url).set(drivername="postgresql", password=None).render_as_string()

    def _run(self, *command: str) -> None:
        program = shutil.which(command[0])
        if program is None:
            raise BackupRefused(f"Нет программы {command[0]}: установите пакет postgresql-client.")
        password = make_url(self.url).password
        environment = os.environ | ({"PGPASSWORD": str(password)} if password else {})
        done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False, env=environment)
        if done.returncode:
            raise BackupRefused(f"{command[0]}: {done.stderr.strip()[:500]}")
