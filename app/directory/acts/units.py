"""Units kept by the administrator: added, changed, closed, opened again. A closed one stays where it is written."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from app.directory.acts.seen import check_seen, overwrite, stamp
from app.directory.blocks import blocks
from app.directory.former import keep_former_name
from app.directory.profile.naming import bodies
from app.directory.profile.sections import SECTIONS
from app.directory.schedules import centre, directory_changed, in_turn, local_date
from app.directory.tables import GrantRow, Person, Unit
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Invisible, Refusal
from app.foundation.viewer import Viewer


@dataclass(frozen=True)
class UnitValues:
    """What an administrator may write about a unit; named as the columns are."""

    name: str
    short: str
    organisation: bool = True
    parent_id: int | None = None
    phone: str = ""
    recipient: bool = True
    block_id: int | None = None


def values_of(row: Unit) -> UnitValues:
    return UnitValues(row.name, row.short, row.organisation, row.parent_id, row.phone, row.recipient, row.block_id)


def stamp_of(row: Unit) -> str:
    return stamp(values_of(row), row.active)


def add_unit(viewer: Viewer, new: UnitValues, at: datetime) -> int:
    """Raises Refusal beside the field."""
    in_turn()
    _check(new)
    row = Unit(**vars(new))
    db.session.add(row)
    db.session.flush()
    _told(viewer, row.id, "add_unit", at, {new.block_id})
    return row.id


def edit_unit(viewer: Viewer, unit_id: int, new: UnitValues, seen: str, at: datetime) -> None:
    """Raises Stale when the record is no longer the one the form showed (``seen``), Refusal beside a field, Invisible."""
    row = _seen_unit(unit_id, seen)
    old = values_of(row)
    _check(new, row)
    changed = overwrite(row, new)
    if "name" in changed:
        keep_former_name("unit", unit_id, old.name)
    if changed:
        moved = {old.block_id, new.block_id} if "block_id" in changed else set()
        _told(viewer, unit_id, "edit_unit", at, moved, fields=changed)


def close_unit(viewer: Viewer, unit_id: int, seen: str, messages: int, at: datetime) -> None:
    """Nothing is assigned to it any more. ``messages``: on how many open ones it is at work, counted in the same act by the
    caller. Raises Refusal that says what stands in the way, Stale, Invisible."""
    row = _seen_unit(unit_id, seen)
    if _named_by_the_act(row):
        raise Refusal("Закрыть нельзя: это подразделение называет акт, см. «Центр и акт».")
    people, below = len(people_at_work(unit_id, local_date(at))), len(units_under(unit_id))
    ways = [f"{words} — {count}" for words, count in (
        ("открытых сообщений", messages), ("людей с открытым входом", people), ("подразделений ниже", below)) if count]
    if ways:
        raise Refusal(f"Закрыть нельзя: {', '.join(ways)}. Что с этим делать, сказано ниже.")
    row.active = False
    _told(viewer, unit_id, "close_unit", at, {row.block_id})


def open_unit(viewer: Viewer, unit_id: int, seen: str, at: datetime) -> None:
    """Raises Refusal under a closed one, Stale, Invisible."""
    row = _seen_unit(unit_id, seen)
    above = db.session.get(Unit, row.parent_id) if row.parent_id else None
    if above and not above.active:
        raise Refusal(f"Сначала откройте вышестоящее: «{above.short}».")
    row.active = True
    _told(viewer, unit_id, "open_unit", at, {row.block_id})


def people_at_work(unit_id: int, today: date) -> list[tuple[int, str]]:
    """(id, post) of those who can sign in and belong to the unit or hold a role over it."""
    held = select(GrantRow.person_id).where(
        GrantRow.unit_id == unit_id, or_(GrantRow.ends_on.is_(None), GrantRow.ends_on >= today))
    rows = db.session.execute(select(Person.id, Person.post).where(
        Person.active, Person.password_hash.is_not(None), or_(Person.unit_id == unit_id, Person.id.in_(held))
    ).order_by(Person.post))
    return [(row.id, row.post) for row in rows]


def units_under(unit_id: int) -> list[tuple[int, str]]:
    """(id, short name) of the open units right below."""
    rows = db.session.execute(select(Unit.id, Unit.short).where(Unit.parent_id == unit_id, Unit.active).order_by(Unit.short))
    return [(row.id, row.short) for row in rows]


def _seen_unit(unit_id: int, seen: str) -> Unit:
    in_turn()
    row = db.session.get(Unit, unit_id, populate_existing=True)
    if row is None:
        raise Invisible()
    check_seen(seen, stamp_of(row))
    return row


def _told(viewer: Viewer, unit_id: int, act: str, at: datetime, of_blocks: set[int | None], **facts: Any) -> None:
    """A block whose units changed has a row of its own: a file loaded later does not overrule it."""
    record(viewer, "unit", unit_id, act, at, **facts)
    for block_id in filter(None, of_blocks):
        record(viewer, "block", block_id, act, at, unit=unit_id)
    directory_changed()


def _check(new: UnitValues, row: Unit | None = None) -> None:
    own = row.id if row else 0
    for field, column, words in (("name", Unit.name, "Такое название уже есть."),
                                 ("short", Unit.short, "Такое краткое название уже есть.")):
        taken = {name.casefold() for name in db.session.scalars(select(column).where(Unit.id != own))}
        if getattr(new, field) != getattr(row, field, "") and getattr(new, field).casefold() in taken:
            raise Refusal(words, field)
    if row and new.name != row.name and _named_by_the_act(row):
        raise Refusal("Так его называет акт, см. «Центр и акт»: переименовать нельзя.", "name")
    if new.parent_id != (row.parent_id if row else None):
        _check_parent(new.parent_id, own)
    if new.block_id and new.block_id not in blocks().names:
        raise Refusal("Выберите блок из списка.", "block_id")


def _check_parent(parent_id: int | None, own: int) -> None:
    above = db.session.get(Unit, parent_id) if parent_id else None
    if parent_id and (above is None or not above.active):
        raise Refusal("Выберите вышестоящее из списка.", "parent_id")
    while above:
        if above.id == own:
            raise Refusal("По кругу подчинить нельзя: выбранное стоит ниже этого подразделения или это оно само.", "parent_id")
        above = db.session.get(Unit, above.parent_id) if above.parent_id else None


def _named_by_the_act(row: Unit) -> bool:
    """An export that names what is not in it would not be read back."""
    facts = centre().facts
    return row.name in {facts.get("base_organisation"), facts.get("region"),
                        *(name for _, name in bodies({**{key: [] for key in SECTIONS}, **facts}))}
