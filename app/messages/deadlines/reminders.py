"""When to remind of a deadline, and whom: product.md, "Reminders". One table, one function."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.worktime.rules import Rule
from app.worktime.schedule import Schedule

HOUR = 60
AHEAD_OF_CLOSING = 60  # minutes before the last closing ahead of what falls due when nobody works
DUE = 0


@dataclass(frozen=True)
class Reminder:
    """`level` counts up from 1 in order of moments; `name` is before, due, head or curator; `to_whom` is a role:
    executor (the assignment's), operator, head, curator. One row per person told."""

    level: int
    name: str
    moment: datetime
    to_whom: str


# Clock -> (name, working minutes from the due: before it negative, roles). Promise: a working day before.
_WORKING_DAY = -24 * HOUR
_TABLE: dict[str, tuple[tuple[str, int, tuple[str, ...]], ...]] = {
    "first_answer": (("before", -20, ("operator",)),),
    "executor": (
        ("before", -HOUR, ("executor",)),
        ("due", DUE, ("executor",)),
        ("head", HOUR, ("head",)),
        ("curator", 8 * HOUR, ("curator",)),
    ),
    "answer": (
        ("before", -HOUR, ("operator",)),
        ("due", DUE, ("operator",)),
        ("head", HOUR, ("head",)),
        ("curator", 8 * HOUR, ("curator",)),
    ),
    "promise": (("before", _WORKING_DAY, ("executor", "operator")), ("due", DUE, ("executor", "operator"))),
}


def reminder_schedule(rule: Rule, schedule: Schedule) -> Schedule:
    """The hours in which people are reminded: the channel's own, or the rule's for an every-day channel. Keep it."""
    if rule.reminder_window is None:
        return schedule
    return Schedule(schedule.calendar, rule.reminder_window, schedule.zone, schedule.special)


def reminders(
    kind: str, due: datetime, schedule: Schedule, *, started: datetime | None = None, urgent: bool = False
) -> tuple[Reminder, ...]:
    """Every reminder of one clock, in order of moments; none for clocks the table does not name.

    `schedule` is that of reminder_schedule. Moments lie inside its window (closing included); with `urgent` they are
    taken by the clock, at any hour. Warnings that would come at or before `started` are left out.
    """
    reckon = _by_the_clock if urgent else _in_the_window
    found = [(reckon(schedule, due, minutes), name, roles) for name, minutes, roles in _TABLE.get(kind, ())]
    kept = [row for row in found if row[1] != "before" or started is None or row[0] > started]
    return tuple(
        Reminder(level, name, moment, role)
        for level, (moment, name, roles) in enumerate(kept, start=1)
        for role in roles
    )


def _by_the_clock(schedule: Schedule, due: datetime, minutes: int) -> datetime:
    return schedule.local(due) + timedelta(minutes=minutes)


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
