"""Adding, subtracting, opening and closing: tables of cases, a remark per row. Zone Asia/Novokuznetsk."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.worktime import Calendar, OutOfReach, Schedule, SpecialHours, Window, YearNotLoaded
from tests.worktime.shipped_data import CALENDAR, ZONE, moment, schedule

ADDED = [
    ("2026-05-12 08:00", 60, "2026-05-12 09:00", "from the opening"),
    ("2026-05-12 08:00", 540, "2026-05-12 17:00", "a whole day ends at its closing and stays there"),
    ("2026-05-12 16:00", 60, "2026-05-12 17:00", "exactly at closing stays"),
    ("2026-05-12 16:00", 61, "2026-05-13 08:01", "a minute more goes to the next day"),
    ("2026-05-12 17:00", 60, "2026-05-13 09:00", "what arrives exactly at closing starts at the next opening"),
    ("2026-05-12 03:00", 60, "2026-05-12 09:00", "before the opening"),
    ("2026-05-08 16:30", 60, "2026-05-12 09:00", "story A: the shortened day closed at 16:00"),
    ("2026-05-08 16:30", 480, "2026-05-12 16:00", "story A: the answer"),
    ("2026-05-08 15:00", 60, "2026-05-08 16:00", "a shortened day's closing stays too"),
    ("2026-05-08 15:00", 61, "2026-05-12 08:01", "over the holidays"),
    ("2026-05-16 12:00", 480, "2026-05-18 16:00", "from a Saturday"),
    ("2025-12-30 16:30", 60, "2026-01-12 08:30", "over New Year: 31 December and 9 January are off"),
    ("2027-02-19 16:30", 60, "2027-02-24 08:30", "a working Saturday does not count"),
    ("2026-05-12 10:10:30", 60, "2026-05-12 11:10:30", "seconds are kept"),
    ("2026-05-16 12:00", 0, "2026-05-18 08:00", "nothing added moves only into the window"),
]


@pytest.mark.parametrize(("start", "minutes", "due", "remark"), ADDED, ids=[row[3] for row in ADDED])
def test_add(start, minutes, due, remark):
    assert schedule().add(moment(start), minutes) == moment(due)


SATURDAY = [
    ("2027-02-19 16:30", 60, "2027-02-20 08:30", "counted once the setting says so"),
    ("2027-02-20 15:30", 60, "2027-02-24 08:30", "and shortened: it closes at 16:00"),
]


@pytest.mark.parametrize(("start", "minutes", "due", "remark"), SATURDAY, ids=[row[3] for row in SATURDAY])
def test_working_saturday_with_the_setting(start, minutes, due, remark):
    assert schedule(working_saturdays=True).add(moment(start), minutes) == moment(due)


def test_a_working_saturday_that_is_not_shortened_closes_as_usual():
    assert schedule(working_saturdays=True).closing_of(date(2024, 4, 27)) == moment("2024-04-27 17:00")


SUBTRACTED = [
    ("2026-05-12 16:00", 120, "2026-05-12 14:00", "within a day"),
    ("2026-05-12 09:00", 120, "2026-05-08 15:00", "over the holidays, from a shortened day"),
    ("2026-05-12 09:00", 60, "2026-05-12 08:00", "the latest such moment: the opening, not the closing before"),
    ("2026-05-16 12:00", 60, "2026-05-15 16:00", "from a day off: before the last closing"),
    ("2026-01-12 08:30", 60, "2025-12-30 16:30", "into the year before"),
]


@pytest.mark.parametrize(("due", "minutes", "start", "remark"), SUBTRACTED, ids=[row[3] for row in SUBTRACTED])
def test_subtract(due, minutes, start, remark):
    assert schedule().subtract(moment(due), minutes) == moment(start)


MEASURED = [
    ("2026-05-08 15:00", "2026-05-12 09:00", 120, "an hour on each side of the holidays"),
    ("2026-05-09 00:00", "2026-05-12 08:00", 0, "holidays hold nothing"),
    ("2025-12-30 16:00", "2026-01-12 09:00", 120, "over New Year"),
    ("2026-05-12 09:00", "2026-05-12 08:00", -60, "backwards is negative"),
    ("2026-05-12 08:00", "2026-05-12 08:00:59", 0, "whole minutes only"),
]


@pytest.mark.parametrize(("begin", "end", "minutes", "remark"), MEASURED, ids=[row[3] for row in MEASURED])
def test_between(begin, end, minutes, remark):
    assert schedule().between(moment(begin), moment(end)) == minutes


BORDERS = [
    ("is_open", "2026-05-12 08:00", True, "the opening is inside"),
    ("is_open", "2026-05-12 17:00", False, "the closing is outside"),
    ("is_open", "2026-05-16 12:00", False, "Saturday"),
    ("next_opening", "2026-05-12 08:00", "2026-05-12 08:00", "the opening itself"),
    ("next_opening", "2026-05-12 08:01", "2026-05-13 08:00", "past it: the next day's"),
    ("next_opening", "2026-12-30 12:00", "2027-01-11 08:00", "over New Year"),
    ("previous_closing", "2026-05-12 17:00", "2026-05-12 17:00", "the closing itself"),
    ("previous_closing", "2026-05-12 16:59", "2026-05-08 16:00", "before it: the last working day's"),
    ("start_of", "2026-05-12 10:00", "2026-05-12 10:00", "open: the moment itself"),
    ("start_of", "2026-05-08 16:00", "2026-05-12 08:00", "exactly at a shortened closing"),
]


@pytest.mark.parametrize(("question", "at", "answer", "remark"), BORDERS, ids=[f"{r[0]}: {r[3]}" for r in BORDERS])
def test_opening_and_closing(question, at, answer, remark):
    found = getattr(schedule(), question)(moment(at))
    assert found == (moment(answer) if isinstance(answer, str) else answer)


def test_closings_of_days():
    hours = schedule("08:30-17:30")
    assert hours.closing_of(date(2026, 5, 8)) == moment("2026-05-08 16:30")
    assert hours.closing_of(date(2026, 5, 9)) is None
    assert hours.closing_of_working_day_before(date(2026, 5, 12)) == moment("2026-05-08 16:30")
    assert hours.closing_of_working_day_before(date(2026, 5, 12), 2) == moment("2026-05-07 17:30")
    assert hours.closing_on_or_before(date(2026, 5, 10)) == moment("2026-05-08 16:30")


def test_lunch_stops_the_count():
    hours = schedule(lunch="12:00-13:00")
    assert hours.add(moment("2026-05-12 11:30"), 60) == moment("2026-05-12 13:30")
    assert hours.start_of(moment("2026-05-12 12:10")) == moment("2026-05-12 13:00")
    assert hours.previous_closing(moment("2026-05-12 12:30")) == moment("2026-05-08 16:00")


def test_special_hours_replace_the_calendar_on_their_date():
    duty, closed = date(2026, 5, 9), date(2026, 5, 12)
    hours = schedule(
        special={
            duty: SpecialHours(duty, "решение ЦУР", 600, 840),
            closed: SpecialHours(closed, "решение ЦУР"),
            date(2026, 5, 8): SpecialHours(date(2026, 5, 8), "решение ЦУР", 480, 1020),
        }
    )
    assert hours.add(moment("2026-05-08 16:30"), 60) == moment("2026-05-09 10:30"), "not shortened again, and duty"
    assert hours.add(moment("2026-05-09 13:30"), 60) == moment("2026-05-13 08:30"), "closed on the 12th"


def test_every_day_window_pays_no_heed_to_the_calendar():
    hours = schedule("08:00-21:00", every_day=True)
    assert hours.add(moment("2026-05-08 20:30"), 60) == moment("2026-05-09 08:30")
    assert hours.is_open(moment("2031-05-10 12:00")), "a year not loaded does not matter to it"


def test_results_come_in_the_schedules_zone_whatever_came_in():
    due = schedule().add(datetime(2026, 5, 8, 9, 30, tzinfo=UTC), 60)
    assert due.isoformat() == "2026-05-12T09:00:00+07:00"


def test_clocks_changed_at_night_lose_no_working_minute():
    berlin = ZoneInfo("Europe/Berlin")
    hours = Schedule(CALENDAR, Window.parse("00:00-24:00", every_day=True), berlin)
    begin, end = moment("2026-03-29 00:00", berlin), moment("2026-03-30 00:00", berlin)
    assert hours.between(begin, end) == 23 * 60
    assert hours.add(begin, 23 * 60) == end


REFUSED = [
    (lambda: schedule().add(datetime(2026, 5, 8, 9, 30), 60), ValueError, "пояс", "a naive moment"),
    (lambda: schedule().add(moment("2026-05-12 08:00"), -1), ValueError, "отрицательным", "negative minutes"),
    (lambda: schedule().subtract(moment("2026-05-12 08:00"), -1), ValueError, "отрицательным", "negative reserve"),
    (lambda: schedule().add(moment("2027-12-30 16:30"), 60), YearNotLoaded, "2028", "a due beyond the calendar"),
    (
        lambda: schedule().between(moment("2023-05-12 08:00"), moment("2024-05-12 08:00")),
        YearNotLoaded,
        "2023",
        "a year before",
    ),
    (lambda: schedule("17:00-08:00"), ValueError, "раньше", "closing before opening"),
    (lambda: schedule("8-17"), ValueError, "ЧЧ:ММ", "hours of another shape"),
    (lambda: schedule("0800"), ValueError, "08:30-17:30", "no span"),
    (lambda: schedule("08:00-24:01"), ValueError, "ЧЧ:ММ", "past midnight"),
    (lambda: schedule(lunch="07:00-08:30"), ValueError, "обед", "lunch outside the window"),
    (lambda: SpecialHours(date(2026, 5, 9), "решение", 600), ValueError, "закрытие", "an opening without a closing"),
]


@pytest.mark.parametrize(("ask", "error", "words", "remark"), REFUSED, ids=[row[3] for row in REFUSED])
def test_refused(ask, error, words, remark):
    with pytest.raises(error, match=words):
        ask()


def test_a_due_at_the_last_closing_of_the_calendar_needs_no_further_year():
    assert schedule().add(moment("2027-12-30 16:00"), 60) == moment("2027-12-30 17:00")


def test_a_count_that_leaves_the_foreseeable_years_is_refused():
    calendar = Calendar({}, dict.fromkeys(range(2020, 2100), "пост."))
    with pytest.raises(OutOfReach, match="рабочего времени не нашлось"):
        Schedule(calendar, Window.parse("08:00-17:00"), ZONE).add(moment("2026-05-12 08:00"), 10**8)
