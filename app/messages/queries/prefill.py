"""What a form starts with: the reckoned due, the kept draft, the text to hand over."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, select

from app.foundation.database import db
from app.foundation.refusal import Refusal
from app.foundation.viewer import Viewer
from app.messages.acts.drafts import written_by
from app.messages.clocks import executor_due, held_by
from app.messages.queries.card import Card
from app.messages.tables import Clock, Draft, Message
from app.messages.visibility import visible


def reckoned_due(viewer: Viewer, number: int, at: datetime) -> datetime | None:
    """The executor's due as it would be reckoned at this moment; None when nothing can be reckoned."""
    rows = db.session.execute(
        select(Message, Clock.kind, Clock.due)
        .join(Clock, and_(Clock.message_id == Message.id, Clock.stopped.is_(None), Clock.kind.in_(("promise", "answer"))),
              isouter=True)
        .where(Message.id == number, visible(viewer)).order_by(Clock.id)).all()
    if not rows:
        return None
    try:
        due = executor_due(rows[0].Message, at, held_by((row.kind, row.due) for row in rows if row.kind))
    except Refusal:
        return None
    return due.due if due else None


def draft_of(viewer: Viewer, number: int, act: str) -> tuple[dict[str, Any], datetime] | None:
    """What the viewer typed and has not sent, with when it was kept."""
    row = db.session.execute(select(Draft.data, Draft.saved_at).where(
        written_by(viewer), Draft.message_id == number, Draft.act == act)).first()
    return (row.data, row.saved_at) if row else None


def former_answer(found: Card) -> dict[str, Any]:
    """What the answer's form starts with: the answer that came back, to be mended; else nothing."""
    answer = found.answer
    if answer is None or answer.state != "returned":
        return {}
    return {"text": answer.text, "outcome": answer.outcome, "interim": answer.kind == "interim",
            "promised_for": answer.promised_for}
