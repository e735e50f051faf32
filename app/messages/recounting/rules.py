"""What a new rule makes of the clocks of an open message. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.messages.deadlines import ClockRefused, Due, executor_due_at_assignment, first_clocks, round_clocks
from app.messages.deadlines.executor import an_hour_from
from app.messages.deadlines.words import moment_words
from app.worktime.rules import Rule
from app.worktime.schedule import Schedule

# Deadlines are told in minutes: what differs by less did not move.
NOTICED = timedelta(minutes=1)
COUNTED_FROM_ARRIVAL = ("take", "register", "redirect", "first_answer", "answer")


@dataclass(frozen=True)
class Held:
    """A running clock. ``named``: a person named its moment, or a return left it: it is not counted from the arrival."""

    kind: str
    due: datetime
    named: bool = False


@dataclass(frozen=True)
class Case:
    """An open message: ``started`` is its receipt, or the comment that opened its round."""

    number: int
    started: datetime
    registered: datetime
    round: int
    fast_track: bool
    urgent: bool
    held: tuple[Held, ...]


@dataclass(frozen=True)
class Move:
    """One clock from its due to the new one."""

    kind: str
    was: datetime
    due: Due


def moves(rule: Rule, schedule: Schedule, case: Case, at: datetime, basis: str) -> list[Move]:
    """The clocks that the rule moves at ``at``, each explained by the decision.

    A promise stays as it was given and holds everything; an urgent moment is never prolonged, nor what is late either way;
    what would be past already becomes a working hour from now, not after the old due. Raises ClockRefused, YearNotLoaded.
    """
    if any(clock.kind == "promise" for clock in case.held):
        return []
    found = []
    for clock, due in _reckoned(rule, schedule, case):
        due = _fitting(rule, schedule, clock, due, case, at)
        if due is not None:
            found.append(Move(clock.kind, clock.due, _told(due, schedule, clock.due, at, basis)))
    limit = next((move.due.due for move in found if move.kind == "answer"),
                 next((clock.due for clock in case.held if clock.kind == "answer"), None))
    executor = next((clock for clock in case.held if clock.kind == "executor"), None)
    if executor is not None and limit is not None:
        due = _fitting(rule, schedule, executor, _executor(rule, schedule, case, executor, limit), case, at, limit)
        if due is not None:
            found.append(Move("executor", executor.due, _told(due, schedule, executor.due, at, basis)))
    return found


def _reckoned(rule: Rule, schedule: Schedule, case: Case) -> Iterator[tuple[Held, Due]]:
    """Running clocks with their new dues; what the source names itself, or the new rule does not know, stays."""
    if case.fast_track and not rule.has_fast_track:
        raise ClockRefused("сообщение идёт по фаст-треку, а новое правило его не знает")
    if case.round > 1:
        dues = round_clocks(rule, schedule, case.started, fast_track=case.fast_track)
    else:
        dues = first_clocks(rule, schedule, case.started, fast_track=case.fast_track, registered=case.registered)
    fresh = {due.kind: due for due in dues if due.kind in COUNTED_FROM_ARRIVAL}
    for clock in case.held:
        if clock.kind in fresh:
            yield clock, fresh[clock.kind]


def _executor(rule: Rule, schedule: Schedule, case: Case, held: Held, limit: datetime) -> Due:
    """As at an assignment on arrival; a moment that a person named or a return left stays, within the answer's due."""
    planned = executor_due_at_assignment(rule, schedule, case.started, case.started, limit, fast_track=case.fast_track)
    return replace(planned, due=min(held.due, limit)) if held.named else planned


def _fitting(rule: Rule, schedule: Schedule, clock: Held, due: Due, case: Case, at: datetime,
             limit: datetime | None = None) -> Due | None:
    if abs(due.due - clock.due) < NOTICED or (clock.due <= at and due.due <= at):
        return None
    if due.due > clock.due and case.urgent and clock.kind in ("answer", "executor"):
        return None
    if due.due <= at:
        because = f"по новому правилу срок ({moment_words(due.due)}) уже прошёл"
        due = an_hour_from(rule, schedule, at, min(clock.due, limit or clock.due), because, kind=clock.kind)
        return due if abs(due.due - clock.due) >= NOTICED else None
    return due


def _told(due: Due, schedule: Schedule, was: datetime, at: datetime, basis: str) -> Due:
    """The explanation names the decision and the due that was."""
    note = (f"пересчитано {moment_words(schedule.local(at))} по решению: {basis}; прежний срок — "
            f"{moment_words(schedule.local(was))}")
    told = {**due.explanation, "due": due.due.isoformat(), "notes": [*due.explanation["notes"], note]}
    return replace(due, explanation=told)
