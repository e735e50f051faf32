"""Which reminder comes first, which are due, which follows, and in what words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.messages.deadlines import Reminder, reminder_schedule, reminders
from app.messages.rules.words import CLOCKS
from app.worktime.calendar import YearNotLoaded
from app.worktime.rules import Rule
from app.worktime.schedule import Schedule

# The number of a level stays the same whichever reminders a clock has: it stands in keys and on the clock's row.
LEVELS = {"before": 1, "due": 2, "head": 3, "curator": 4}
NO_MORE = len(LEVELS) + 1
# Told besides those whom the table of reminders names: at the executor's due the operator has to step in; the answer's
# deadline concerns the executor as long as it is their turn.
ALSO = {("executor", "due"): ("operator",), ("answer", "before"): ("executor",), ("answer", "due"): ("executor",)}
# Later than this is said to be late: something stood still, or the clock was opened after the moment had passed.
LATE = timedelta(minutes=10)
UNKNOWN_KIND = "неизвестный вид срока"


@dataclass(frozen=True)
class Step:
    """What a sweep finds due for one clock: ``passed`` in order (empty: nothing yet), then when to look again.

    ``missing``: the hours of a year without a calendar were asked for and could only be guessed.
    """

    passed: tuple[Reminder, ...]
    remind_at: datetime | None
    level: int
    missing: YearNotLoaded | None = None

    @property
    def latest(self) -> int:
        """The level that the notice is about: earlier ones that were missed are said in the same notice."""
        return max(LEVELS[reminder.name] for reminder in self.passed)


def first_reminder(kind: str, due: datetime, rule: Rule, schedule: Schedule, *, started: datetime | None = None,
                   urgent: bool = False) -> tuple[datetime | None, int]:
    """``remind_at`` and ``remind_level`` of a clock just opened; (None, NO_MORE) for one that nobody is reminded of.

    ``schedule`` is the channel's. Warnings at or before ``started`` are left out.
    """
    found, _ = _reminders(kind, due, reminder_schedule(rule, schedule), started, urgent)
    return _next(found, 1)


def step_of(kind: str, due: datetime, started: datetime, hours: Schedule, urgent: bool, level: int,
            at: datetime) -> Step:
    """What is due of a clock that waits for ``level``; ``hours`` are those of reminders.

    Raises ValueError for an impossible clock.
    """
    if kind not in CLOCKS:
        raise ValueError(UNKNOWN_KIND)
    found, missing = _reminders(kind, due, hours, started, urgent)
    pending = [one for one in found if LEVELS[one.name] >= level]
    passed = tuple(one for one in pending if one.moment <= at)
    last = max((LEVELS[one.name] for one in passed), default=level - 1)
    return Step(passed, *_next(pending, last + 1), missing)


def roles_of(kind: str, passed: Sequence[Reminder]) -> set[str]:
    """Everybody who should have been told by now, by role."""
    named = {one.to_whom for one in passed}
    return named.union(*(ALSO.get((kind, one.name), ()) for one in passed))


def reminder_words(number: int, kind: str, due: datetime, due_words: str, passed: Sequence[Reminder],
                   at: datetime) -> str:
    """What is true now, whatever the level was called: «№ 4182: срок «публикация ответа» истёк 12 мая, 16:00.»"""
    turn = "истёк" if due <= at else "истекает"
    grown = {"head": " Прошёл рабочий час.", "curator": " Прошло восемь рабочих часов."}
    latest = max(passed, key=lambda one: LEVELS[one.name])
    late = " Напоминание пришло позже положенного." if at - passed[0].moment > LATE else ""
    return f"№ {number}: срок «{CLOCKS[kind]}» {turn} {due_words}.{grown.get(latest.name, '')}{late}"


def _reminders(kind: str, due: datetime, hours: Schedule, started: datetime | None,
               urgent: bool) -> tuple[tuple[Reminder, ...], YearNotLoaded | None]:
    """Hours after a deadline may lie in a year without a calendar: then all are taken by the clock, and it is told."""
    try:
        return reminders(kind, due, hours, started=started, urgent=urgent), None
    except YearNotLoaded as missing:
        return reminders(kind, due, hours, started=started, urgent=True), missing


def _next(pending: Sequence[Reminder], level: int) -> tuple[datetime | None, int]:
    following = next((one for one in pending if LEVELS[one.name] >= level), None)
    return (following.moment, LEVELS[following.name]) if following else (None, NO_MORE)
