"""A small application with the tables of files and what they lean on; no routes, no migrations."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.adapters.fake_file_store import FakeStore
from app.adapters.file_store import FileStore
from app.directory.tables import Person
from app.files import tables
from app.foundation.database import act, db, prepare_engine
from app.foundation.history import History
from app.foundation.viewer import NOBODY, Grant, Viewer


@pytest.fixture(scope="module")
def _small(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    app = Flask("files")
    place = tmp_path_factory.mktemp("files") / "files.sqlite3"
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{place}"
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        db.metadata.create_all(db.engine)
        with act(NOBODY):
            db.session.add_all([Person(id=1, post="Исполнитель"), Person(id=2, post="Ответственный")])
    return app


@pytest.fixture
def base(_small: Flask) -> Iterator[None]:
    with _small.app_context():
        with act(NOBODY):
            for table in (tables.LikenessBand, tables.StoredFile, History):
                db.session.query(table).delete()
        yield


@pytest.fixture
def executor() -> Viewer:
    return Viewer(1, "Исполнитель", (Grant("executor"),))


@pytest.fixture
def operator() -> Viewer:
    return Viewer(2, "Ответственный", (Grant("operator"),))


@pytest.fixture
def disk(tmp_path: Path) -> FileStore:
    store = FileStore(tmp_path / "store")
    store.prepare()
    return store


@pytest.fixture
def fake(tmp_path: Path) -> FakeStore:
    store = FakeStore(tmp_path / "incoming")
    store.prepare()
    return store
