"""What holds for every moment, window and number of minutes between 2024 and 2027."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worktime.shipped_data import ZONE, schedule

SCHEDULES = [
    schedule(),
    schedule("08:30-17:30", working_saturdays=True),
    schedule(lunch="12:00-13:00"),
    schedule("08:00-21:00", every_day=True),
]
schedules = st.sampled_from(SCHEDULES)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 6, 1)).map(lambda naive: naive.replace(tzinfo=ZONE))
minutes = st.integers(0, 20_000)
# deadline=None: the first example of a year reckons it, and the machine may be busy.


@settings(deadline=None)
@given(schedules, moments, minutes)
def test_adding_then_measuring_gives_the_same_minutes(hours, start, count):
    assert round(hours.seconds_between(start, hours.add(start, count)) * 1000) == count * 60_000


@settings(deadline=None)
@given(schedules, moments, minutes)
def test_subtracting_then_measuring_gives_the_same_minutes(hours, start, count):
    due = hours.add(start, count)
    assert round(hours.seconds_between(hours.subtract(due, count), due) * 1000) == count * 60_000


@settings(deadline=None)
@given(schedules, moments, st.timedeltas(timedelta(0), timedelta(days=90)), st.floats(0, 1))
def test_splitting_an_interval_loses_nothing(hours, begin, length, share):
    middle, end = begin + length * share, begin + length
    parts = hours.seconds_between(begin, middle) + hours.seconds_between(middle, end)
    assert abs(parts - hours.seconds_between(begin, end)) < 1e-3


@settings(deadline=None)
@given(schedules, moments, minutes)
def test_a_due_never_lies_outside_the_window(hours, start, count):
    due = hours.add(start, count)
    at = due.hour * 3600 + due.minute * 60 + due.second + due.microsecond / 1e6
    assert any(opens * 60 <= at <= closes * 60 for opens, closes in hours.opening(due.date()).spans)


@settings(deadline=None)
@given(schedules, moments)
def test_a_start_is_open_and_nothing_open_lies_before_it(hours, at):
    started = hours.start_of(at)
    assert started >= at
    assert hours.is_open(started)
    assert hours.seconds_between(at, started) == 0


@settings(max_examples=50, deadline=None)
@given(moments, st.integers(1, 3000))
def test_minute_by_minute_gives_the_same(start, count):
    hours, whole = SCHEDULES[1], start.replace(second=0, microsecond=0)
    due = hours.add(whole, count)
    walked = sum(hours.is_open(whole + timedelta(minutes=n)) for n in range(int((due - whole) / timedelta(minutes=1))))
    assert walked == count
