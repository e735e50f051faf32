"""What a form starts with: the reckoned due, the kept draft, the text to hand over."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select

from app.foundation.database import ask
from app.foundation.refusal import Refusal
from app.foundation.viewer import Viewer
from app.messages.acts.drafts import writer_of, written_by
from app.messages.clocks import executor_due, held_by
from app.messages.queries.cards import Card
from app.messages.tables import Clock, Draft, Message
from app.messages.visibility import gate_of, seen_through

HELD_BY = and_(Clock.message_id == Message.id, Clock.stopped.is_(None), Clock.kind.in_(("promise", "answer")))


@cache
def with_dues(form: tuple[str, ...]) -> Select:
    message = Message.__table__
    return (select(*message.c, Clock.kind.label("held_kind"), Clock.due.label("held_due"))
            .select_from(message.outerjoin(Clock.__table__, HELD_BY))
            .where(message.c.id == bindparam("number"), seen_through(form)).order_by(Clock.id))


def reckoned_due(viewer: Viewer, number: int, at: datetime) -> datetime | None:
    """The executor's due as it would be reckoned at this moment; None when nothing can be reckoned."""
    gate = gate_of(viewer)
    rows = ask(with_dues(gate.form), {"number": number, **gate.values}).all()
    if not rows:
        return None
    message: Any = rows[0]
    try:
        due = executor_due(message, at, held_by((row.held_kind, row.held_due) for row in rows if row.held_kind))
    except Refusal:
        return None
    return due.due if due else None


WRITTEN = {by: select(Draft.data, Draft.saved_at).where(
    written_by(bindparam("writer"), by), Draft.message_id == bindparam("number"), Draft.act == bindparam("act"))
    for by in ("person", "link")}


def draft_of(viewer: Viewer, number: int, act: str) -> tuple[dict[str, Any], datetime] | None:
    """What the viewer typed and has not sent, with when it was kept."""
    by, writer = writer_of(viewer)
    row = ask(WRITTEN[by], {"writer": writer, "number": number, "act": act}).first()
    return (row.data, row.saved_at) if row else None


def former_answer(found: Card) -> dict[str, Any]:
    """What the answer's form starts with: the answer that came back, to be mended; else nothing."""
    answer = found.answer
    if answer is None or answer.state != "returned":
        return {}
    return {"text": answer.text, "outcome": answer.outcome, "interim": answer.kind == "interim",
            "promised_for": answer.promised_for}
