"""Reaction windows that closed: what the timetable does for messages nobody commented on."""

import logging
from datetime import datetime

from sqlalchemy import select, tuple_

from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.messages.acts import finish_reaction
from app.messages.tables import Clock, Message

log = logging.getLogger(__name__)

BATCH = 200


def close_reactions(at: datetime) -> int:
    """Finishes every published message whose reaction clock is due, oldest first; how many.

    Each in an act of its own: one that cannot be finished is logged and stops nobody. Not inside an act.
    """
    done, after = 0, None
    while rows := _due(at, after):
        done += sum(_finish(number, at) for _, _, number in rows)
        after = rows[-1][:2]
    return done


def _due(at: datetime, after: tuple[datetime, int] | None) -> list[tuple[datetime, int, int]]:
    """The next batch of (due, clock, message); goes on behind the last one, whatever became of it."""
    query = select(Clock.due, Clock.id, Clock.message_id).join(Message, Message.id == Clock.message_id).where(
        Clock.kind == "reaction", Clock.stopped.is_(None), Clock.due <= at, Message.state == "published")
    if after is not None:
        query = query.where(tuple_(Clock.due, Clock.id) > after)
    rows = db.session.execute(query.order_by(Clock.due, Clock.id).limit(BATCH)).all()
    db.session.rollback()
    return [(due, clock_id, number) for due, clock_id, number in rows]


def _finish(number: int, at: datetime) -> bool:
    try:
        with act(TIMETABLE):
            return finish_reaction(TIMETABLE, number, at)
    except Exception:
        log.exception("reaction of message %s could not be finished", number)
        return False
