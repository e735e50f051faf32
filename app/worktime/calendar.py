"""The production calendar as a value: which days are off, shortened, or working weekends, and by which act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.worktime.mistakes import Inspection


class DayKind(StrEnum):
    OFF = "off"
    SHORT = "short"
    WORKING = "working"
    WORKING_SHORT = "working_short"


DAY_KIND_WORDS = {
    DayKind.OFF: "выходной день",
    DayKind.SHORT: "сокращённый день",
    DayKind.WORKING: "рабочий выходной",
    DayKind.WORKING_SHORT: "рабочий выходной, сокращённый",
}


class YearNotLoaded(LookupError):
    """The production calendar of a year is missing: a refusal with Russian words, never a guess."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.words = (
            f"Производственный календарь на {year} год не загружен, срок не рассчитан. "
            "Попросите администратора внести календарь этого года."
        )
        super().__init__(self.words)


@dataclass(frozen=True)
class CalendarDay:
    """A day that differs from its weekday. A working weekend carries WORKING or WORKING_SHORT."""

    kind: DayKind
    title: str
    basis: str


@dataclass(frozen=True)
class Calendar:
    """`decrees`: year -> its government decree; the years present are the years loaded."""

    days: Mapping[date, CalendarDay]
    decrees: Mapping[int, str]

    @property
    def years(self) -> frozenset[int]:
        return frozenset(self.decrees)

    def require_year(self, year: int) -> None:
        """Raises YearNotLoaded."""
        if year not in self.decrees:
            raise YearNotLoaded(year)

    def day(self, on: date) -> CalendarDay | None:
        """What the calendar says of a date, None for an ordinary one. Raises YearNotLoaded."""
        self.require_year(on.year)
        return self.days.get(on)

    def working_days(self, year: int) -> int:
        """Official working days of a year, working Saturdays included. Raises YearNotLoaded."""
        self.require_year(year)
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        return sum(self._is_official_working(date.fromordinal(n)) for n in range(first, last + 1))

    def _is_official_working(self, on: date) -> bool:
        special = self.days.get(on)
        return special.kind is not DayKind.OFF if special else on.weekday() < 5


# Group of calendar.toml -> the kind it gives and the field of the file's head that names its basis
# (None: the decree of the year). Holidays and shortened days follow from the Labour Code itself.
_GROUPS: dict[str, tuple[DayKind, str | None]] = {
    "holidays": (DayKind.OFF, "holidays_basis"),
    "moved_by_law": (DayKind.OFF, "holidays_basis"),
    "moved_by_decree": (DayKind.OFF, None),
    "working_weekends": (DayKind.WORKING, None),
    "short": (DayKind.SHORT, "short_basis"),
}


def parse_calendar(data: Mapping[str, Any]) -> Calendar:
    """calendar.toml as read by tomllib -> Calendar. Raises DataMistakes naming every mistake."""
    look = Inspection()
    look.known_keys(data, "calendar", {"holidays_basis", "short_basis", "years"})
    bases = {key: look.text(data, key, "calendar") for key in ("holidays_basis", "short_basis")}
    days: dict[date, CalendarDay] = {}
    decrees: dict[int, str] = {}
    for name, value in look.table(data.get("years"), "years").items():
        place = f"years.{name}"
        if not (name.isdigit() and len(name) == 4):
            look.note(place, "ожидается год из четырёх цифр")
            continue
        table = look.table(value, place)
        look.known_keys(table, place, {"decree", *_GROUPS})
        decrees[int(name)] = look.text(table, "decree", place)
        for group, (kind, basis_key) in _GROUPS.items():
            basis = bases[basis_key] if basis_key else decrees[int(name)]
            for where, row in look.rows(table.get(group), f"{place}.{group}"):
                on = look.day(row, "date", where)
                _enter(days, on, CalendarDay(kind, look.text(row, "title", where), basis), where, look)
                if on != date.min and on.year != int(name):
                    look.note(where, f"дата {on} не относится к {name} году")
    look.finish()
    return Calendar(days, decrees)


def _enter(days: dict[date, CalendarDay], on: date, day: CalendarDay, where: str, look: Inspection) -> None:
    earlier = days.get(on)
    if earlier and (earlier.kind, day.kind) == (DayKind.WORKING, DayKind.SHORT):
        days[on] = CalendarDay(DayKind.WORKING_SHORT, earlier.title, earlier.basis)
        return
    if earlier and on != date.min:
        look.note(where, f"дата {on} указана дважды")
    if day.kind is DayKind.WORKING and on.weekday() < 5:
        look.note(where, f"{on} не суббота и не воскресенье: рабочим выходным быть не может")
    if day.kind is DayKind.SHORT and on.weekday() >= 5:
        look.note(where, f"{on} выходной: сокращённым он бывает, только если объявлен рабочим")
    days[on] = day
