"""Saved lists: a filter kept under a name, shared or not. Each who opens one sees through their own gate."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Invisible, Refusal
from app.foundation.viewer import Viewer
from app.messages.tables import SavedList

MOST = 50
# What of a list's address is kept, as long as a value may be.
KEPT = ("q", "state", "unit", "topic", "channel", "order", "late", "batch")
LONGEST = 200


def save_list(viewer: Viewer, name: str, asked: Mapping[str, str], shared: bool, at: datetime) -> int:
    """Keeps the filter; under a name of one's own that stands already it is kept anew. Raises Refusal beside the field."""
    words = " ".join("".join(sign for sign in name if sign.isprintable() or sign.isspace()).split())[:80]
    if not words:
        raise Refusal("Назовите список.", "name")
    kept = {key: asked[key].replace("\x00", "")[:LONGEST] for key in KEPT if asked.get(key)}
    if not kept:
        raise Refusal("Сначала задайте фильтр: сохранять пока нечего.", "name")
    row = db.session.scalar(select(SavedList).where(SavedList.person_id == viewer.person_id, SavedList.name == words))
    if row is None:
        if (db.session.scalar(select(func.count()).select_from(SavedList).where(
                SavedList.person_id == viewer.person_id)) or 0) >= MOST:
            raise Refusal(f"Сохранить можно не больше {MOST} списков: уберите лишние.", "name")
        row = SavedList(person_id=viewer.person_id, name=words)
        db.session.add(row)
    row.asked, row.shared, row.at = kept, shared, at
    db.session.flush()
    record(viewer, "saved_list", row.id, "save_list", at, shared=shared)
    return row.id


def remove_list(viewer: Viewer, list_id: int, at: datetime) -> None:
    """One's own. Raises Invisible."""
    row = db.session.get(SavedList, list_id)
    if row is None or row.person_id != viewer.person_id:
        raise Invisible()
    record(viewer, "saved_list", row.id, "remove_list", at)
    db.session.delete(row)
