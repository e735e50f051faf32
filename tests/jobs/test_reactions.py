"""Reaction windows that close by themselves: done at the window's end, each message by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.messages import windows
from app.messages.clocks import open_reaction_clock
from app.messages.tables import Message
from app.messages.windows import close_reactions
from tests.jobs.conftest import here

pytestmark = pytest.mark.both_engines
PUBLISHED = here("2026-05-18 12:00")
CLOSED = here("2026-05-20 12:00")


@pytest.fixture
def published(town):
    """Makes a message that was published at a moment: its reaction clock runs."""

    def make(at):
        number = town.message(at - timedelta(hours=1))
        with act(TIMETABLE):
            message = db.session.get(Message, number)
            message.state, message.published_at, message.evaluated_at = "published", at, at
            open_reaction_clock(message, at)
        return number

    return make


def states():
    db.session.rollback()
    return dict(db.session.execute(select(Message.id, Message.state)).all())


def test_no_comment_within_two_days_and_it_is_done_at_that_moment(published):
    number = published(PUBLISHED)
    assert close_reactions(CLOSED - timedelta(minutes=1)) == 0
    assert close_reactions(CLOSED + timedelta(hours=3)) == 1
    assert db.session.get(Message, number).done_at == CLOSED
    assert close_reactions(CLOSED + timedelta(hours=3)) == 0


def test_one_that_cannot_be_finished_stops_nobody(published, monkeypatch):
    numbers = [published(PUBLISHED + timedelta(minutes=minute)) for minute in range(5)]
    finish = windows.finish_reaction

    def choosy(viewer, number, at):
        if number == numbers[0]:
            raise RuntimeError("broken")
        return finish(viewer, number, at)

    monkeypatch.setattr(windows, "finish_reaction", choosy)
    monkeypatch.setattr(windows, "BATCH", 2)
    assert close_reactions(CLOSED + timedelta(hours=1)) == 4
    assert states() == {numbers[0]: "published"} | dict.fromkeys(numbers[1:], "done")
