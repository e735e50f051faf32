"""First clocks and rounds by channel and kind: tables of cases, a remark per row. Times of Novokuznetsk."""

from datetime import date

import pytest

from app.messages.deadlines import ClockRefused, first_clocks, round_clocks
from app.worktime import Schedule, SpecialHours, Window, YearNotLoaded
from tests.worktime.shipped_data import CALENDAR, ZONE, moment, rule_and_schedule


def dues(clocks):
    return {clock.kind: f"{clock.due:%Y-%m-%d %H:%M}" for clock in clocks}


INCIDENT = [
    ("2026-05-08 16:30", "05-12 09:00", "05-12 14:00", "05-12 16:00", "story A: after a shortened closing"),
    ("2026-05-12 08:00", "05-12 09:00", "05-12 14:00", "05-12 16:00", "from the opening"),
    ("2026-05-12 11:00", "05-12 12:00", "05-12 17:00", "05-13 10:00", "the executor's ends exactly at closing"),
    ("2026-05-12 16:40", "05-13 08:40", "05-13 13:40", "05-13 15:40", "over the night"),
    ("2026-05-17 03:15", "05-18 09:00", "05-18 14:00", "05-18 16:00", "on a Sunday night"),
    ("2027-02-19 16:30", "02-24 08:30", "02-24 13:30", "02-24 15:30", "a working Saturday is skipped"),
]


@pytest.mark.parametrize(("received", "first", "executor", "answer", "remark"), INCIDENT, ids=[r[4] for r in INCIDENT])
def test_incident(received, first, executor, answer, remark):
    year = received[:5]
    found = first_clocks(*rule_and_schedule("incident"), moment(received))
    assert dues(found) == {"first_answer": year + first, "executor": year + executor, "answer": year + answer}
    assert all(clock.explanation["due"] == clock.due.isoformat() for clock in found)


def test_a_working_saturday_counts_once_the_setting_says_so():
    rule, _ = rule_and_schedule("incident")
    counting = Schedule(CALENDAR, Window.parse("08:00-17:00", working_saturdays=True), ZONE)
    assert dues(first_clocks(rule, counting, moment("2027-02-19 16:30"))) == {
        "first_answer": "2027-02-20 08:30", "executor": "2027-02-20 13:30", "answer": "2027-02-20 15:30",
    }  # fmt: skip


def test_incident_fast_track_keeps_the_hour_and_halves_the_answer():
    found = first_clocks(*rule_and_schedule("incident"), moment("2026-05-12 08:00"), fast_track=True)
    assert dues(found) == {
        "first_answer": "2026-05-12 09:00", "executor": "2026-05-12 11:00", "answer": "2026-05-12 12:00",
    }  # fmt: skip


def test_special_hours_of_a_holiday_are_counted():
    rule, _ = rule_and_schedule("incident")
    duty = date(2026, 5, 9)
    hours = Schedule(CALENDAR, rule.window, ZONE, {duty: SpecialHours(duty, "решение ЦУР", 600, 840)})
    assert dues(first_clocks(rule, hours, moment("2026-05-08 16:30")))["first_answer"] == "2026-05-09 11:00"


OTHER = [
    ("regional", "2026-05-12 10:00", {"take": "2026-05-13 10:00", "answer": "2026-05-26 17:30"}, "plain"),
    ("regional", "2026-05-14 20:00", {"take": "2026-05-18 08:30", "answer": "2026-05-29 17:30"}, "ends on Saturday"),
    ("regional", "2026-05-12 03:00", {"take": "2026-05-13 08:30", "answer": "2026-05-26 17:30"}, "from the opening"),
    ("regional", "2026-04-29 17:00", {"take": "2026-04-30 17:00", "answer": "2026-05-13 17:30"}, "after closing"),
    ("regional", "2026-04-27 10:00", {"take": "2026-04-28 10:00", "answer": "2026-05-08 16:30"}, "ends on a holiday"),
    ("governor", "2026-05-08 16:30", {"answer": "2026-05-09 16:30"}, "24 hours come first, on a holiday"),
    ("governor", "2026-05-08 19:30", {"answer": "2026-05-09 18:00"}, "18:00 of the next day comes first"),
    ("governor", "2026-05-08 00:10", {"answer": "2026-05-09 00:10"}, "just past midnight"),
    ("pages", "2026-05-12 16:30", {"answer": "2026-05-13 15:30"}, "8 working hours of a 9-hour day"),
    ("direct", "2026-05-08 16:30", {"answer": "2026-05-12 16:30"}, "exactly at a shortened closing"),
    ("messenger", "2026-05-12 08:30", {"answer": "2026-05-12 16:30"}, "from the opening"),
    ("phone", "2026-05-12 09:30", {"answer": "2026-05-12 17:30"}, "ends exactly at closing"),
    ("email", "2026-05-12 18:00", {"answer": "2026-05-13 16:30"}, "after closing"),
    ("paper", "2026-05-12 10:00", {"answer": "2026-05-13 09:00"}, "over the night"),
    ("line", "2026-05-12 10:00", {}, "the session's end is not known"),
    ("pos", "2026-05-12 10:00", {}, "the source's date is not known"),
]


