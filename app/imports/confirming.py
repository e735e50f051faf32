"""What people say they published, confirmed by a source that says the same. Inside the act of its chunk."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from app.foundation.database import db
from app.foundation.history import record
from app.foundation.viewer import IMPORT
from app.imports.formats.source_row import SourceRow
from app.imports.planning import Fate
from app.messages.tables import Message

# A person records the moment by hand, and the day is what both surely know.
AS_GOOD_AS_EQUAL = timedelta(days=1)


def confirm(fates: Sequence[Fate], batch_id: int, at: datetime) -> None:
    """Marks the publications that the rows agree with, whether or not the rows say anything new. A later round has to be
    confirmed again: its publication is younger than the mark."""
    rows = {number: fate.row for fate in fates if fate.row.state in ("published", "done") and (number := number_of(fate))}
    if not rows:
        return
    for message in db.session.scalars(select(Message).where(
            Message.id.in_(rows), Message.led_by == "here", Message.state.in_(("published", "done")),
            Message.published_at.is_not(None),
            or_(Message.confirmed_at.is_(None), Message.confirmed_at < Message.published_at))):
        if agrees(rows[message.id], message):
            message.confirmed_at = at
            record(IMPORT, "message", message.id, "confirm", at, round=message.round, state=message.state, batch=batch_id)


def number_of(fate: Fate) -> int | None:
    return fate.known.message_id if fate.known is not None else fate.message.id if fate.message is not None else None


def agrees(row: SourceRow, message: Message) -> bool:
    """The source knows of the answer, and where it names the moment it means the same one."""
    ours = message.evaluated_at or message.published_at
    if row.evaluation_at and ours:
        return abs(row.evaluation_at - ours) <= AS_GOOD_AS_EQUAL
    return row.finished_at is None or ours is None or row.finished_at >= ours - AS_GOOD_AS_EQUAL
