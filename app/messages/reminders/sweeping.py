"""The sweep: open clocks whose reminder is due, oldest first, each in isolation, nothing unassigned skipped.

What fell due while everything stood still is caught up in one notice that tells the truth of now, instead of one for
each missed level. Bounded batches keep the write lock short; a batch cut off leaves its clocks as they were.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from app.directory.schedules import clock_words, local_date, reckoning, rule_and_schedule
from app.foundation.database import act, db
from app.foundation.history import record
from app.foundation.viewer import TIMETABLE, Viewer
from app.messages.deadlines import reminder_schedule
from app.messages.reminders.load import UNREADABLE, Broken, DueClock, due_ids, load
from app.messages.reminders.people import People, people_on
from app.messages.reminders.rules import Step, always_urgent, reminder_words, roles_of, step_of
from app.messages.tables import Clock
from app.notices.acts import Telling, tell_all
from app.worktime.calendar import YearNotLoaded
from app.worktime.schedule import Schedule

log = logging.getLogger(__name__)

BATCH = 200


@dataclass(frozen=True)
class Swept:
    """``reminded``: people told; ``corrupt``: clocks marked in this sweep."""

    looked_at: int = 0
    reminded: int = 0
    corrupt: int = 0

    def __add__(self, other: "Swept") -> "Swept":
        return Swept(self.looked_at + other.looked_at, self.reminded + other.reminded, self.corrupt + other.corrupt)


@dataclass(frozen=True)
class Plan:
    """What one clock asks for: the row's next reminder, and what is told to whom."""

    clock_id: int
    remind_at: datetime | None
    level: int
    tellings: tuple[Telling, ...]

    @property
    def row(self) -> dict:
        return {"id": self.clock_id, "remind_at": self.remind_at, "remind_level": self.level}


def sweep(at: datetime) -> Swept:
    """Reminds of everything due at ``at``. Safe to run twice and by two at once: each (clock, level, person) once.

    Not inside an act: every batch is one.
    """
    total = Swept()
    while True:
        with act(TIMETABLE):
            done = _batch(at)
        total += done
        if done.looked_at < BATCH:
            return total


def corrupt_clocks() -> list[tuple[int, int, str]]:
    """(clock, message number, why) of the open clocks that nobody is reminded of, for «Состояние»."""
    rows = db.session.execute(select(Clock.id, Clock.message_id, Clock.corrupt).where(
        Clock.stopped.is_(None), Clock.corrupt.is_not(None)).order_by(Clock.id).limit(BATCH))
    return [(clock_id, number, why) for clock_id, number, why in rows]


def check_again(viewer: Viewer, at: datetime) -> int:
    """Takes the marks off, once the cause is mended: the next sweep looks again. Inside an act; how many."""
    freed = db.session.scalars(update(Clock).where(Clock.stopped.is_(None), Clock.corrupt.is_not(None)).values(
        corrupt=None, remind_at=at).returning(Clock.id)).all()
    for clock_id in freed:
        record(viewer, "clock", clock_id, "check_again", at)
    return len(freed)


def _batch(at: datetime) -> Swept:
    ids = due_ids(at, BATCH)
    if not ids:
        return Swept()
    clocks, broken = load(ids)
    people = people_on(local_date(at))
    hours = Hours()
    plans: list[Plan] = []
    for clock in clocks:
        try:
            plans.append(_plan(clock, hours, people, at))
        except Exception as error:
            log.exception("sweep: clock %s", clock.id)
            broken.append(Broken(clock.id, str(error) or type(error).__name__, clock.number, clock.channel))
    reminded, fallen = _write(plans, at)
    broken += fallen
    _mark(broken, people, at)
    return Swept(len(ids), reminded, len(broken))


class Hours:
    """The hours of reminders of each rule, and whether its messages are urgent all of them; kept for a batch."""

    def __init__(self) -> None:
        self.kept: dict[tuple, tuple[Schedule, bool]] = {}

    def of(self, clock: DueClock) -> tuple[Schedule, bool]:
        on = None if clock.rule_id else local_date(clock.received_at)
        key = (clock.rule_id, clock.channel, clock.message_kind, on)
        if key not in self.kept:
            found = (reckoning(clock.rule_id, clock.channel) if clock.rule_id
                     else rule_and_schedule(clock.channel, clock.message_kind, clock.received_at))
            self.kept[key] = reminder_schedule(found.rule, found.schedule), always_urgent(found.rule)
        return self.kept[key]


