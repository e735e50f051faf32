"""Counts of days: nothing that changes later makes them wrong; where they do not reach, there is looked."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, func, insert, select, update

from app.directory.schedules import local, local_date, midnight, zone
from app.directory.tables import Topic, Unit
from app.figures import FIGURES, Cut, Period, by, course, days, figures, week_of
from app.figures.counted import count_days, keep, read_next
from app.figures.reach import Reach, plan_of, reach
from app.figures.sums import COUNTED_NAMES
from app.figures.tables import CountedDays, DayCount, DayDue, TouchedDay
from app.foundation.database import act, db
from app.foundation.history import record
from app.foundation.viewer import TIMETABLE
from app.jobs import days as job
from app.messages import acts as m
from app.messages import repeats as repeating
from app.messages.tables import Clock, Message, Reaction
from tests.support.making import Making
from tests.support.people import People

AT = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)  # Monday, 10:00 in the municipality
LATER = AT + timedelta(days=3)
pytestmark = pytest.mark.both_engines


@pytest.fixture
def making(context) -> Making:
    people = People(context, AT)
    operator = people.someone("operator", "operator", unit="Мыски Медиа", channel="incident")
    return Making(context, people, operator, people.someone("executor", "executor", unit="Управление ЖКХ"))


def week() -> Period:
    return days(date(2026, 11, 16), date(2026, 11, 22), zone())


def count(at: datetime = LATER) -> int:
    return count_days(lambda: at)


def found(code: str = "received", cut: Cut | None = None, at: datetime = LATER) -> int:
    db.session.rollback()
    return figures([code], week(), at, cut)[code].whole.rows


def touched() -> set[date]:
    db.session.rollback()
    known = reach()
    return set(known.touched) if known else set()


def test_days_are_counted_back_to_the_first_message_and_once(making):
    making.message()
    assert count() == 3
    known = reach()
    assert known == Reach(date(2026, 11, 16), date(2026, 11, 18), ())
    assert count() == 0
    assert db.session.scalar(select(DayCount.received).where(DayCount.dimension == "", DayCount.received > 0)) == 1
    assert count(LATER + timedelta(days=1)) == 1


def test_every_set_of_days_has_its_column():
    assert set(COUNTED_NAMES) <= set(DayCount.__table__.c.keys()), "what has none would be counted as nought"


def test_nothing_is_counted_where_nothing_is(context):
    assert count() == 0
    assert found() == 0


def test_counts_are_what_figures_show(making):
    making.message()
    count()
    with act(TIMETABLE):
        db.session.execute(update(DayCount).where(DayCount.dimension == "").values(received=DayCount.received * 7))
    assert found() == 7  # read from the counts, as the days are over
    assert found(at=AT + timedelta(hours=5)) == 1  # on the day itself it is looked


def test_an_act_of_today_touches_the_day_of_receipt(making):
    number = making.message("taken")
    count()
    making.at = LATER
    making.do(making.operator, m.assign, number, unit_id=making.executor.unit_id)
    assert date(2026, 11, 16) in touched()
    assert found(cut=Cut(unit=making.executor.unit_id)) == 1
    assert [line.key for line in by("unit", ("received",), week(), LATER)] == [making.executor.unit_id]
    count()
    assert not touched()
    assert found(cut=Cut(unit=making.executor.unit_id)) == 1


def test_a_call_touches_nothing(making):
    number = making.message("taken")
    count()
    making.at = LATER
    making.do(making.operator, m.record_call, number, whom="Диспетчер", text="Выехали")
    assert not touched()


def test_what_changes_while_a_day_is_read_is_counted_once_more(making):
    making.message()
    count()
    making.at = AT + timedelta(hours=1)
    making.message()
    first = read_next(LATER)
    making.message()
    with act(TIMETABLE):
        keep(first, LATER)
    assert date(2026, 11, 16) in touched()
    assert found() == 3
    count()
    assert not touched()
    assert found() == 3


def test_who_read_before_somebody_else_counted_keeps_nothing(making):
    making.message()
    count()
    making.message()
    slow = read_next(LATER)
    making.message()
    count()
    with act(TIMETABLE):
        keep(slow, LATER)
    assert found() == 3


@contextmanager
def told_act(number: int) -> Iterator[None]:
    """As every act, it leaves a row of history."""
    with act(TIMETABLE):
        yield
        record(TIMETABLE, "message", number, "import", AT)


def test_statements_that_write_many_rows_leave_marks(making):
    number = making.message("taken")
    unit = db.session.scalar(select(Unit.id).where(Unit.recipient).limit(1))
    count()
    with told_act(number):
        db.session.execute(update(Message).where(Message.id == number).values(unit_id=unit))
    assert found(cut=Cut(unit=unit)) == 1
    count()
    with told_act(number):
        db.session.execute(update(Clock).where(Clock.message_id == number, Clock.kind == "answer").values(
            stopped=AT + timedelta(days=1), result="met", minutes=60))
    assert found("on_time") == 1
    count()
    with told_act(number):
        db.session.execute(insert(Reaction).values(message_id=number, round=1, kind="comment", came_at=AT, recorded_at=AT,
                                                   text="", opened_round=False))
    assert found("reopening") == 1
    count()
    with told_act(number):
        for table in (Reaction, Clock):
            db.session.execute(delete(table).where(table.message_id == number))
    assert (found("reopening"), found("on_time")) == (0, 0)


def test_other_midnights_are_counted_anew(making):
    making.message()
    count()
    with act(TIMETABLE):
        db.session.get(CountedDays, 1).zone = "Europe/Moscow"
    db.session.rollback()
    assert reach() is None
    assert count() == 3
    of_all = (DayCount.dimension == "", DayCount.channel == "")
    assert db.session.scalar(select(func.count()).select_from(DayCount).where(*of_all)) == 1
    assert reach() is not None


def test_an_older_message_is_looked_at_until_counts_reach_back(making):
    making.message()
    count()
    making.message(received_at=AT - timedelta(days=5))
    period = days(date(2026, 11, 9), date(2026, 11, 22), zone())
    assert figures(("received",), period, LATER)["received"].whole.rows == 2
    assert count() == 5
    assert figures(("received",), period, LATER)["received"].whole.rows == 2


@pytest.mark.parametrize("few", [repeating.FEW, 0])  # as it is, and as if every author had more than a few messages
def test_a_repeat_is_known_from_the_end_of_the_former_on(making, monkeypatch, few):
    monkeypatch.setattr(repeating, "FEW", few)
    first = making.message("published")
    assert not repeats(making.message())
    with act(TIMETABLE):
        m.finish_reaction(TIMETABLE, first, making.at + timedelta(days=7))
    making.at += timedelta(days=8)
    again = making.message()
    assert repeats(again)
    assert not repeats(making.message(author_contacts="+7 000 000-00-77", house="77")), "another author, another house"
    other = db.session.scalar(select(Topic.id).where(~Topic.catch_all).order_by(Topic.id.desc()).limit(1))
    with act(TIMETABLE):
        db.session.get(Message, again).topic_id = other
    assert not repeats(again)
    with act(TIMETABLE):
        db.session.execute(update(Message).where(Message.id == first).values(topic_id=other))
    assert repeats(again)
    with act(TIMETABLE):
        db.session.get(Message, first).state = "published"
    assert not repeats(again)


def repeats(number: int) -> bool:
    db.session.rollback()
    return db.session.scalar(select(Message.repeats).where(Message.id == number))


def test_the_job_counts_what_waits(making, monkeypatch):
    making.message()
    monkeypatch.setattr(job, "now", lambda: LATER)
    job.run()
    assert not touched()
    assert db.session.scalar(select(func.count()).select_from(DayDue)) is not None
    assert db.session.scalar(select(CountedDays.last)) == local_date(LATER) - timedelta(days=1)


@pytest.mark.parametrize(("first", "last", "but", "counted"), [
    ("2026-10-01", "2026-11-18", (), [("16", "19")]),
    ("2026-10-01", "2026-11-17", (), [("16", "18")]),
    ("2026-11-17", "2026-11-18", (), [("17", "19")]),
    ("2026-10-01", "2026-11-18", ("2026-11-17",), [("16", "17"), ("18", "19")]),
    ("2026-10-01", "2026-11-18", ("2026-11-16", "2026-11-17", "2026-11-18"), []),
    ("2026-10-01", "2026-11-10", (), []),
])
def test_counted_days_and_what_is_looked_at_make_the_period(context, first, last, but, counted):
    known = Reach(date.fromisoformat(first), date.fromisoformat(last), tuple(map(date.fromisoformat, but)))
    plan = plan_of(week(), LATER, known)
    assert [(f"{one:%d}", f"{behind:%d}") for one, behind in plan.counted] == counted
    stretches = sorted([*plan.live, *((midnight(one), midnight(behind)) for one, behind in plan.counted)])
    assert (stretches[0][0], stretches[-1][1]) == (week().start, week().end)
    assert all(one[1] == other[0] for one, other in zip(stretches, stretches[1:], strict=False))


def test_a_period_that_ends_within_a_day_has_one_range_and_that_day_to_look_at(context):
    known = Reach(date(2026, 10, 1), date(2026, 11, 18), (date(2026, 11, 10),))
    plan = plan_of(week().previous(LATER), LATER, known)
    assert plan.within == date(2026, 11, 12)
    assert plan.counted == ((date(2026, 11, 9), date(2026, 11, 10)),)
    assert [(f"{local(start):%d}", f"{local(end):%d %H}") for start, end in plan.live] == [("10", "12 10")]


def test_weeks_with_many_days_to_count_again_are_still_counted(making):
    """Every other day of ten weeks: more looks than SQLite takes in one statement."""
    making.message()
    weeks = [week_of(date(2026, 11, 16) - timedelta(weeks=back), zone()) for back in range(10)]
    count()
    with act(TIMETABLE):
        db.session.execute(update(CountedDays).values(first=date(2026, 9, 1)))
        for since in range(0, 70, 2):
            db.session.execute(insert(TouchedDay).values(day=date(2026, 9, 14) + timedelta(days=since)))
    db.session.rollback()
    found = course(tuple(FIGURES), weeks, LATER)
    assert [one["received"].whole.rows for one in found] == [1] + [0] * 9


def test_marks_go_with_what_they_are_about(making):
    with pytest.raises(ZeroDivisionError), act(TIMETABLE):
        m.register(making.people.viewer(making.operator, AT), m.NewMessage("incident", "Яма", AT), AT)
        raise ZeroDivisionError
    assert db.session.scalar(select(func.count()).select_from(TouchedDay)) == 0
