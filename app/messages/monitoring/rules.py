"""Which systems are looked through, what became of each day, whose reminder it is. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

# Channels whose messages stand in a system of their own and have to be looked for there. A phone, a letter, a visitor
# and a direct line come by themselves.
SYSTEMS = ("incident", "pos", "regional", "governor", "pages", "direct", "messenger")
BEFORE_CLOSING = timedelta(hours=1)
MOST = 9999
STATES = {"checked": "проверено", "missed": "не отмечено", "today": "ещё не отмечено", "off": "выходной",
          "ahead": "впереди", "before": "отметки ещё не велись"}


@dataclass(frozen=True)
class Mark:
    """``changes``: (moment, person, new before, new after) of each correction."""

    id: int
    on: date
    fresh: int
    person: str
    at: datetime
    version: int
    changes: tuple[tuple[datetime, str, int, int], ...] = ()


@dataclass(frozen=True)
class Day:
    """A day of a sheet. ``registered``: messages of the channel registered here that day; ``why`` it is off."""

    on: date
    state: str
    registered: int
    mark: Mark | None = None
    why: str = ""


@dataclass(frozen=True)
class Sheet:
    """A month of one system; days that are still to come are part of it."""

    days: tuple[Day, ...]

    def count(self, state: str) -> int:
        return sum(day.state == state for day in self.days)

    @property
    def fresh(self) -> int:
        return sum(day.mark.fresh for day in self.days if day.mark)

    @property
    def registered(self) -> int:
        return sum(day.registered for day in self.days)


def state_of(on: date, today: date, works: bool, marked: bool, since: date | None) -> str:
    """``since``: the day of the system's first mark ever; no day before it counts as missed."""
    if marked:
        return "checked"
    if not works:
        return "off"
    if on > today:
        return "ahead"
    if on == today:
        return "today"
    return "missed" if since is not None and on > since else "before"


def is_reminded(closing: datetime | None, at: datetime) -> bool:
    """In the last hour of the channel's day; a worker that stood still reminds late, until closing."""
    return closing is not None and closing - BEFORE_CLOSING <= at < closing


def reminder_words(systems: list[tuple[str, str]]) -> str:
    """``systems``: (name, closing in words)."""
    named = "; ".join(f"«{name}» (закрытие в {closing})" for name, closing in systems)
    return f"Мониторинг сегодня ещё не отмечен: {named}. Проверьте и отметьте, сколько нового."
