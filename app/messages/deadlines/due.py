"""What a reckoned deadline is, and how its explanation is put together."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.worktime.explanation import decrees, explain
from app.worktime.rules import ClockRule, Rule
from app.worktime.schedule import Schedule

LEAST_LEFT = 60  # working minutes an executor always gets; a default, no act sets it


class ClockRefused(ValueError):
    """A deadline that cannot be set; the message is Russian words for a form."""


@dataclass(frozen=True)
class Due:
    """One deadline reckoned. Moments are aware, in the municipality's zone; `explanation` is JSON-able and is read
    by explanation_words; `rule` is the rule's name, `basis` the act or law it stands on."""

    kind: str
    started: datetime
    due: datetime
    explanation: dict[str, Any]
    rule: str
    basis: str


def working_due(
    rule: Rule,
    schedule: Schedule,
    kind: str,
    begin: datetime,
    due: datetime,
    source: str,
    *notes: str,
    amount: str = "",
) -> Due:
    """A deadline told by its working hours: hours per day, days skipped."""
    account = explain(schedule, begin, due)
    started = datetime.fromisoformat(account["started"]).astimezone(schedule.zone)
    return _due(rule, schedule, kind, started, due, {**account, "source": source}, notes, amount)


def dated_due(
    rule: Rule,
    schedule: Schedule,
    kind: str,
    started: datetime,
    due: datetime,
    source: str,
    *notes: str,
    amount: str = "",
    start_why: str = "",
    received: datetime | None = None,
) -> Due:
    """A deadline told by dates: hours per day say nothing about it, its notes say how the day was found."""
    begin = schedule.local(received or started)
    account = {
        "received": begin.isoformat(),
        "started": schedule.local(started).isoformat(),
        "start_why": start_why,
        "window": schedule.window.words,
        "minutes": None,
        "days": [],
        "skipped": [],
        "calendar": decrees(schedule, begin.date(), max(begin, schedule.local(due)).date()),
        "source": source,
    }
    return _due(rule, schedule, kind, schedule.local(started), due, account, notes, amount)


def _due(
    rule: Rule,
    schedule: Schedule,
    kind: str,
    started: datetime,
    due: datetime,
    account: dict[str, Any],
    notes: tuple[str, ...],
    amount: str,
) -> Due:
    local = schedule.local(due)
    explanation = {
        "clock": kind,
        "amount": amount,
        **account,
        "window_source": rule.window_source,
        "notes": [note for note in notes if note],
        "rule": rule.name,
        "basis": rule.basis,
        "due": local.isoformat(),
    }
    return Due(kind, started, local, explanation, rule.name, rule.basis)


def amount_of(clock: ClockRule, fast_track: bool) -> tuple[int, str]:
    """The clock's amount and source, those of the fast track when it applies."""
    if fast_track and clock.fast_track is not None:
        return clock.fast_track, clock.fast_track_source
    return clock.amount, clock.source
