"""Saved lists: a filter kept under a name, shared or not. Each who opens one sees through their own gate."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from app.directory.tables import Person
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Invisible, Refusal
from app.foundation.viewer import Viewer
from app.messages.tables import SavedList

MOST = 50
LONGEST_NAME = 80
# What of a list's address is kept, as long as a value may be.
KEPT = ("q", "state", "unit", "topic", "channel", "order", "late", "batch", "essence", "object", "applicant",
        "category", "kind", "type", "form", "since", "until")
LONGEST = 200


def save_list(viewer: Viewer, name: str, asked: Mapping[str, str], shared: bool, at: datetime) -> int:
    """Keeps the filter under a new name. Raises Refusal beside the field."""
    kept = {key: asked[key].replace("\x00", "")[:LONGEST] for key in KEPT if asked.get(key)}
    if not kept:
        raise Refusal("Сначала задайте фильтр: сохранять пока нечего.", "name")
    mine = own_lists(viewer)
    if len(mine) >= MOST:
        raise Refusal(f"Сохранить можно не больше {MOST} списков: уберите лишние.", "name")
    row = SavedList(person_id=viewer.person_id, name=new_name(name, mine), asked=kept, shared=shared, at=at)
    db.session.add(row)
    db.session.flush()
    record(viewer, "saved_list", row.id, "save_list", at, shared=shared)
    return row.id


def rename_list(viewer: Viewer, list_id: int, name: str, shared: bool, at: datetime) -> None:
    """One's own gets another name, is shared or no longer. Raises Invisible, Refusal beside the field."""
    mine = own_lists(viewer)
    row = next((one for one in mine if one.id == list_id), None)
    if row is None:
        raise Invisible()
    row.name, row.shared = new_name(name, [one for one in mine if one is not row]), shared
    record(viewer, "saved_list", row.id, "rename_list", at, shared=shared)


def own_lists(viewer: Viewer) -> list[SavedList]:
    """Two acts of one person stand in line here, so that neither passes the limit nor takes the other's name."""
    db.session.execute(select(Person.id).where(Person.id == viewer.person_id).with_for_update(key_share=True))
    return list(db.session.scalars(select(SavedList).where(SavedList.person_id == viewer.person_id)))


def new_name(name: str, others: list[SavedList]) -> str:
    """The name as it is kept: one line. Raises Refusal for none, and for one that stands already, in whatever letters."""
    words = " ".join("".join(sign for sign in name if sign.isprintable() or sign.isspace()).split())
    if not words:
        raise Refusal("Назовите список.", "name")
    if len(words) > LONGEST_NAME:
        raise Refusal(f"Слишком длинное название: можно до {LONGEST_NAME} знаков.", "name")
    if any(one.name.casefold() == words.casefold() for one in others):
        raise Refusal("Список с таким названием у вас уже есть. Назовите иначе или уберите прежний.", "name")
    return words


def remove_list(viewer: Viewer, list_id: int, at: datetime) -> None:
    """One's own. Raises Invisible."""
    row = db.session.get(SavedList, list_id)
    if row is None or row.person_id != viewer.person_id:
        raise Invisible()
    record(viewer, "saved_list", row.id, "remove_list", at)
    db.session.delete(row)
