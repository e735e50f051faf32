"""How many open messages hang on units and topics: numbers for the administrator, without a word of any message."""

from sqlalchemy import func, select, union

from app.foundation.database import db
from app.messages.tables import Assignment, Message


def open_of_units() -> dict[int, int]:
    """By unit, those that wait for its answer and those it helps with."""
    answering = select(Message.unit_id, Message.id).where(Message.open, Message.unit_id.is_not(None))
    helping = select(Assignment.unit_id, Assignment.message_id).join(Message, Message.id == Assignment.message_id).where(
        Assignment.active, Message.open)
    at_work = union(answering, helping).subquery()
    return dict(db.session.execute(select(at_work.c.unit_id, func.count()).group_by(at_work.c.unit_id)).all())


def open_of_topics() -> dict[int, int]:
    return dict(db.session.execute(select(Message.topic_id, func.count()).where(
        Message.open, Message.topic_id.is_not(None)).group_by(Message.topic_id)).all())
