"""The application on a fresh database for each test: made once by the migrations, then copied."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import Engine, event

from app.adapters.queue import FakeQueue
from app.directory.schedules import MEMORY
from app.foundation.database import db
from app.jobs.timetable import JOBS
from config import Settings, from_environment
from tests.support.postgres import PostgresServer

KEY = "a key for tests, long enough to be accepted"
MIGRATIONS = Path(__file__).parents[2] / "migrations"


Made = TypeVar("Made")


class Store(Protocol):
    """Where the database of a test stands; keeps named states of it."""

    url: str

    def keep(self, state: str) -> None: ...

    def restore(self, state: str) -> None: ...

    def untouched(self) -> bool:
        """Certainly nothing was written since the state that stands here was kept or put back."""
        ...


class SqliteStore:
    def __init__(self, folder: Path):
        self.folder = folder
        self.file = folder / "test.sqlite3"
        self.url = f"sqlite:///{self.file}"
        self.left: tuple[int, int] | None = None

    def keep(self, state: str) -> None:
        connection = sqlite3.connect(self.file)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copyfile(self.file, self.folder / state)
        self.left = self._stands()

    def restore(self, state: str) -> None:
        # The file itself goes too: SQLite shares what it knows of a file with a connection that a test left open.
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.file}{ending}").unlink(missing_ok=True)
        shutil.copyfile(self.folder / state, self.file)
        self.left = self._stands()

    def untouched(self) -> bool:
        log = Path(f"{self.file}-wal")
        return self.left == self._stands() and not (log.exists() and log.stat().st_size)

    def _stands(self) -> tuple[int, int]:
        found = self.file.stat()
        return found.st_mtime_ns, found.st_size


class PostgresStore:
    def __init__(self, server: PostgresServer):
        self.server = server
        server.copy("template0", "test")
        self.url = server.url("test")

    def keep(self, state: str) -> None:
        self.server.copy("test", state)

    def restore(self, state: str) -> None:
        self.server.copy(state, "test")

    def untouched(self) -> bool:
        return False  # a copy of a database costs as much as making a message


@dataclass(frozen=True)
class Kept:
    """A state of a house under its name in the store."""

    name: str
    value: object
    asked: list[Any]


class House:
    """One application and its database; ``fresh`` puts both back to a named state."""

    def __init__(self, folder: Path, store: Store):
        # Imported here, so that tests of rules stay quick and run while the application does not.
        from app.factory import create_app

        self.folder = folder
        self.store = store
        self.app = create_app(settings(folder, store.url))
        self.app.config["TESTING"] = True
        self.made: dict[str, Kept] = {}
        with self.app.app_context():
            hurry(db.engine)
            upgrade(str(MIGRATIONS))
        self._keep("empty")
        done = self.app.test_cli_runner().invoke(args=["profile", "load", "myski"])
        assert done.exit_code == 0, done.output
        self._keep("myski")

    def fresh(self, state: str) -> Flask:
        """``state``: «empty», «myski», or what ``once`` made without files and tasks."""
        self._let_go()
        self.store.restore(self.made[state].name if state in self.made else state)
        for name in ("files", "outbox", "incoming", "beats", "exports", "imports", "papers", "notes", "acts"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        self.app.extensions["file_store"].prepare()
        self.app.extensions["queue"] = FakeQueue(JOBS)
        # Address and stamp of the database repeat from test to test.
        MEMORY.kept.clear()
        return self.app

    def once(self, state: str, make: Callable[[], Made]) -> Made:
        """What ``make`` returned; database, files and queue as it left them: made by the first test, put back for others."""
        files, queue = self.app.config["SETTINGS"].files_root, self.app.extensions["queue"]
        if state in self.made:
            kept = self.made[state]
            self._let_go()
            self.store.restore(kept.name)
            MEMORY.kept.clear()
            shutil.rmtree(files)
            shutil.copytree(self.folder / f"{kept.name}-files", files)
            queue.asked[:] = kept.asked
        else:
            kept = Kept(f"once{len(self.made)}", make(), list(queue.asked))
            self.made[state] = kept
            self._keep(kept.name)
            shutil.copytree(files, self.folder / f"{kept.name}-files")
        return cast(Made, kept.value)

    def _keep(self, state: str) -> None:
        self._let_go()
        self.store.keep(state)

    def _let_go(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def hurry(engine: Engine) -> None:
    """A test's database need not outlive a power loss: nothing waits for the disk."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))


def settings(folder: Path, database_url: str) -> Settings:
    return from_environment({
        "MCU_INSTANCE": str(folder), "DATABASE_URL": database_url, "SECRET_KEY": KEY, "MCU_DEMO": "1",
        "PUBLIC_URL": "http://localhost",
        "REDIS_URL": f"unix://{folder}/no-redis.sock"})


def engines() -> list[str]:
    """The engines that this run covers: MCU_TEST_DATABASE names one of them, or nothing for both."""
    return [os.environ["MCU_TEST_DATABASE"]] if "MCU_TEST_DATABASE" in os.environ else ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def sqlite_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("sqlite-house")
    yield House(folder, SqliteStore(folder))
    shutil.rmtree(folder, ignore_errors=True)  # hundreds of states, a megabyte each


@pytest.fixture(scope="session")
def postgresql_house(tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer) -> House:
    return House(tmp_path_factory.mktemp("postgresql-house"), PostgresStore(postgres_server))


@pytest.fixture
def engine_name() -> str:
    """Overridden by parameters where a test runs on both engines."""
    return "sqlite"


@pytest.fixture
def house(engine_name: str, request: pytest.FixtureRequest) -> House:
    return request.getfixturevalue(f"{engine_name}_house")


@pytest.fixture
def empty_app(house: House) -> Flask:
    """The application over the bare schema."""
    return house.fresh("empty")


@pytest.fixture
def app(house: House) -> Flask:
    """The application with profile myski loaded; its queue is a FakeQueue, nothing is pushed."""
    return house.fresh("myski")


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """The same with an application context, for tests below the pages. Do not mix with ``client``."""
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def new_client(app: Flask) -> Callable[[], FlaskClient]:
    """A new browser each time, for stories with several people."""
    return app.test_client
