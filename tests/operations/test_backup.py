"""Copies: taken while people write, whole on a clean machine, refused when damaged; every table is covered by itself."""

import hashlib
import json
import tarfile
import threading
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from app.adapters.backup import BackupRefused, Place, back_up, check_archive, copies, restore
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.jobs import backup as nightly
from app.notices.acts import tell
from tests.web.conftest import NOW, making, people, quick_passwords, standing, town, visit

__all__ = ["making", "people", "quick_passwords", "standing", "town", "visit"]
pytestmark = pytest.mark.both_engines


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
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    restore(here, Path(told["file"]))
    assert rows(here.database_url) == before
    assert digests(here.files) == files


def test_a_copy_is_one_moment_while_people_write(app, making, town, tmp_path):
    making.message("taken")
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            with app.app_context(), act(TIMETABLE):
                number += 1
                tell([town["head"].id, town["curator"].id], f"writer:{number}", "new", "Проверка", NOW)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        told = back_up(place(app, tmp_path), NOW, kept=3)
    finally:
        stop.set()
        writer.join()
    if not place(app, tmp_path).sqlite_file:
        return
    with tarfile.open(told["file"]) as archive:
        archive.extract("database.sqlite3", tmp_path, filter="data")
    engine = create_engine(f"sqlite:///{tmp_path}/database.sqlite3")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        pairs = connection.execute(text("SELECT count(*) FROM notice WHERE key LIKE 'writer:%' GROUP BY key")).scalars().all()
    assert set(pairs) <= {2}  # an act is there whole or not at all


@pytest.mark.parametrize("how", ["cut", "flipped", "strange", "no archive"])
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
    else:
        file.write_text("это не архив")
    before = rows(here.database_url)
    with pytest.raises(BackupRefused):
        restore(here, file)
    assert rows(here.database_url) == before


def test_the_oldest_go_and_no_secret_lies_inside(app, making, tmp_path):
    making.message("taken")
    here = place(app, tmp_path)
    made = [back_up(here, NOW.replace(day=day), kept=2)["file"] for day in (1, 2, 3)]
    assert [str(found) for found in copies(here.copies)] == made[:0:-1]
    data = Path(made[-1]).read_bytes()
    assert app.config["SETTINGS"].secret_key.encode() not in data
    assert check_archive(Path(made[-1]))["inside"]


def test_the_commands(app, making, tmp_path):
    making.message("taken")
    runner = app.test_cli_runner()
    made = runner.invoke(args=["backup", "--to", str(tmp_path)])
    assert made.exit_code == 0, made.output
    file = json.loads(made.output)["file"]
    assert json.loads(runner.invoke(args=["verify", file]).output)["whole"] is True
    refused = runner.invoke(args=["restore", file])
    assert refused.exit_code == 1 and "--force" in refused.output
    assert runner.invoke(args=["restore", file, "--force"]).exit_code == 0


def test_the_timetable_makes_one_a_night_and_the_page_says_so(app, making, visit, standing, tmp_path, monkeypatch):
    import dataclasses

    monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], backups=tmp_path / "nights"))
    assert "Копий ещё нет" in visit("admin").open("admin.state").words
    with app.app_context():
        nightly.run()
        nightly.run()
    assert len(copies(tmp_path / "nights")) == 1
    words = visit("admin").open("admin.state").words
    assert "Последняя копия" in words and "Свободно" in words
