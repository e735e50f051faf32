"""The production calendars shipped, and what is said of a calendar with mistakes."""

from datetime import date, timedelta

import holidays
import pytest

from app.worktime import DataMistakes, DayKind, YearNotLoaded, parse_calendar
from tests.worktime.shipped_data import CALENDAR

OF_2027 = """01-01 01-04 01-05 01-06 01-07 01-08 02-22 02-23 03-08 05-03 05-10 06-14 11-04 11-05 12-31"""
WORKING_WEEKENDS = """2024-04-27 2024-11-02 2024-12-28 2025-11-01 2027-02-20"""
SHORT = """
2024-02-22 2024-03-07 2024-05-08 2024-06-11 2024-11-02
2025-03-07 2025-04-30 2025-06-11 2025-11-01
2026-04-30 2026-05-08 2026-06-11 2026-11-03
2027-02-20 2027-04-30 2027-06-11 2027-11-03
"""


def dates_of(*kinds):
    return {on for on, day in CALENDAR.days.items() if day.kind in kinds}


@pytest.mark.parametrize(
    ("year", "number", "working_days"),
    [(2024, "№ 1314", 248), (2025, "№ 1335", 247), (2026, "№ 1466", 247), (2027, "№ 1187", 247)],
)
def test_each_year_stands_on_its_decree_and_has_its_working_days(year, number, working_days):
    assert number in CALENDAR.decrees[year]
    assert CALENDAR.working_days(year) == working_days


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_days_off_agree_with_a_second_opinion(year):
    second = holidays.country_holidays("RU", years=year)
    ours = dates_of(DayKind.OFF)
    weekdays = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    wrong = [on for on in weekdays if on.year == year and on.weekday() < 5 and (on in ours) != (on in second)]
    assert wrong == []


def test_weekdays_off_of_2027():
    off = dates_of(DayKind.OFF)
    assert {on for on in off if on.year == 2027 and on.weekday() < 5} == {
        date.fromisoformat(f"2027-{day}") for day in OF_2027.split()
    }


def test_working_weekends_and_shortened_days():
    working = dates_of(DayKind.WORKING, DayKind.WORKING_SHORT)
    assert working == {date.fromisoformat(day) for day in WORKING_WEEKENDS.split()}
    assert dates_of(DayKind.SHORT, DayKind.WORKING_SHORT) == {date.fromisoformat(day) for day in SHORT.split()}


def test_every_day_says_why_and_by_what():
    assert all(day.title and day.basis for day in CALENDAR.days.values())


def test_a_year_not_loaded_is_refused_in_words():
    with pytest.raises(YearNotLoaded, match="на 2031 год не загружен"):
        CALENDAR.day(date(2031, 5, 8))


def calendar_with(**groups):
    return {"holidays_basis": "ТК", "short_basis": "ТК", "years": {"2026": {"decree": "пост.", **groups}}}


DAY = {"date": date(2026, 5, 8), "title": "день"}
MISTAKES = [
    ({}, "calendar.holidays_basis: нужна непустая строка", "the head names the bases"),
    ({"years": {"26": {}}}, "years.26: ожидается год", "a year has four digits"),
    (calendar_with(short=[DAY, DAY]), "short[2]: дата 2026-05-08 указана дважды", "a day twice"),
    (calendar_with(short=[{**DAY, "date": date(2026, 5, 9)}]), "сокращённым он бывает", "a shortened day off"),
    (calendar_with(working_weekends=[DAY]), "не суббота и не воскресенье", "a weekday cannot be a working weekend"),
    (calendar_with(holidays=[{**DAY, "date": date(2025, 5, 8)}]), "не относится к 2026 году", "a day of another year"),
    (calendar_with(holidays=[{**DAY, "date": "30 мая"}]), "нужна дата вида 2026-05-08", "not a date"),
    (calendar_with(holiday=[DAY]), "неизвестное поле «holiday»", "a misspelt group"),
]


@pytest.mark.parametrize(("data", "words", "remark"), MISTAKES, ids=[row[2] for row in MISTAKES])
def test_mistakes_of_a_calendar_are_named_with_their_place(data, words, remark):
    with pytest.raises(DataMistakes) as found:
        parse_calendar(data)
    assert any(words in mistake for mistake in found.value.mistakes), found.value.mistakes
