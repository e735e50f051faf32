"""At eight on a working day the head is told what the day begins with, once, whatever happens to the worker."""

import pytest
import time_machine
from sqlalchemy import select

from app.foundation.database import db
from app.jobs import morning
from app.notices.tables import Notice
from tests.jobs.conftest import here

pytestmark = pytest.mark.both_engines


def told():
    db.session.rollback()
    return db.session.execute(select(Notice.person_id, Notice.words, Notice.link).where(Notice.kind == "morning")
                              .order_by(Notice.id)).all()


def at(words: str) -> None:
    with time_machine.travel(here(words), tick=False):
        morning.run()


@pytest.mark.clause("MYS-2.2a", "GYM-2.3a")
def test_the_head_is_told_once_a_working_day(town):
    late = town.message(here("2026-05-18 09:00"))
    town.message(here("2026-05-19 07:30"))
    at("2026-05-19 07:59")
    assert told() == []
    at("2026-05-19 08:00")
    at("2026-05-19 08:00")
    at("2026-05-19 14:00")
    assert told() == [(town.people["head"], "Утро: просрочены ответы — 1, просрочатся сегодня — 1, отложено 0, "
                                            f"обещаний нарушено 0, вчера поступило 1. Просрочены: № {late}", "/head")]
    at("2026-05-20 09:30")  # nobody was there at eight
    assert len(told()) == 2


def test_of_many_late_ones_ten_are_named(town):
    for minute in range(12):
        town.message(here(f"2026-05-18 09:{minute:02}"))
    at("2026-05-20 08:00")
    assert told()[0].words.endswith("№ 10 и ещё 2")


@pytest.mark.parametrize("day", ["2026-05-23", "2026-05-24", "2026-05-11"])  # Saturday, Sunday, a day off by decree
def test_not_on_a_day_off(town, day):
    at(f"{day} 09:00")
    assert told() == []
