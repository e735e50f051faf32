"""Which reminder comes first, which are due, which follows, and in what words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from app.messages.deadlines import Reminder, reminder_schedule, reminders
from app.messages.rules.words import CLOCKS
from app.worktime.rules import Rule
from app.worktime.schedule import Schedule

NO_MORE = 5  # levels are 1 to 4
# Told besides those whom the table of reminders names: at the executor's due the operator has to step in; the answer's
# deadline concerns the executor as long as it is their turn.
ALSO = {("executor", "due"): ("operator",), ("answer", "before"): ("executor",), ("answer", "due"): ("executor",)}
# Later than this is said to be late: something stood still, or the clock was opened after the moment had passed.
LATE = timedelta(minutes=10)
# How often a clock is looked at whose next level lies in a year without a calendar.
WITHOUT_CALENDAR = timedelta(hours=1)
UNKNOWN_KIND = "неизвестный вид срока"


@dataclass(frozen=True)
class Step:
    """What a sweep finds due for one clock: ``passed`` in order (empty: nothing yet), then when to look again.

    ``missing``: the next level lies in this year, whose calendar is not loaded; it is looked for again and again.
    """

    passed: tuple[Reminder, ...]
    remind_at: datetime | None
    level: int
    missing: int | None = None

    @property
    def latest(self) -> int:
        """The level that the notice is about: earlier ones that were missed are said in the same notice."""
        return max(reminder.level for reminder in self.passed)


def first_reminder(kind: str, due: datetime, rule: Rule, schedule: Schedule, *, started: datetime | None = None,
                   urgent: bool = False) -> tuple[datetime | None, int]:
    """``remind_at`` and ``remind_level`` of a clock just opened; (None, NO_MORE) for one that nobody is reminded of. Where the
    rule makes every message urgent, its hours of reminders hold all the same.

    ``schedule`` is the channel's. Warnings at or before ``started`` are left out.
    """
    return _next(reminders(kind, due, reminder_schedule(rule, schedule), started=started,
                           urgent=urgent and not always_urgent(rule)), 1)


def always_urgent(rule: Rule) -> bool:
    return rule.urgent is not None and rule.urgent.time == "always"


def step_of(kind: str, due: datetime, started: datetime, hours: Schedule, urgent: bool, level: int,
            at: datetime) -> Step:
    """What is due of a clock that waits for ``level``; ``hours`` are those of reminders.

    Raises ValueError for an impossible clock.
    """
    if kind not in CLOCKS:
        raise ValueError(UNKNOWN_KIND)
    pending = [one for one in reminders(kind, due, hours, started=started, urgent=urgent) if one.level >= level]
    passed = tuple(one for one in pending if one.moment <= at)
    last = max((one.level for one in passed), default=level - 1)
    remind_at, following = _next(pending, last + 1)
    if remind_at is None and (lost := _out_of_calendar(kind, due, hours, pending, last)):
        year = next(year for year in count(due.year) if year not in hours.calendar.years)
        return Step(passed, max(lost.moment, at) + WITHOUT_CALENDAR, lost.level, year)
    return Step(passed, remind_at, following)


def roles_of(kind: str, passed: Sequence[Reminder]) -> set[str]:
    """Everybody who should have been told by now, by role."""
    named = {one.to_whom for one in passed}
    return named.union(*(ALSO.get((kind, one.name), ()) for one in passed))


def reminder_words(number: int, kind: str, due: datetime, due_words: str, passed: Sequence[Reminder],
                   at: datetime) -> str:
    """What is true now, whatever the level was called: «№ 4182: срок «публикация ответа» истёк 12 мая, 16:00.»"""
    turn = "истёк" if due <= at else "истекает"
    grown = {"head": " Прошёл рабочий час.", "curator": " Прошло восемь рабочих часов."}
    latest = max(passed, key=lambda one: one.level)
    late = " Напоминание пришло позже положенного." if at - passed[0].moment > LATE else ""
    name = CLOCKS[kind] if kind == "executor" else f"срок «{CLOCKS[kind]}»"
    return f"№ {number}: {name} {turn} {due_words}.{grown.get(latest.name, '')}{late}"


def _next(pending: Sequence[Reminder], level: int) -> tuple[datetime | None, int]:
    following = next((one for one in pending if one.level >= level), None)
    return (following.moment, following.level) if following else (None, NO_MORE)


def _out_of_calendar(kind: str, due: datetime, hours: Schedule, known: Sequence[Reminder],
                     last: int) -> Reminder | None:
    """A later level that could not be placed for want of a calendar, at its moment by the clock."""
    placed = {one.level for one in known}
    return next((one for one in reminders(kind, due, hours, urgent=True)
                 if one.level > last and one.level not in placed and one.name != "before"), None)
