"""What a form starts with: the reckoned due, the kept draft, the text to hand over."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.foundation.database import db
from app.foundation.refusal import Refusal
from app.foundation.viewer import Viewer
from app.messages.clocks import executor_due
from app.messages.tables import Draft
from app.messages.visibility import message_for


def reckoned_due(viewer: Viewer, number: int, at: datetime) -> datetime | None:
    """The executor's due as it would be reckoned at this moment; None when nothing can be reckoned."""
    try:
        due = executor_due(message_for(viewer, number), at)
    except Refusal:
        return None
    return due.due if due else None


def draft_of(viewer: Viewer, number: int, act: str) -> tuple[dict[str, Any], datetime] | None:
    """What the viewer typed and has not sent, with when it was kept."""
    row = db.session.execute(select(Draft.data, Draft.saved_at).where(
        Draft.person_id == viewer.person_id, Draft.message_id == number, Draft.act == act)).first()
    return (row.data, row.saved_at) if row else None
