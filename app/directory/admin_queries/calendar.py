"""The production calendar as a year of months."""

import calendar as months
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from app.directory.acts.calendar import ORDINARY
from app.directory.admin_queries.people import Changed, history
from app.directory.schedules import calendar
from app.foundation.refusal import Invisible
from app.worktime.calendar import DAY_KIND_WORDS, DayKind

MONTH_NAMES = ("Январь", "Февраль", "Март", "Апрель", "Май", "Июнь", "Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь",
               "Декабрь")
KIND_WORDS = {ORDINARY: "обычный день", **{str(kind): words for kind, words in DAY_KIND_WORDS.items()}}


@dataclass(frozen=True)
class DayCell:
    """``kind`` is ORDINARY or a DayKind; ``rest``: nobody works that day by the calendar."""

    on: date
    kind: str
    words: str
    title: str
    basis: str
    rest: bool


@dataclass(frozen=True)
class Month:
    """``weeks`` begin on Monday; None stands for days of other months. ``special``: («1–6», title)."""

    name: str
    weeks: tuple[tuple[DayCell | None, ...], ...]
    special: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class YearPage:
    year: int
    years: tuple[int, ...]
    decree: str
    working_days: int
    months: tuple[Month, ...]


def years() -> tuple[int, ...]:
    return tuple(sorted(calendar().years))


def year_page(year: int) -> YearPage:
    """Raises Invisible for a year that is not loaded."""
    loaded = calendar()
    if year not in loaded.years:
        raise Invisible("Календарь этого года ещё не внесён.")
    return YearPage(year, years(), loaded.decrees[year], loaded.working_days(year),
                    tuple(_month(year, number) for number in range(1, 13)))


def _month(year: int, number: int) -> Month:
    weeks = tuple(tuple(day_cell(date(year, number, day)) if day else None for day in week)
                  for week in months.Calendar().monthdayscalendar(year, number))
    return Month(MONTH_NAMES[number - 1], weeks, _special([cell for week in weeks for cell in week if cell]))


def _special(cells: list[DayCell]) -> tuple[tuple[str, str], ...]:
    """Days that differ, neighbours of one title together."""
    found = []
    for title, run in groupby(cells, key=lambda cell: cell.title):
        days = [cell.on.day for cell in run]
        if title:
            found.append((str(days[0]) if len(days) == 1 else f"{days[0]}–{days[-1]}", title))
    return tuple(found)


def day_cell(on: date) -> DayCell:
    """A day of a loaded year. Raises YearNotLoaded."""
    day = calendar().day(on)
    if day is None:
        weekend = on.weekday() >= 5
        return DayCell(on, ORDINARY, "выходной по дню недели" if weekend else "рабочий день", "", "", weekend)
    return DayCell(on, str(day.kind), DAY_KIND_WORDS[day.kind], day.title, day.basis, day.kind is DayKind.OFF)


def calendar_changes() -> list[Changed]:
    """Days changed by hand, newest first."""
    return [Changed(row.at, _what(row.subject_id, row.facts), who, f"Основание: {row.facts.get('basis', '')}")
            for row, who in history("calendar_day")]


def _what(code: int, facts: dict) -> str:
    on = date(code // 10000, code // 100 % 100, code % 100)
    return f"{on:%d.%m.%Y}: {KIND_WORDS.get(facts.get('was', ''), '')} → {KIND_WORDS.get(facts.get('kind', ''), '')}"
