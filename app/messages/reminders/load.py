"""Due clocks with all that a reminder needs, in a few queries for a whole batch."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.foundation.database import db
from app.messages.tables import Assignment, Clock, Message

log = logging.getLogger(__name__)

NO_MESSAGE = "сообщения этого срока нет"
UNREADABLE = "строка срока не читается"
NO_EXPLANATION = "объяснение срока испорчено"


@dataclass(frozen=True)
class DueClock:
    """An open clock whose reminder is due, with its message and the responsible assignment, if any."""

    id: int
    kind: str
    started: datetime
    due: datetime
    level: int
    number: int
    channel: str
    message_kind: str
    rule_id: int | None
    received_at: datetime
    waits_on: str | None
    urgent: bool
    unit_id: int | None
    person_id: int | None


@dataclass(frozen=True)
class Broken:
    """A clock that cannot be reckoned with, and why in Russian words."""

    id: int
    why: str
    number: int | None = None
    channel: str | None = None


def due_ids(at: datetime, most: int) -> list[int]:
    """The clocks to look at, oldest reminder first. Ids alone: a row that cannot be read must not hide the others."""
    return list(db.session.scalars(
        select(Clock.id).where(Clock.stopped.is_(None), Clock.corrupt.is_(None), Clock.remind_at <= at)
        .order_by(Clock.remind_at, Clock.id).limit(most).with_for_update(skip_locked=True)))


def load(ids: Sequence[int]) -> tuple[list[DueClock], list[Broken]]:
    """The clocks in the order of ``ids``, and those that are broken."""
    try:
        found = _read(ids)
    except Exception:
        # One unreadable row spoils the result of all: read them one by one to find it.
        log.exception("sweep: a row of this batch cannot be read")
        found = [row for each in ids for row in _read_alone(each)]
    given = _assignments([row.message_id for row in found if row.id is not None])
    clocks: list[DueClock] = []
    broken = [Broken(each, UNREADABLE) for each in ids if each not in {row.clock_id for row in found}]
    for row in found:
        why = NO_MESSAGE if row.id is None else NO_EXPLANATION if not isinstance(row.explanation, dict) else None
        if why:
            broken.append(Broken(row.clock_id, why, row.id, row.channel))
        else:
            clocks.append(_clock(row, given.get(row.message_id)))
    return clocks, broken


def _read(ids: Sequence[int]) -> list:
    query = select(
        Clock.id.label("clock_id"), Clock.message_id, Clock.kind.label("clock_kind"), Clock.started, Clock.due,
        Clock.remind_level, Clock.explanation, Message.id, Message.channel, Message.kind, Message.rule_id,
        Message.received_at, Message.waits_on, Message.urgent_due,
    ).outerjoin(Message, Message.id == Clock.message_id).where(Clock.id.in_(ids)).order_by(Clock.remind_at, Clock.id)
    return list(db.session.execute(query))


def _read_alone(clock_id: int) -> list:
    try:
        return _read([clock_id])
    except Exception as error:
        log.error("sweep: clock %s cannot be read: %s", clock_id, type(error).__name__)
        return []


def _assignments(numbers: Sequence[int]) -> dict[int, tuple[int, int | None]]:
    rows = db.session.execute(
        select(Assignment.message_id, Assignment.unit_id, Assignment.person_id)
        .where(Assignment.message_id.in_(numbers), Assignment.active, Assignment.responsible))
    return {row.message_id: (row.unit_id, row.person_id) for row in rows}


def _clock(row, given: tuple[int, int | None] | None) -> DueClock:
    unit_id, person_id = given or (None, None)
    return DueClock(row.clock_id, row.clock_kind, row.started, row.due, row.remind_level, row.id, row.channel, row.kind,
                    row.rule_id, row.received_at, row.waits_on, row.urgent_due is not None, unit_id, person_id)
