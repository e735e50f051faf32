"""Units as the administrator sees them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.directory.acts.units import UnitValues, people_at_work, stamp_of, units_under, values_of
from app.directory.blocks import blocks
from app.directory.schedules import units_below
from app.directory.tables import Unit
from app.foundation.database import db
from app.foundation.refusal import Invisible


@dataclass(frozen=True)
class UnitLine:
    """``above``: short name of the unit it stands under; ``block``: its own or that of the unit above."""

    id: int
    values: UnitValues
    active: bool
    above: str
    block: str


@dataclass(frozen=True)
class UnitPage(UnitLine):
    """``people`` and ``below`` stand in the way of closing it; ``stamp`` goes with the forms."""

    stamp: str
    people: list[tuple[int, str]]
    below: list[tuple[int, str]]


def unit_lines(active: bool) -> list[UnitLine]:
    short = dict(db.session.execute(select(Unit.id, Unit.short)).all())
    return [UnitLine(**_line(row, short)) for row in db.session.scalars(
        select(Unit).where(Unit.active == active).order_by(Unit.short))]


def _line(row: Unit, short: dict[int, str]) -> dict:
    known = blocks()
    return {"id": row.id, "values": values_of(row), "active": row.active, "above": short.get(row.parent_id or 0, ""),
            "block": known.names.get(known.of_unit.get(row.id, 0), "")}


def unit_page(unit_id: int, today: date) -> UnitPage:
    """Raises Invisible."""
    row = db.session.get(Unit, unit_id, populate_existing=True)
    if row is None:
        raise Invisible()
    above = db.session.get(Unit, row.parent_id) if row.parent_id else None
    return UnitPage(**_line(row, {above.id: above.short} if above else {}), stamp=stamp_of(row),
                    people=people_at_work(unit_id, today), below=units_under(unit_id))


def units_above(unit_id: int | None) -> list[tuple[int, str]]:
    """Open units that the unit may stand under."""
    own = units_below({unit_id}) if unit_id else set()
    return [(row.id, row.short) for row in db.session.execute(
        select(Unit.id, Unit.short).where(Unit.active).order_by(Unit.short)) if row.id not in own]
