"""The background of imports: a kill in the middle, two at once, the watched folder, a workbook that is gone."""

import shutil
from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import func, select

from app.foundation.clock import now
from app.foundation.database import db
from app.foundation.refusal import Refusal
from app.imports import acts, loading
from app.imports.incoming import look
from app.imports.shelf import shelf
from app.imports.tables import Batch, ImportRow
from app.imports.work import go_on, step
from app.messages.tables import ExternalNumber, Message
from app.notices.tables import Notice
from tests.support.export_workbook import incident, save_export


@pytest.fixture
def handed(town, tmp_path):
    """A batch of twelve rows, read and told to load."""
    path = save_export(tmp_path / "e.xlsx", [incident(number) for number in range(1, 13)])
    viewer = town.viewer("operator", now())
    with path.open("rb") as source:
        number = acts.hand_in(viewer, source, "e.xlsx", now())
    go_on(shelf(), now)
    with acts.act(viewer):
        acts.load_batch(viewer, number, now())
    return number


def batch(number: int) -> Batch:
    db.session.rollback()
    return db.session.get(Batch, number, populate_existing=True)


def numbers() -> list[str]:
    return list(db.session.scalars(select(ExternalNumber.number).order_by(ExternalNumber.id)))


def test_a_kill_between_any_two_acts_resumes_exactly(handed, monkeypatch):
    """Each load dies after one chunk; the next goes on behind it."""
    monkeypatch.setattr(loading, "CHUNK", 5)

    class Killed(BaseException):
        pass

    def die(_seconds):
        raise Killed

    for expected in (5, 10, 12):
        with monkeypatch.context() as dying, pytest.raises(Killed):
            dying.setattr(loading.time, "sleep", die)
            go_on(shelf(), now)
        assert batch(handed).next_row == expected == len(numbers())
    go_on(shelf(), now)
    assert (batch(handed).state, batch(handed).created) == ("done", 12)
    assert len(set(numbers())) == 12


def test_a_kill_inside_an_act_leaves_nothing_of_it(handed, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*_):
        raise Killed

    with monkeypatch.context() as dying, pytest.raises(Killed):
        dying.setattr(loading, "_count", die)
        go_on(shelf(), now)
    assert batch(handed).next_row == 0 and numbers() == []
    go_on(shelf(), now)
    assert len(numbers()) == 12


def test_a_slice_of_time_ends_and_the_next_goes_on(handed, monkeypatch):
    monkeypatch.setattr(loading, "CHUNK", 5)
    assert go_on(shelf(), now, seconds=0)
    assert batch(handed).next_row == 5
    assert not go_on(shelf(), now)
    assert batch(handed).state == "done"


def test_two_workers_at_once_are_one(handed):
    key = batch(handed).key
    with shelf().alone(key) as mine:
        assert mine
        assert step(handed, key, shelf(), now)
    assert batch(handed).state == "loading"


def test_a_workbook_that_is_gone_is_said(handed):
    shelf().drop(batch(handed).key)
    go_on(shelf(), now)
    assert (batch(handed).state, "пропал" in batch(handed).words) == ("refused", True)


def test_the_watched_folder(town):
    folder = current_app.config["SETTINGS"].incoming
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    save_export(folder / "may.xlsx", [incident(1)])
    (folder / "notes.xlsx").write_bytes(b"<html>")
    assert look(folder, now) == 0, "still being written"
    assert look(folder, lambda: now() + timedelta(seconds=40)) == 1
    assert [path.name for path in (folder / "taken").iterdir()] == ["may.xlsx"]
    assert sorted(path.name for path in (folder / "refused").iterdir()) == ["notes.xlsx", "notes.xlsx.txt"]
    assert "веб-страница" in (folder / "refused" / "notes.xlsx.txt").read_text(encoding="utf-8")
    go_on(shelf(), now)
    words = db.session.scalars(select(Notice.words).where(Notice.person_id == town.people["operator"])).all()
    assert words == ["Пришла выгрузка «may.xlsx»: новых 1, изменений 0, не принято 0. Проверьте и загрузите."]
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_a_file_killed_before_its_move_is_not_taken_twice(town):
    folder = current_app.config["SETTINGS"].incoming
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "working").mkdir(parents=True)
    made = save_export(folder / "working" / "june.xlsx", [incident(1)])
    look(folder, now)
    (folder / "taken" / "june.xlsx").replace(made)
    with acts.act(town.viewer("operator", now())):
        db.session.scalars(select(Batch)).one().came_at = now() + timedelta(seconds=1)
    look(folder, now)
    assert db.session.scalar(select(func.count()).select_from(Batch)) == 1
    assert (folder / "taken" / "june.xlsx").exists()


def test_later_changes_forbid_undoing(handed, town, tmp_path):
    go_on(shelf(), now)
    acts.run_file(save_export(tmp_path / "f.xlsx", [incident(1, Дом=99)]), now())
    assert db.session.scalar(select(func.count()).select_from(ImportRow)) == 12
    with pytest.raises(Refusal, match="изменила сообщений: 1"), acts.act(town.viewer("operator", now())):
        acts.undo_batch(town.viewer("operator", now()), handed, now())
