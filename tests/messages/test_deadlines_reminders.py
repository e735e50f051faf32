"""When reminders go, and to whom."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.messages.deadlines import reminder_schedule, reminders
from tests.worktime.shipped_data import moment, rule_and_schedule


def told(kind, due, channel="incident", **settings):
    rule, schedule = rule_and_schedule(channel)
    found = reminders(kind, moment(due), reminder_schedule(rule, schedule), **settings)
    return [(row.name, f"{row.moment:%m-%d %H:%M}", row.to_whom) for row in found]


def moments(rows):
    return " ".join(f"{name} {when}" for name, when, _ in rows)


CASES = [
    ("incident", "first_answer", "2026-05-12 09:00", "before 05-12 08:40", "20 minutes before"),
    ("incident", "first_answer", "2026-05-13 08:10", "before 05-12 16:50", "inside the window, the evening before"),
    (
        "incident", "executor", "2026-05-12 14:00",
        "before 05-12 13:00 due 05-12 14:00 head 05-12 15:00 curator 05-13 13:00", "within working days",
    ),
    (
        "incident", "answer", "2026-05-15 17:00",
        "before 05-15 16:00 due 05-15 17:00 head 05-18 09:00 curator 05-18 16:00", "due exactly at closing",
    ),
    (
        "incident", "answer", "2026-05-12 08:30",
        "before 05-08 15:30 due 05-12 08:30 head 05-12 09:30 curator 05-12 16:30", "before the holidays",
    ),
    (
        "pos", "answer", "2026-05-16 23:59",
        "before 05-15 16:30 due 05-18 08:30 head 05-18 09:30 curator 05-18 16:30", "due when nobody works",
    ),
    (
        "governor", "answer", "2026-05-10 03:00",
        "before 05-09 20:00 due 05-10 08:00 head 05-10 09:00 curator 05-10 16:00", "an every-day channel, at night",
    ),
    (
        "governor", "answer", "2026-05-10 18:00",
        "before 05-10 17:00 due 05-10 18:00 head 05-10 19:00 curator 05-11 13:00", "an every-day channel on a Sunday",
    ),
    ("incident", "reaction", "2026-05-17 11:15", "", "the end of a reaction window is a job's, not a reminder"),
]  # fmt: skip


@pytest.mark.parametrize(("channel", "kind", "due", "expected", "remark"), CASES, ids=[row[4] for row in CASES])
def test_moments(channel, kind, due, expected, remark):
    assert moments(told(kind, due, channel)) == expected


def test_a_promise_is_reminded_on_the_working_day_before_inside_the_window():
    assert told("promise", "2026-05-15 17:00") == [
        ("before", "05-14 16:00", "executor"),
        ("before", "05-14 16:00", "operator"),
        ("due", "05-15 17:00", "executor"),
        ("due", "05-15 17:00", "operator"),
    ]
    assert told("promise", "2026-05-12 17:00")[0][1] == "05-08 15:00", "before the holidays, an hour before 16:00"


def test_the_hours_of_reminders_are_reckoned_once():
    rule, schedule = rule_and_schedule("governor")
    assert reminder_schedule(rule, schedule) is reminder_schedule(rule, schedule)
    assert reminder_schedule(*rule_and_schedule("incident")).window == rule_and_schedule("incident")[0].window


def test_who_is_told():
    assert [row[2] for row in told("executor", "2026-05-12 14:00")] == ["executor", "executor", "head", "curator"]
    assert [row[2] for row in told("answer", "2026-05-12 16:00")] == ["operator", "operator", "head", "curator"]


def test_urgent_goes_at_any_hour():
    rows = told("executor", "2026-05-17 10:00", urgent=True)
    assert moments(rows) == "before 05-17 09:00 due 05-17 10:00 head 05-17 11:00 curator 05-17 18:00"


def test_a_warning_at_or_before_the_start_is_left_out_and_levels_stay():
    rule, schedule = rule_and_schedule("incident")
    found = reminders("executor", moment("2026-05-12 14:01"), schedule, started=moment("2026-05-12 13:01"))
    assert [(row.level, row.name) for row in found] == [(2, "due"), (3, "head"), (4, "curator")]


def test_what_lies_in_a_year_not_loaded_waits_until_it_is():
    assert moments(told("answer", "2027-12-30 16:00")) == "before 12-30 15:00 due 12-30 16:00 head 12-30 17:00"


EVERY = {channel: reminder_schedule(*rule_and_schedule(channel)) for channel in ("incident", "pos", "governor")}


@settings(deadline=None)  # the first example of a year reckons it
@given(
    st.datetimes(moment("2026-01-15 00:00").replace(tzinfo=None), moment("2027-06-01 00:00").replace(tzinfo=None)),
    st.sampled_from(sorted(EVERY)),
    st.sampled_from(["first_answer", "executor", "answer", "promise"]),
)
def test_no_reminder_leaves_the_window(naive, channel, kind):
    hours = EVERY[channel]
    for row in reminders(kind, naive.replace(tzinfo=hours.zone), hours):
        assert hours.is_open(row.moment) or hours.closing_of(row.moment.date()) == row.moment