@pytest.mark.parametrize(("channel", "received", "expected", "remark"), OTHER, ids=[f"{r[0]}: {r[3]}" for r in OTHER])
def test_other_channels(channel, received, expected, remark):
    assert dues(first_clocks(*rule_and_schedule(channel), moment(received))) == expected


GIVEN = [
    ("pos", date(2026, 5, 22), "2026-05-20 17:30", "2026-05-22 17:30", "a date is its closing"),
    ("pos", date(2026, 5, 23), "2026-05-20 17:30", "2026-05-22 17:30", "a date off: the closing before"),
    ("pos", moment("2026-05-22 23:59"), "2026-05-20 17:30", "2026-05-22 23:59", "a moment stays"),
    ("pos", date(2026, 5, 13), "2026-05-12 11:00", "2026-05-13 17:30", "too near: a working hour from the start"),
    ("pos", moment("2026-05-12 10:30"), "2026-05-12 10:30", "2026-05-12 10:30", "never after the answer's due"),
    ("line", moment("2026-05-12 11:30"), None, "2026-05-13 10:30", "8 working hours after the session's end"),
    ("line", moment("2026-05-12 10:00"), None, "2026-05-13 09:00", "asked in its last minute"),
]


@pytest.mark.parametrize(("channel", "given", "executor", "answer", "remark"), GIVEN, ids=[row[4] for row in GIVEN])
def test_due_given_from_outside(channel, given, executor, answer, remark):
    found = dues(first_clocks(*rule_and_schedule(channel), moment("2026-05-12 10:00"), given=given))
    assert found == ({"executor": executor} if executor else {}) | {"answer": answer}


APPEALS = [
    ("2026-05-12 10:00", "2026-05-12 10:00", "05-15 17:30", "05-19 17:30", "06-11 16:30", "ends on a shortened day"),
    ("2026-05-13 10:00", "2026-05-14 09:00", "05-15 17:30", "05-21 17:30", "06-11 16:30", "ends on a Saturday"),
    ("2026-05-08 20:00", "2026-05-12 09:00", "05-12 17:30", "05-19 17:30", "06-11 16:30", "no working day within"),
]


@pytest.mark.parametrize(
    ("received", "registered", "register", "redirect", "answer", "remark"), APPEALS, ids=[row[5] for row in APPEALS]
)
def test_appeals(received, registered, register, redirect, answer, remark):
    found = first_clocks(*rule_and_schedule("paper", "appeal"), moment(received), registered=moment(registered))
    assert dues(found) == {"register": f"2026-{register}", "redirect": f"2026-{redirect}", "answer": f"2026-{answer}"}


def test_an_appeal_not_registered_has_only_the_clock_of_registration():
    assert list(dues(first_clocks(*rule_and_schedule("email", "appeal"), moment("2026-05-12 10:00")))) == ["register"]


def test_story_a_second_round_counts_from_the_comment():
    found = round_clocks(*rule_and_schedule("incident"), moment("2026-05-17 03:15"))
    assert dues(found) == {"executor": "2026-05-18 14:00", "answer": "2026-05-18 16:00"}
    assert {f"{clock.started:%d %H:%M}" for clock in found} == {"18 08:00"}


def test_a_round_of_regional_has_to_be_taken_again():
    found = round_clocks(*rule_and_schedule("regional"), moment("2026-05-12 10:00"))
    assert list(dues(found)) == ["take", "answer"]


REFUSED = [
    ("regional", {"fast_track": True}, ClockRefused, "нет ускоренного срока", "no fast track outside incident"),
    ("pos", {"given": date(2026, 5, 8)}, ClockRefused, "не позже поступления", "a given due in the past"),
]


@pytest.mark.parametrize(("channel", "asked", "error", "words", "remark"), REFUSED, ids=[row[4] for row in REFUSED])
def test_refused(channel, asked, error, words, remark):
    with pytest.raises(error, match=words):
        first_clocks(*rule_and_schedule(channel), moment("2026-05-12 10:00"), **asked)


@pytest.mark.parametrize("channel", ["incident", "regional", "phone"])
def test_a_year_not_loaded_is_refused(channel):
    with pytest.raises(YearNotLoaded, match="2028"):
        first_clocks(*rule_and_schedule(channel), moment("2027-12-30 16:30"))
