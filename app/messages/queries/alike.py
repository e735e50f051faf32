"""Which message another one may repeat: the same house, or the same street with the same topic, lately."""

from datetime import datetime, timedelta

from sqlalchemy import and_, case, false, or_

from app.foundation.viewer import Viewer
from app.messages.queries.rows import Row, columns, read
from app.messages.tables import Message
from app.messages.visibility import message_for, visible

LATELY = timedelta(weeks=12)
MOST = 5
M = Message.__table__.c


def likely_mains(viewer: Viewer, number: int, at: datetime) -> list[Row]:
    """Visible messages that this one may repeat, the same house first, then the newest. Raises Invisible.

    Only those that can lead: no duplicate, nothing declined or redirected. Without a street nothing is guessed.
    """
    message = message_for(viewer, number)
    if not message.street:
        return []
    house = M.house == message.house if message.house else false()
    near = or_(house, and_(M.topic_id == message.topic_id, M.topic_id.is_not(None)))
    query = columns().where(
        visible(viewer), M.street == message.street, near, M.received_at >= at - LATELY, M.id != number,
        M.main_id.is_(None), M.state.not_in(("declined", "redirected", "duplicate")))
    return read(query.order_by(case((house, 0), else_=1), M.received_at.desc(), M.id.desc()).limit(MOST), {})
