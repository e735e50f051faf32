"""The typed calendar against the official ones in the folder that MCU_SAMPLES names."""

import os
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.worktime import DayKind
from tests.worktime.shipped_data import CALENDAR

SAMPLES = Path(os.environ["MCU_SAMPLES"]) / "calendar"
MARKS = {DayKind.OFF: "1", DayKind.SHORT: "2", DayKind.WORKING: "3", DayKind.WORKING_SHORT: "2"}


@pytest.mark.samples
@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_of_the_official_calendar_and_no_other(year):
    tree = ElementTree.parse(SAMPLES / f"ru_{year}.xml")
    days = ((day.get("d").replace(".", "-"), day.get("t")) for day in tree.iter("day"))
    official = {date.fromisoformat(f"{year}-{on}"): mark for on, mark in days}
    typed = {on: MARKS[day.kind] for on, day in CALENDAR.days.items() if on.year == year}
    # Holidays on weekends are named here, and not by every official calendar: they are off either way.
    weekends = {on for on, mark in typed.items() if mark == "1" and on.weekday() >= 5}
    assert {on: mark for on, mark in typed.items() if on not in weekends} == {
        on: mark for on, mark in official.items() if not (mark == "1" and on.weekday() >= 5)
    }
