"""The production calendar. Clocks already reckoned keep their dues; what is reckoned next follows the new calendar."""

from collections.abc import Mapping
from datetime import date, datetime

from app.directory.schedules import directory_changed
from app.directory.tables import CalendarDay, CalendarYear
from app.directory.year_text import misfit, parse_year
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Refusal, Stale
from app.foundation.viewer import Viewer
from app.worktime.calendar import DayKind

ORDINARY = "ordinary"
FIRST_YEAR, LAST_YEAR = 2020, 2100


class YearRefused(Refusal):
    """``mistakes``: form field → lines; nothing was loaded."""

    def __init__(self, mistakes: Mapping[str, list[str]]):
        super().__init__("В перечне дней есть ошибки, ничего не внесено.")
        self.mistakes = mistakes


def set_day(viewer: Viewer, on: date, kind: str, title: str, basis: str, seen: str, at: datetime) -> None:
    """Makes a date a day of ``kind``, or what its weekday says (ORDINARY). ``seen`` is the kind the form showed.

    The basis stands in history as well: an ordinary day has no row to keep it. Raises Refusal, Stale.
    """
    if db.session.get(CalendarYear, on.year) is None:
        raise Refusal(f"Календарь на {on.year} год ещё не внесён.")
    row = db.session.get(CalendarDay, on, with_for_update=True)
    was = row.kind if row else ORDINARY
    if seen != was:
        raise Stale("Этот день уже изменил другой администратор. Проверьте, что записано, и повторите.")
    _check_day(on, kind, title, basis)
    if kind == ORDINARY:
        if row is None:
            raise Refusal("Этот день и так обычный.", "kind")
        db.session.delete(row)
    elif row is None:
        db.session.add(CalendarDay(on=on, kind=kind, title=title, basis=basis))
    else:
        row.kind, row.title, row.basis = kind, title, basis
    record(viewer, "calendar_day", int(f"{on:%Y%m%d}"), "set_day", at, was=was, kind=kind, basis=basis)
    directory_changed()


def _check_day(on: date, kind: str, title: str, basis: str) -> None:
    if kind != ORDINARY:
        if kind not in set(DayKind):
            raise Refusal("Выберите, каким станет день.", "kind")
        if wrong := misfit(on, DayKind(kind)):
            raise Refusal(f"{on:%d.%m.%Y} — {wrong}", "kind")
        if not title:
            raise Refusal("Назовите день: это название стоит в объяснениях сроков.", "title")
    if not basis:
        raise Refusal("Нужно основание: каким актом день изменён.", "basis")


def add_year(viewer: Viewer, year: int, decree: str, texts: Mapping[str, str], at: datetime) -> None:
    """A whole year from typed lines, or nothing. Raises Refusal, YearRefused with every mistake and its line."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal(f"Год от {FIRST_YEAR} до {LAST_YEAR}.", "year")
    if db.session.get(CalendarYear, year) is not None:
        raise Refusal(f"Календарь на {year} год уже внесён. Меняйте в нём отдельные дни.", "year")
    days, mistakes = parse_year(year, decree, texts)
    if mistakes:
        raise YearRefused(mistakes)
    db.session.add(CalendarYear(year=year, decree=decree))
    for on, day in days.items():
        db.session.add(CalendarDay(on=on, kind=str(day.kind), title=day.title, basis=day.basis))
    record(viewer, "calendar_year", year, "add_year", at, days=len(days))
    directory_changed()
