"""What the weekly note names one by one: urgent and important messages, broken promises. Of the whole centre."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from app.directory.tables import Topic, Unit
from app.foundation.database import db
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


LOOK = (select(Message.id, Topic.name, Unit.short, Message.state, Message.promised_for)
        .join(Topic, Topic.id == Message.topic_id, isouter=True).join(Unit, Unit.id == Message.unit_id, isouter=True))


def urgent_ones(start: datetime, end: datetime, at: datetime) -> list[Noted]:
    """Urgent or important messages that came in a period, and those of before it that are still open, oldest first."""
    came = (Message.received_at >= start) & (Message.received_at < end)
    still = Message.open & (Message.received_at < min(end, at))
    return read(or_(Message.urgent_due.is_not(None), Message.important), or_(came, still))


def broken_promises(at: datetime) -> list[Noted]:
    """Messages whose promised day has passed without a final answer, oldest first."""
    late = select(Clock.message_id).where(Clock.stopped.is_(None), Clock.kind == "promise", Clock.due < at)
    return [one for one in read(Message.id.in_(late)) if one.promised_for]


def read(*where) -> list[Noted]:
    return [Noted(row[0], row[1] or "", row[2] or "", STATES[row[3]], row[4])
            for row in db.session.execute(LOOK.where(*where).order_by(Message.id).limit(MOST))]
