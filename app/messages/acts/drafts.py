"""What people leave on a card without acting: drafts, and the note that they have it open."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select

from app.foundation.database import db
from app.foundation.refusal import Refusal
from app.foundation.viewer import Viewer
from app.messages.rules.acts import BY_CODE
from app.messages.tables import Draft, OpenCard
from app.messages.visibility import message_for

LARGEST_DRAFT = 60_000
OPEN_FOR = timedelta(seconds=75)


def writer_of(viewer: Viewer) -> tuple[str, int | None]:
    """Whose drafts the viewer's are: a person's, or those of whoever writes by a one-time link."""
    return ("link", viewer.link_id) if viewer.link_id is not None else ("person", viewer.person_id)


def written_by(writer: Any, by: str) -> ColumnElement[bool]:
    """Drafts of a person, or of a link; of nobody else's."""
    if by == "link":
        return Draft.link_id == writer
    return and_(Draft.person_id == writer, Draft.link_id.is_(None))


def save_draft(viewer: Viewer, number: int, act: str, data: dict[str, Any], at: datetime) -> None:
    """Keeps what was typed; ``number`` 0 is the registration form. One draft a person (or link), message and act."""
    if act not in BY_CODE and act != "register":
        raise Refusal("Такой формы нет.")
    if sum(len(str(value)) for value in data.values()) > LARGEST_DRAFT:
        raise Refusal("Черновик слишком длинный и не сохранён.")
    if number or act != "register":
        message_for(viewer, number)
    by, writer = writer_of(viewer)
    draft = db.session.scalar(select(Draft).where(written_by(writer, by), Draft.message_id == number, Draft.act == act))
    if draft is None:
        draft = Draft(person_id=viewer.person_id, link_id=viewer.link_id, message_id=number, act=act, data=data, saved_at=at)
        db.session.add(draft)
    draft.data, draft.saved_at = data, at


def keep_open(viewer: Viewer, number: int, at: datetime) -> None:
    """Notes that the viewer has the card open; the page tells so every half minute."""
    message_for(viewer, number)
    db.session.execute(delete(OpenCard).where(OpenCard.seen_at < at - OPEN_FOR))
    row = db.session.get(OpenCard, (number, viewer.person_id))
    if row is None:
        db.session.add(OpenCard(message_id=number, person_id=viewer.person_id, seen_at=at))
    else:
        row.seen_at = at
