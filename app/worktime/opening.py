"""What a date looks like for a channel: its open hours, or why it is closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.worktime.calendar import Calendar, CalendarDay, DayKind
from app.worktime.window import SpecialHours, Window, clock_words

WEEKDAY_NAMES = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
SHORTENED_BY = 60  # minutes, article 95 of the Labour Code


@dataclass(frozen=True)
class Opening:
    """`spans`: open minutes of the local day, in order; empty when closed. `why` and `basis` (Russian, may be
    empty) tell what makes the day unlike an ordinary one."""

    spans: tuple[tuple[int, int], ...]
    why: str = ""
    basis: str = ""


def opening_of(on: date, calendar: Calendar, window: Window, special: Mapping[date, SpecialHours]) -> Opening:
    """Raises YearNotLoaded, except for every-day windows, which pay no heed to the calendar."""
    if on in special:
        return _special(special[on], window)
    if window.every_day:
        return Opening(_spans(window.opens, window.closes, window))
    return _weekday(on, calendar.day(on), window)


def _special(hours: SpecialHours, window: Window) -> Opening:
    if hours.opens is None or hours.closes is None:
        return Opening((), "канал в этот день не работает", hours.basis)
    why = f"особые часы с {clock_words(hours.opens)} до {clock_words(hours.closes)}"
    return Opening(_spans(hours.opens, hours.closes, window), why, hours.basis)


def _weekday(on: date, day: CalendarDay | None, window: Window) -> Opening:
    name = WEEKDAY_NAMES[on.weekday()]
    if day is None:
        return Opening((), name) if on.weekday() >= 5 else Opening(_spans(window.opens, window.closes, window))
    if day.kind is DayKind.OFF:
        return Opening((), day.title, day.basis)
    if on.weekday() >= 5 and not window.working_saturdays:
        return Opening((), f"{day.title}: {name}, канал работает с понедельника по пятницу", day.basis)
    if day.kind is DayKind.WORKING:
        return Opening(_spans(window.opens, window.closes, window), day.title, day.basis)
    closes = window.closes - SHORTENED_BY
    return Opening(_spans(window.opens, closes, window), f"сокращённый день, до {clock_words(closes)}", day.basis)


def _spans(opens: int, closes: int, window: Window) -> tuple[tuple[int, int], ...]:
    if window.lunch is None:
        parts = [(opens, closes)]
    else:
        lunch_from, lunch_to = window.lunch
        parts = [(opens, min(closes, lunch_from)), (max(opens, lunch_to), closes)]
    return tuple((start, end) for start, end in parts if start < end)