def _plan(clock: DueClock, hours: Hours, people: People, at: datetime) -> Plan:
    schedule, always = hours.of(clock)
    step = step_of(clock.kind, clock.due, clock.started, schedule, clock.urgent and not always, clock.level, at)
    tellings = [_reminder(clock, step, people, at)] if step.passed else []
    if step.missing:
        admins = tuple(people.all("admin"))
        tellings.append(Telling(admins, f"calendar:{step.missing}", "trouble", YearNotLoaded(step.missing).words))
    return Plan(clock.id, step.remind_at, step.level, tuple(tellings))


def _reminder(clock: DueClock, step: Step, people: People, at: datetime) -> Telling:
    told = sorted({person for role in roles_of(clock.kind, step.passed) for person in _people(role, clock, people)})
    words = reminder_words(clock.number, clock.kind, clock.due, clock_words(clock.due), step.passed, at)
    return Telling(tuple(told), f"clock:{clock.id}:{step.latest}", "reminder", words, clock.number, clock.urgent)


def _people(role: str, clock: DueClock, people: People) -> Sequence[int]:
    """Never nobody, as long as somebody works here: what has no executor is the operators', then the heads'."""
    if role == "executor":
        if clock.kind == "answer" and clock.waits_on != "executor":
            return ()
        reached = people.executors(clock.unit_id)
        named = [clock.person_id] if clock.person_id in reached else reached
        return named or _people("operator", clock, people)
    if role == "operator":
        return people.operators(clock.channel) or people.all("head") or people.all("admin")
    return people.all(role) or people.all("head") or people.operators(clock.channel)


def _write(plans: list[Plan], at: datetime) -> tuple[int, list[Broken]]:
    """All at once; if the database refuses that, one by one, so that only the guilty row falls out."""
    if not plans:
        return 0, []
    try:
        with db.session.begin_nested():
            return _write_these(plans, at), []
    except Exception:
        log.exception("sweep: a batch was refused, its clocks are written one by one")
    reminded, fallen = 0, []
    for plan in plans:
        try:
            with db.session.begin_nested():
                reminded += _write_these([plan], at)
        except Exception as error:
            log.error("sweep: clock %s refused: %s", plan.clock_id, type(error).__name__)
            fallen.append(Broken(plan.clock_id, UNREADABLE))
    return reminded, fallen


def _write_these(plans: list[Plan], at: datetime) -> int:
    told = tell_all([telling for plan in plans for telling in plan.tellings], at)
    db.session.execute(update(Clock), [plan.row for plan in plans])
    return len(told)


def _mark(broken: Sequence[Broken], people: People, at: datetime) -> None:
    """Marks clocks that cannot be reckoned with, and tells the people: a deadline nobody watches is theirs to watch."""
    for one in broken:
        db.session.execute(update(Clock).where(Clock.id == one.id).values(
            corrupt=one.why[:255], remind_at=None))
        record(TIMETABLE, "clock", one.id, "corrupt", at, message=one.number)
    tell_all([telling for one in broken for telling in _reports(one, people, at)], at)


def _reports(one: Broken, people: People, at: datetime) -> list[Telling]:
    """The administrator mends it; the operators of the message watch over it meanwhile."""
    key = f"corrupt:{one.id}:{local_date(at):%Y%m%d}"
    mend = f"Срок с номером {one.id} не отслеживается: {one.why}. Подробности на странице «Состояние»."
    watch = f"№ {one.number}: срок не отслеживается ({one.why}). Напоминаний по нему не будет, проверьте его сами."
    operators = people.operators(one.channel) if one.channel else []
    admins = [person for person in people.all("admin") if person not in operators]
    return [Telling(tuple(admins), key, "trouble", mend), Telling(tuple(operators), key, "trouble", watch, one.number)]
