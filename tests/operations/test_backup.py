"""Copies: taken while people write, whole on a clean machine, refused when damaged; every table is covered by itself."""

import dataclasses
import hashlib
import json
import tarfile
import threading
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select, text

from app.adapters.backup import AlreadyMaking, BackupRefused, Place, back_up, check_archive, copies, one_copy, parts, restore
from app.adapters.file_store import FileStore
from app.directory.schedules import zone
from app.files.acts import receive
from app.files.sweeping import sweep_orphans
from app.files.tables import StoredFile
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.jobs import backup as nightly
from app.notices.acts import tell
from tests.support.application import MIGRATIONS
from tests.support.making import photo
from tests.web.conftest import NOW, making, people, standing, town, visit
from tests.web.visitor import Visitor

__all__ = ["making", "people", "standing", "town", "visit"]
pytestmark = pytest.mark.both_engines
KNOWN = {path.name[:4] for path in MIGRATIONS.joinpath("versions").glob("[0-9]*.py")}


def rows(url: str) -> dict[str, str]:
    """A digest of all rows of every table there is, whatever tables come later."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {}
        for name in sorted(inspect(engine).get_table_names()):
            lines = sorted(repr(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{name}"')))
            found[name] = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    engine.dispose()
    return found


def digests(folder: Path) -> dict[str, str]:
    return {str(found.relative_to(folder)): hashlib.sha256(found.read_bytes()).hexdigest()
            for found in folder.rglob("*") if found.is_file() and "incoming" not in found.parts}


def place(app, tmp_path: Path) -> Place:
    return Place(app.config["SETTINGS"].database_url, app.config["SETTINGS"].files_root, tmp_path / "copies")


def let_go(app) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def clean_base(engine_name, request, tmp_path):
    """Address of the n-th database in which there is nothing."""
    def made(number: int) -> str:
        if engine_name == "sqlite":
            return f"sqlite:///{tmp_path}/clean-{number}/mcu.sqlite3"
        server = request.getfixturevalue("postgres_server")
        server.copy("template0", f"clean{number}")
        return server.url(f"clean{number}")

    return made


def test_everything_comes_back(app, making, tmp_path):
    making.message("published")
    here = place(app, tmp_path)
    told = back_up(here, NOW, kept=3)
    before, files = rows(here.database_url), digests(here.files)
    assert told["files"] == len(files) > 0 and told["bytes"] > 10_000
    with app.app_context(), act(TIMETABLE):
        db.session.execute(text("UPDATE message SET title = 'испорчено'"))
    for found in here.files.rglob("*"):
        if found.is_file():
            found.write_bytes(b"spoilt")
    let_go(app)
    restore(here, Path(told["file"]), KNOWN)
    assert rows(here.database_url) == before
    assert digests(here.files) == files


def writing(app, people, town, number: int, stop: threading.Event, done: list[str]) -> None:
    """Acts of one writer until told to stop: two notices each, and a file with its row; ``done`` names the finished ones."""
    with app.app_context():
        viewer = people.viewer(town["operator"])
        while not stop.is_set():
            key = f"writer:{number}:{len(done)}"
            with act(TIMETABLE):
                tell([town["head"].id, town["curator"].id], key, "new", "Проверка", NOW)
            receive(viewer, BytesIO(photo()), "снимок.jpg", key.replace(":", "-"), NOW, app.extensions["file_store"], zone())
            done.append(key)
        db.session.remove()


@pytest.mark.slow
def test_a_copy_taken_while_people_write_comes_back_whole_on_a_clean_place(app, making, town, tmp_path, clean_base):
    """Every row of every table and every byte of every file; what was done before the copy is in it, acts are whole."""
    making.message("published")
    stop, done = threading.Event(), [[] for _ in range(3)]
    writers = [threading.Thread(target=writing, args=(app, making.people, town, number, stop, done[number]))
               for number in range(3)]
    for writer in writers:
        writer.start()
    try:
        for _ in range(1000):
            if min(map(len, done)) < 3:
                time.sleep(0.01)
        before = {key for keys in done for key in keys}
        told = back_up(place(app, tmp_path), NOW, kept=3)
        within = {key for keys in done for key in keys}
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    manifest = check_archive(Path(told["file"]))
    there = [Place(clean_base(number), tmp_path / f"clean-{number}" / "files", tmp_path) for number in range(2)]
    assert restore(there[0], Path(told["file"]), KNOWN)["files"] == told["files"]
    again = back_up(dataclasses.replace(there[0], copies=tmp_path / "again"), NOW, kept=3)
    restore(there[1], Path(again["file"]), KNOWN)
    first, second = (rows(clean.database_url) for clean in there)
    assert first == second and set(first) >= set(db.metadata.tables) | {"alembic_version"}
    assert digests(there[0].files) == digests(there[1].files) == {
        name.removeprefix("files/"): part["sha256"] for name, part in manifest["inside"].items() if name.startswith("files/")}
    engine = create_engine(there[0].database_url)
    with engine.connect() as connection:
        pairs = dict(connection.execute(text("SELECT key, count(*) FROM notice WHERE key LIKE 'writer:%' GROUP BY key")).all())
        kept = connection.execute(text("SELECT key, sha256 FROM stored_file")).all()
    engine.dispose()
    assert len(before) >= 9 and before <= set(pairs) and set(pairs.values()) == {2}, "done acts are there, and each is whole"
    assert len(pairs) <= len(within) + len(writers) and len(kept) >= len(before)
    store = FileStore(there[0].files)
    assert all(store.verify(key, sha256) for key, sha256 in kept), "no row without its file"


def strewn(app, name: str) -> Path:
    """A file of an upload that never got its row."""
    path = app.extensions["file_store"].path(name * 32)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no row")
    return path


def test_a_sweep_while_a_copy_is_packed_takes_nothing_that_the_copy_speaks_of(app, making, tmp_path, monkeypatch):
    """All files stand in the list of what is packed; then the sweep runs, as if all were old."""
    making.message("published")
    orphans = [strewn(app, name) for name in "ab"]

    def listed(database: Path, files: Path):
        found = list(parts(database, files))
        assert {path for _, path in found} >= set(orphans)
        with app.app_context():
            swept = sweep_orphans(app.extensions["file_store"], datetime(2100, 1, 1, tzinfo=UTC))
        assert len(swept.orphans) == 2
        return found

    monkeypatch.setattr("app.adapters.backup.parts", listed)
    told = back_up(place(app, tmp_path), NOW, kept=3)
    manifest = check_archive(Path(told["file"]))
    assert told["missing"] == 0 and not any(path.name in name for path in orphans for name in manifest["inside"])
    with app.app_context():
        keys = set(db.session.scalars(select(StoredFile.key)))
    assert keys and keys <= {name.rpartition("/")[2] for name in manifest["inside"]}


def test_evidence_that_the_disk_has_lost_is_named_and_holds_no_copy_up(app, making, visit, tmp_path, caplog, monkeypatch):
    making.message("published")
    monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], backups=tmp_path / "nights"))
    with app.app_context():
        key = db.session.scalar(select(StoredFile.key))
        app.extensions["file_store"].delete(key)
        nightly.run()
    assert "the disk has lost 1 files" in caplog.text
    verified = app.test_cli_runner().invoke(args=["verify", str(copies(tmp_path / "nights")[0].path)])
    assert json.loads(verified.output)["missing"] == [key]
    assert "База знает о файлах, которых нет на диске: 1" in visit("admin").open("admin.state").words


def test_restoring_takes_away_what_a_newer_version_made(app, making, tmp_path):
    making.message("published")
    here = place(app, tmp_path)
    file = Path(back_up(here, NOW, kept=3)["file"])
    with app.app_context(), act(TIMETABLE):
        db.session.execute(text("CREATE TABLE of_a_newer_version (id integer)"))
    let_go(app)
    restore(here, file, KNOWN)
    assert "of_a_newer_version" not in rows(here.database_url)


def test_nothing_is_restored_while_somebody_is_at_work(app, making, tmp_path):
    making.message("published")
    here = place(app, tmp_path)
    file = Path(back_up(here, NOW, kept=3)["file"])
    let_go(app)
    engine = create_engine(here.database_url)
    with engine.connect() as connection:
        connection.execute(text("SELECT count(*) FROM message")).scalar()
        with pytest.raises(BackupRefused, match="ещё пользуются"):
            restore(here, file, KNOWN)
    engine.dispose()
    restore(here, file, KNOWN)


def test_a_copy_of_a_newer_version_is_refused(app, making, tmp_path):
    making.message("published")
    here = place(app, tmp_path)
    file = Path(back_up(here, NOW, kept=3)["file"])
    with pytest.raises(BackupRefused, match="более новой версией"):
        restore(here, file, {"0001"})


def test_a_copy_that_breaks_leaves_nothing_and_a_killed_one_is_cleared_away(app, making, tmp_path, monkeypatch):
    making.message("published")
    here = place(app, tmp_path)
    (here.copies / ".making-killed").mkdir(parents=True)
    with monkeypatch.context() as broken:
        broken.setattr("app.adapters.backup.archive.write", full_disk)
        with pytest.raises(OSError, match="full"):
            back_up(here, NOW, kept=3)
    assert [found.name for found in here.copies.iterdir()] == [".lock"]
    back_up(here, NOW, kept=3)
    with one_copy(here.copies), pytest.raises(AlreadyMaking):
        back_up(here, NOW, kept=3)


def full_disk(*args) -> None:
    raise OSError("disk full")


@pytest.mark.parametrize("how", ["cut", "flipped", "strange", "outside", "twice", "no archive"])
def test_a_damaged_copy_is_refused_before_anything_changes(app, making, tmp_path, how):
    making.message("published")
    here = place(app, tmp_path)
    file = Path(back_up(here, NOW, kept=3)["file"])
    data = bytearray(file.read_bytes())
    if how == "cut":
        file.write_bytes(data[: len(data) // 2])
    elif how == "flipped":
        data[len(data) // 2] ^= 0xFF
        file.write_bytes(data)
    elif how == "strange":
        with tarfile.open(file, "a") as archive:
            info = tarfile.TarInfo("../../evil")
            info.size = 4
            archive.addfile(info, BytesIO(b"evil"))
    elif how == "outside":
        archive_of(file, {"files/../../evil": b"evil"})
    elif how == "twice":
        archive_of(file, {}, twice=True)
    else:
        file.write_text("это не архив")
    let_go(app)
    before, files = rows(here.database_url), digests(here.files)
    with pytest.raises(BackupRefused):
        restore(here, file, KNOWN)
    assert rows(here.database_url) == before and digests(here.files) == files


def archive_of(file: Path, more: dict[str, bytes], twice: bool = False) -> None:
    """Writes the copy anew with a manifest that agrees with what somebody added."""
    with tarfile.open(file) as archive:
        found = {name: archive.extractfile(name).read() for name in archive.getnames()}
    manifest = json.loads(found.pop("manifest.json"))
    for name, data in more.items():
        manifest["inside"][name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    parts = [*found.items(), *more.items(), ("manifest.json", json.dumps(manifest).encode())]
    with tarfile.open(file, "w") as archive:
        for name, data in parts + (parts[:1] if twice else []):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, BytesIO(data))


def test_the_oldest_go_and_no_secret_lies_inside(app, making, tmp_path):
    making.message("taken")
    here = place(app, tmp_path)
    made = [back_up(here, NOW.replace(day=day), kept=2)["file"] for day in (1, 2, 3)]
    assert [str(found.path) for found in copies(here.copies)] == made[:0:-1]
    data = Path(made[-1]).read_bytes()
    assert app.config["SETTINGS"].secret_key.encode() not in data
    assert check_archive(Path(made[-1]))["inside"]


def test_the_commands(app, making, tmp_path):
    making.message("taken")
    runner = app.test_cli_runner()
    made = runner.invoke(args=["backup", "--to", str(tmp_path)])
    assert made.exit_code == 0, made.output
    told = json.loads(made.output)
    file = told["file"]
    assert told["minutes"] >= 0 and told["bytes"] > 10_000 and told["schema"] == max(KNOWN)
    assert json.loads(runner.invoke(args=["verify", file]).output)["whole"] is True
    refused = runner.invoke(args=["restore", file])
    assert refused.exit_code == 1 and "--force" in refused.output
    let_go(app)
    done = runner.invoke(args=["restore", file, "--force"])
    assert done.exit_code == 0 and json.loads(done.output)["files"] == told["files"], done.output
    assert "Копий ещё нет" in runner.invoke(args=["verify"]).output
    assert runner.invoke(args=["backup"]).exit_code == 0
    assert json.loads(runner.invoke(args=["verify"]).output)["whole"] is True


def test_the_timetable_makes_one_a_night_and_the_page_says_so(app, making, visit, town, standing, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], backups=tmp_path / "nights"))
    assert "Копий ещё нет" in visit("admin").open("admin.state").words
    with app.app_context():
        nightly.run()
        nightly.run()
    assert len(copies(tmp_path / "nights")) == 1
    words = visit("admin").open("admin.state").words
    assert "Последняя копия" in words and "Свободно" in words and "Устарела" not in words
    standing.shift(timedelta(hours=27))
    admin = Visitor(app).sign_in(town["admin"])
    assert "Устарела" in admin.open("admin.state").words
    monkeypatch.setattr("app.web.admin.pages.state.free", lambda folder: (3 * 2**30, 40 * 2**30))
    assert "Места мало. Свободно 3,0 ГБ из 40,0 ГБ" in admin.open("admin.state").words
    with app.app_context():
        nightly.run()
    assert len(copies(tmp_path / "nights")) == 2, "the next night has its own"
