"""What the weekly note names one by one: urgent and important messages, broken promises. Of the whole centre."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select, true

from app.directory.tables import Topic, Unit
from app.foundation.database import ask, db
from app.messages.rules.words import STATES
from app.messages.tables import Clock, Message

MOST = 30


@dataclass(frozen=True)
class Noted:
    number: int
    topic: str
    unit: str
    state: str
    promised_for: date | None


M = Message.__table__.c
NOTABLE = or_(M.urgent_due.is_not(None), M.important == true())
LOOK = (select(Message.id, Topic.name, Unit.short, Message.state, Message.promised_for)
        .join(Topic, Topic.id == Message.topic_id, isouter=True).join(Unit, Unit.id == Message.unit_id, isouter=True))


def urgent_ones(start: datetime, end: datetime, at: datetime) -> list[Noted]:
    """Urgent or important messages that came in a period, and those of before it that are still open, oldest first."""
    # Each half along an index of its own: together they would be looked for among all messages.
    came = select(M.id).where(M.received_at >= start, M.received_at < end, NOTABLE)
    still = select(M.id, M.received_at).where(M.open == true(), NOTABLE)
    found = {number for number, received in ask(still) if received < min(end, at)} | set(ask(came).scalars())
    return read(M.id.in_(found))


def broken_promises(at: datetime) -> list[Noted]:
    """Messages whose promised day has passed without a final answer, oldest first."""
    late = select(Clock.message_id).where(Clock.stopped.is_(None), Clock.kind == "promise", Clock.due < at)
    return [one for one in read(Message.id.in_(late)) if one.promised_for]


def read(*where) -> list[Noted]:
    return [Noted(row[0], row[1] or "", row[2] or "", STATES[row[3]], row[4])
            for row in db.session.execute(LOOK.where(*where).order_by(Message.id).limit(MOST))]
