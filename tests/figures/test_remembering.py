"""What was counted is remembered until somebody acts or a deadline passes, and no longer."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, func, select

from app.directory.schedules import zone
from app.figures import course, figures, week_of
from app.figures.remembering import PASSING
from app.foundation.database import act, db
from app.messages.tables import Clock, Message
from tests.support.making import Making
from tests.support.people import People

AT = datetime(2026, 5, 12, 3, 0, tzinfo=UTC)  # Tuesday, 10:00 in the municipality
pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def making(context) -> Making:
    people = People(context, AT)
    operator = people.someone("operator", "operator", unit="Мыски Медиа", channel="incident")
    return Making(context, people, operator, people.someone("executor", "executor", unit="Управление ЖКХ"))


@pytest.fixture
def counted(context):
    """How often the messages themselves were counted since."""
    seen = []
    def hear(_connection, _cursor, statement, *_):
        if "'received'" in statement:
            seen.append(statement)
    event.listen(db.engine, "before_cursor_execute", hear)
    yield seen
    event.remove(db.engine, "before_cursor_execute", hear)


def looked(at: datetime) -> tuple[int, int]:
    """A page of its own: what came this week, and what is overdue."""
    db.session.rollback()
    found, = course(["received", "overdue"], [week_of(AT.date(), zone())], at)
    return found["received"].whole.rows, found["overdue"].whole.rows


def test_until_somebody_acts(making, counted):
    making.message("taken")
    assert looked(AT + timedelta(minutes=1)) == (1, 0)
    assert looked(AT + timedelta(minutes=9)) == (1, 0) and len(counted) == 1
    making.message("taken")
    assert looked(AT + timedelta(minutes=9)) == (2, 0) and len(counted) == 2


def test_until_a_deadline_passes(making, counted):
    making.message("taken")
    db.session.rollback()
    dues = sorted(db.session.scalars(select(Clock.due).where(Clock.kind.in_(PASSING))))
    answer = db.session.scalar(select(func.max(Clock.due)).where(Clock.kind == "answer"))
    assert dues and answer
    assert looked(dues[0] - timedelta(minutes=1)) == (1, 0) == looked(dues[0]) and len(counted) == 1
    assert looked(answer) == (1, 0)
    assert looked(answer + timedelta(seconds=1)) == (1, 1)
    assert looked(answer - timedelta(minutes=1)) == (1, 0)  # what was true later is not true before


def test_an_act_sees_what_it_has_written(making):
    number = making.message("taken")
    assert looked(AT + timedelta(minutes=1)) == (1, 0)
    with act(making.operator):
        db.session.get_one(Message, number).received_at = AT - timedelta(days=30)
        found = figures(["received"], week_of(AT.date(), zone()), AT + timedelta(minutes=1))
        assert found["received"].whole.rows == 0


def test_beside_the_week_before_for_a_minute(making, counted):
    making.message("taken")
    week = week_of(AT.date(), zone())
    for seconds in (10, 50, 70):
        db.session.rollback()
        figures(["received"], week, AT + timedelta(seconds=seconds))
    assert len(counted) == 2
