"""Days of the municipality; the period before; an unfinished one against the same hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.figures import days, last_days, month_of, week_of

ZONE = ZoneInfo("Asia/Novokuznetsk")


def test_half_past_midnight_of_the_first_of_may_is_may():
    moment = datetime(2026, 4, 30, 17, 30, tzinfo=UTC)  # 1 May 00:30 there
    may, april = month_of(date(2026, 5, 9), ZONE), month_of(date(2026, 4, 1), ZONE)
    assert may.start <= moment < may.end
    assert not april.start <= moment < april.end


@pytest.mark.parametrize(("period", "first", "last"), [
    (week_of(date(2026, 11, 20), ZONE), "2026-11-16", "2026-11-22"),
    (week_of(date(2027, 1, 1), ZONE), "2026-12-28", "2027-01-03"),  # the first days of the year belong to that week
    (month_of(date(2028, 2, 10), ZONE), "2028-02-01", "2028-02-29"),
    (last_days(30, date(2026, 11, 20), ZONE), "2026-10-22", "2026-11-20"),
])
def test_usual_periods(period, first, last):
    assert (period.start.date().isoformat(), period.last_day.isoformat()) == (first, last)


def test_a_finished_period_is_held_against_one_of_equal_length():
    period = week_of(date(2026, 11, 10), ZONE)
    former = period.previous(datetime(2026, 11, 20, 12, tzinfo=ZONE))
    assert (former.start, former.end) == (period.start - timedelta(days=7), period.start)


def test_an_unfinished_one_against_the_same_hours():
    period, at = week_of(date(2026, 11, 20), ZONE), datetime(2026, 11, 18, 11, 25, tzinfo=ZONE)
    former = period.previous(at)
    assert former.start == period.start - timedelta(days=7)
    assert former.end - former.start == at - period.start


def test_days_in_the_wrong_order():
    with pytest.raises(ValueError, match="before the first"):
        days(date(2026, 11, 20), date(2026, 11, 19), ZONE)


def test_a_period_may_end_within_its_last_day():
    week = week_of(date(2026, 5, 13), ZONE)
    before = week.previous(datetime(2026, 5, 13, 14, 20, 30, tzinfo=ZONE))
    assert (before.last_day, before.until) == (date(2026, 5, 6), time(14, 20)) and week.until is None
    again = days(before.start.date(), before.last_day, ZONE).ending(time(14, 20))
    assert again == before
    assert days(date(2026, 5, 6), date(2026, 5, 6), ZONE).ending(time()).end == datetime(2026, 5, 6, tzinfo=ZONE)
