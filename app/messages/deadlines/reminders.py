"""When to remind of a deadline, and whom: product.md, "Reminders". One table, one function."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.worktime.calendar import YearNotLoaded
from app.worktime.rules import Rule
from app.worktime.schedule import Schedule

HOUR = 60
AHEAD_OF_CLOSING = 60  # minutes before the last closing ahead of what falls due when nobody works
DUE = 0


@dataclass(frozen=True)
class Reminder:
    """`level` is 1 before, 2 at due, 3 to the head, 4 to the curator, and `name` says the same in a word; `to_whom` is
    a role: executor (the assignment's), operator, head, curator. One row per role told."""

    level: int
    name: str
    moment: datetime
    to_whom: str


# Levels of the ladder: the next one waited for lies above them when they have passed.
HEAD_TOLD, CURATOR_TOLD = 3, 4
LEVELS = ("before", "due", "head", "curator")

# Clock -> (name, working minutes from the due: before it negative, roles). Promise: a working day before.
_WORKING_DAY = -24 * HOUR
_Row = tuple[str, int, tuple[str, ...]]
_ESCALATION: tuple[_Row, ...] = (("head", HOUR, ("head",)), ("curator", 8 * HOUR, ("curator",)))
_TABLE: dict[str, tuple[_Row, ...]] = {
    "first_answer": (("before", -20, ("operator",)),),
    "executor": (("before", -HOUR, ("executor",)), ("due", DUE, ("executor",)), *_ESCALATION),
    "answer": (("before", -HOUR, ("operator",)), ("due", DUE, ("operator",)), *_ESCALATION),
    "clarification": (("due", DUE, ("operator",)),),
    "promise": (("before", _WORKING_DAY, ("executor", "operator")), ("due", DUE, ("executor", "operator"))),
}


def reminder_schedule(rule: Rule, schedule: Schedule) -> Schedule:
    """The hours in which people are reminded: the channel's own, or the rule's for an every-day channel."""
    if rule.reminder_window is None:
        return schedule
    return schedule.with_window(rule.reminder_window)


def reminders(
    kind: str, due: datetime, schedule: Schedule, *, started: datetime | None = None, urgent: bool = False
) -> tuple[Reminder, ...]:
    """Every reminder of one clock, in order of moments; none for clocks the table does not name.

    `schedule` is that of reminder_schedule. Moments lie inside its window (closing included); with `urgent` they are
    taken by the clock, at any hour. Warnings that would come at or before `started` are left out, and so is what
    lies in a year whose calendar is missing: reckon again once it is loaded.
    """
    found: list[Reminder] = []
    for name, minutes, roles in _TABLE.get(kind, ()):
        try:
            moment = _by_the_clock(schedule, due, minutes) if urgent else _in_the_window(schedule, due, minutes)
        except YearNotLoaded:
            continue
        if name != "before" or started is None or moment > started:
            found += [Reminder(LEVELS.index(name) + 1, name, moment, role) for role in roles]
    return tuple(found)


def _by_the_clock(schedule: Schedule, due: datetime, minutes: int) -> datetime:
    return schedule.local(due.astimezone(UTC) + timedelta(minutes=minutes))


def _in_the_window(schedule: Schedule, due: datetime, minutes: int) -> datetime:
    local = schedule.local(due)
    if minutes == _WORKING_DAY:
        closing = schedule.closing_of_working_day_before(local.date())
        return schedule.subtract(closing, AHEAD_OF_CLOSING)
    if minutes > 0:
        return schedule.add(local, minutes)
    at_work = schedule.is_open(local) or schedule.closing_of(local.date()) == local
    if minutes == DUE:
        return local if at_work else schedule.next_opening(local)
    return schedule.subtract(local, -minutes if at_work else AHEAD_OF_CLOSING)
