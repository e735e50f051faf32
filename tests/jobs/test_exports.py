"""The background of exports: killed in the middle, rights withdrawn meanwhile, removed after a week."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import delete, select

from app.directory.tables import GrantRow
from app.figures.addresses import filter_in
from app.foundation.database import act, db
from app.foundation.history import History
from app.foundation.refusal import Stale
from app.foundation.viewer import TIMETABLE
from app.messages import exporting
from app.messages.acts.exports import order_export
from app.messages.exporting import Workbooks, make_exports
from app.messages.queries.exports import key_of
from app.messages.tables import ExportOrder
from app.notices.tables import Notice
from tests.jobs.conftest import here

pytestmark = pytest.mark.both_engines
AT = here("2026-05-12 09:00")


class Killed(BaseException):
    pass


@pytest.fixture
def numbers(town, monkeypatch) -> list[int]:
    monkeypatch.setattr(exporting, "STEP", 2)
    return [town.message(AT - timedelta(minutes=30 - minute)) for minute in range(7)]


@pytest.fixture
def books(tmp_path) -> Workbooks:
    return Workbooks(tmp_path / "exports")


def order(town, who="head", **asked: str) -> int:
    viewer = town.viewer(who, AT)
    with act(viewer):
        return order_export(viewer, asked, AT)


def work(books, at=AT, between=lambda: None) -> None:
    make_exports(books, filter_in, lambda: at, between)


def told(order_id: int) -> ExportOrder:
    db.session.rollback()
    return db.session.get_one(ExportOrder, order_id, populate_existing=True)


def numbers_in(path: Path) -> list[int]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes())).get_sheet_by_index(0).to_python()
    return sorted(int(row[0]) for row in sheet[1:])


def withdraw(town, who: str) -> None:
    with act(TIMETABLE):
        db.session.execute(delete(GrantRow).where(GrantRow.person_id == town.people[who]))


@pytest.mark.parametrize("asked", [{}, {"order": "due"}, {"late": "1"}, {"q": "фонарь"}])
def test_every_row_once_in_pages(town, numbers, books, asked):
    made = order(town, **asked)
    work(books)
    row = told(made)
    expected = [] if asked.get("late") else numbers
    assert (row.state, row.rows_done, row.rows_all) == ("ready", len(expected), len(expected))
    assert numbers_in(books.path(row.key)) == expected
    assert {path.name for path in books.folder.iterdir()} == {row.key, "lock"}
    assert books.path(row.key).stat().st_mode & 0o077 == 0


def test_how_far_it_is_can_be_seen_meanwhile(town, numbers, books):
    made, seen = order(town), []
    work(books, between=lambda: seen.append((told(made).rows_done, told(made).rows_all)))
    assert seen == [(2, 7), (4, 7), (6, 7), (7, 7)]


def test_a_kill_in_the_middle_begins_it_anew(town, numbers, books):
    def die():
        raise Killed

    made = order(town)
    with pytest.raises(Killed):
        work(books, between=die)
    assert told(made).state == "making" and told(made).rows_done == 2
    (books.folder / "left-by-the-kill.part").touch()
    work(books)
    assert told(made).state == "ready" and numbers_in(books.path(told(made).key)) == numbers
    assert not list(books.folder.glob("*.part"))
    assert db.session.scalars(select(Notice.words).where(Notice.kind == "export")).all() == [
        "Выгрузка готова: строк — 7. Хранится 7 дней."]


def test_what_breaks_off_three_times_is_given_up_and_told(town, numbers, books):
    def die():
        raise Killed

    made = order(town)
    for _ in range(3):
        with pytest.raises(Killed):
            work(books, between=die)
    work(books, between=die)
    assert told(made).state == "failed" and "трижды" in told(made).why
    assert "не сделана" in db.session.scalar(select(Notice.words).where(Notice.kind == "export"))


def test_rights_withdrawn_before_the_making(town, numbers, books):
    made = order(town)
    withdraw(town, "head")
    work(books)
    assert told(made).state == "failed" and "больше не открыты" in told(made).why
    assert not list(books.folder.glob("*.xlsx"))


def test_rights_withdrawn_in_the_middle_leave_no_workbook(town, numbers, books):
    made = order(town)
    work(books, between=lambda: withdraw(town, "head"))
    assert told(made).state == "failed" and not list(books.folder.glob("*.xlsx"))


def test_rights_changed_after_the_making_close_the_workbook(town, numbers, books):
    made = order(town)
    work(books)
    assert key_of(town.viewer("head", AT), made)[0] == told(made).key
    withdraw(town, "head")
    with pytest.raises(Stale):
        key_of(town.viewer("head", AT), made)


def test_two_workers_do_not_make_the_same(town, numbers, books):
    made = order(town)
    with books.alone() as mine:
        assert mine
        work(books)
    assert told(made).state == "waiting"


def test_it_goes_after_a_week(town, numbers, books):
    made = order(town)
    work(books)
    work(books, AT + timedelta(days=6))
    assert books.path(told(made).key).is_file()
    work(books, AT + timedelta(days=7, minutes=1))
    db.session.rollback()
    assert db.session.get(ExportOrder, made) is None and {path.name for path in books.folder.iterdir()} == {"lock"}


def test_history_says_who_ordered_and_what_was_made(town, numbers, books):
    made = order(town)
    work(books)
    rows = db.session.execute(select(History.act, History.person_id, History.facts).where(
        History.subject_kind == "export_order", History.subject_id == made).order_by(History.id)).all()
    assert [tuple(row) for row in rows] == [("order_export", town.people["head"], {}), ("make_export", None, {"rows": 7})]
