"""Whoever works a system is reminded in its last hour that today's check of it was not marked, once."""

import pytest
import time_machine
from sqlalchemy import select

from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.jobs import monitoring
from app.messages.monitoring.acts import mark_checked
from app.notices.tables import Notice
from tests.jobs.conftest import here

pytestmark = pytest.mark.both_engines


def told() -> list[tuple[int, str]]:
    db.session.rollback()
    rows = db.session.execute(select(Notice.person_id, Notice.words).where(Notice.kind == "monitoring").order_by(Notice.id))
    return [(row.person_id, row.words) for row in rows]


def at(words: str) -> None:
    with time_machine.travel(here(words), tick=False):
        monitoring.run()


@pytest.mark.clause("MYS-3.10.2b", "MYS-3.11.2")
def test_an_hour_before_closing_what_is_not_marked_is_told_once(town):
    with act(TIMETABLE):
        mark_checked(town.viewer("operator", here("2026-05-19 10:00")), "regional", 2, 0, here("2026-05-19 10:00"))
    at("2026-05-19 15:59")
    assert told() == []
    at("2026-05-19 16:00")
    at("2026-05-19 16:10")
    (person, words), = told()
    assert person == town.people["operator"] and "закрытие в 17:00" in words
    at("2026-05-19 16:30")
    later = told()[1][1]
    assert "закрытие в 17:30" in later and "ПОС" in later and "онлайн" not in later.lower()
    at("2026-05-19 17:10")
    assert len(told()) == 2


def test_not_on_a_day_off_and_not_what_is_marked(town):
    at("2026-05-23 16:30")  # Saturday: only the governor's networks are worked
    assert all("17:30" not in words and "17:00" not in words for _, words in told())
    for code in ("incident",):
        with act(TIMETABLE):
            mark_checked(town.viewer("operator", here("2026-05-20 09:00")), code, 0, 0, here("2026-05-20 09:00"))
    before = len(told())
    at("2026-05-20 16:10")
    assert len(told()) == before
