"""The pause of a clarification: as much time is left after it as before; without a pause nothing moves."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.messages.deadlines import clarification_due, explanation_words, first_clocks, paused_due
from tests.worktime.shipped_data import ZONE, channels, schedule

RULE = channels().rule("incident", "message", datetime(2026, 5, 8).date())
HOURS = schedule()
moments = st.datetimes(datetime(2025, 1, 9), datetime(2026, 10, 1)).map(lambda naive: naive.replace(tzinfo=ZONE))
lengths = st.timedeltas(timedelta(0), timedelta(days=30))


def answer_of(received: datetime):
    return next(due for due in first_clocks(RULE, HOURS, received) if due.kind == "answer")


@settings(deadline=None)
@given(moments, st.floats(0, 1), lengths, st.floats(0, 1), lengths)
def test_a_pause_never_loses_a_minute_and_several_add_up(received, share, length, again, later):
    held = answer_of(received)
    asked = received + (held.due - received) * share
    ended = asked + length
    left = HOURS.seconds_between(asked, held.due)
    first = paused_due(HOURS, held, asked, ended, "решение")
    assert abs(HOURS.seconds_between(ended, first.due) - left) < 1 or length == timedelta(0)
    assert first.due >= held.due
    asked_again = ended + (first.due - ended) * again
    second = paused_due(HOURS, first, asked_again, asked_again + later, "решение")
    whole = HOURS.seconds_between(asked, ended) + HOURS.seconds_between(asked_again, asked_again + later)
    assert abs(HOURS.seconds_between(held.due, second.due) - whole) < 1
    assert abs(second.explanation["paused"] - whole / 60) <= 1
    assert sum("ждали уточнения" in line for line in explanation_words(second.explanation)) == 2


@settings(deadline=None)
@given(moments)
def test_a_pause_of_no_length_changes_nothing(received):
    held = answer_of(received)
    assert paused_due(HOURS, held, received, received, "решение").due == held.due


@pytest.mark.parametrize(("asked", "due"), [
    (datetime(2026, 5, 12, 11), datetime(2026, 5, 15, 17)),  # Tuesday: Wednesday, Thursday, Friday
    (datetime(2026, 5, 8, 11), datetime(2026, 5, 14, 17)),   # the Friday before a Monday off
    (datetime(2026, 5, 16, 11), datetime(2026, 5, 20, 17)),  # a Saturday
])
def test_three_working_days_after_the_day_of_asking(asked, due):
    found = clarification_due(RULE, HOURS, asked.replace(tzinfo=ZONE))
    assert found.due == due.replace(tzinfo=ZONE)
    assert "значение по умолчанию, актом не установлено" in " ".join(explanation_words(found.explanation))
