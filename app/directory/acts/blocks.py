"""Blocks and territories kept by the administrator: the acts of the decrees name few of them, so each has its basis."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from app.directory.schedules import directory_changed
from app.directory.tables import Block, GrantRow, Settlement, Territory, Topic, Unit
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Invisible, Refusal
from app.foundation.viewer import Viewer

MOST_SETTLEMENTS = 500


def save_block(viewer: Viewer, block_id: int | None, name: str, basis: str, units: Sequence[int], groups: Sequence[str],
               at: datetime) -> int:
    """Adds a block or changes one: its ``units`` (with those below them) and topic ``groups``. A unit or group stands in
    one block: naming it here takes it out of another. Raises Refusal beside the field, Invisible."""
    row = found_or_new(Block, block_id, name, basis)
    if not units and not groups:
        raise Refusal("Отметьте хотя бы одно подразделение или группу тем.", "units")
    for table, column, chosen in ((Unit, Unit.id, units), (Topic, Topic.group, groups)):
        db.session.execute(update(table).where(table.block_id == row.id, column.not_in(chosen)).values(block_id=None))
        db.session.execute(update(table).where(column.in_(chosen)).values(block_id=row.id))
    directory_changed()
    record(viewer, "block", row.id, "save_block", at, units=sorted(units), groups=len(groups))
    return row.id


def save_territory(viewer: Viewer, territory_id: int | None, name: str, basis: str, settlements: Iterable[str],
                   at: datetime) -> int:
    """Adds a territory or changes one; ``settlements`` as messages spell them. Raises Refusal, Invisible."""
    row = found_or_new(Territory, territory_id, name, basis)
    names = list(dict.fromkeys(line.strip()[:120] for line in settlements if line.strip()))
    if not names:
        raise Refusal("Назовите хотя бы один населённый пункт, каждый с новой строки.", "settlements")
    if len(names) > MOST_SETTLEMENTS:
        raise Refusal(f"Не больше {MOST_SETTLEMENTS} населённых пунктов.", "settlements")
    if foreign := db.session.scalars(select(Settlement.name).where(
            Settlement.name.in_(names), Settlement.territory_id != row.id).order_by(Settlement.name)).first():
        raise Refusal(f"«{foreign}» уже относится к другой территории.", "settlements")
    db.session.execute(delete(Settlement).where(Settlement.territory_id == row.id))
    db.session.add_all(Settlement(name=one, territory_id=row.id) for one in names)
    directory_changed()
    record(viewer, "territory", row.id, "save_territory", at, settlements=len(names))
    return row.id


def found_or_new(table: Any, row_id: int | None, name: str, basis: str) -> Any:
    row = db.session.get(table, row_id, with_for_update=True) if row_id else table()
    if row is None:
        raise Invisible()
    if not basis.strip():
        raise Refusal("Нужно основание: каким актом или решением это установлено.", "basis")
    if db.session.scalar(select(table.id).where(table.name == name, table.id != (row_id or 0))):
        raise Refusal("Такое название уже есть.", "name")
    row.name, row.basis = name, basis
    db.session.add(row)
    db.session.flush()
    return row


def remove_block(viewer: Viewer, block_id: int, at: datetime) -> None:
    """Raises Refusal while somebody answers for it, Invisible."""
    check_unused(Block, block_id, GrantRow.block_id)
    for table in (Unit, Topic):
        db.session.execute(update(table).where(table.block_id == block_id).values(block_id=None))
    db.session.execute(delete(Block).where(Block.id == block_id))
    directory_changed()
    record(viewer, "block", block_id, "remove_block", at)


def remove_territory(viewer: Viewer, territory_id: int, at: datetime) -> None:
    """Raises Refusal while somebody answers for it, Invisible."""
    check_unused(Territory, territory_id, GrantRow.territory_id)
    db.session.execute(delete(Settlement).where(Settlement.territory_id == territory_id))
    db.session.execute(delete(Territory).where(Territory.id == territory_id))
    directory_changed()
    record(viewer, "territory", territory_id, "remove_territory", at)


def check_unused(table: Any, row_id: int, granted: Any) -> None:
    if db.session.get(table, row_id, with_for_update=True) is None:
        raise Invisible()
    if db.session.scalar(select(GrantRow.id).where(granted == row_id).limit(1)):
        raise Refusal("Убрать нельзя: за это кто-то отвечает или отвечал, и показатели прошлого на него ссылаются.")
