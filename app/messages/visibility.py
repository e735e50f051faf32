"""The one gate to messages: what a viewer may see, as a condition for every query."""

from sqlalchemy import ColumnElement, exists, false, or_, select, true

from app.foundation.database import db
from app.foundation.refusal import Invisible
from app.foundation.viewer import Viewer
from app.messages.tables import Assignment, Message


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """Head and curator see all; an operator the channels granted; an executor what the units are assigned to now."""
    if viewer.has("head", "curator"):
        return true()
    ways: list[ColumnElement[bool]] = []
    if viewer.has("operator"):
        channels = viewer.channels("operator")
        ways.append(true() if channels is None else Message.channel.in_(sorted(channels)))
    if viewer.units:
        ways.append(exists(select(Assignment.id).where(
            Assignment.message_id == Message.id, Assignment.active, Assignment.unit_id.in_(sorted(viewer.units)))))
    return or_(*ways) if ways else false()


def message_for(viewer: Viewer, number: int, lock: bool = False) -> Message:
    """The row through the gate. Raises Invisible, the same for absent and out of scope.

    ``lock``: for an act on an engine that locks rows (SQLite's act holds the whole database already).
    """
    query = select(Message).where(Message.id == number, visible(viewer))
    row = db.session.scalar(query.with_for_update(of=Message) if lock else query)
    if row is None:
        raise Invisible()
    return row
