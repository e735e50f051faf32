"""Blocks and territories as everybody below the web reads them, remembered until the directory changes."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from app.directory.schedules import remembered, units_below
from app.directory.tables import Block, Settlement, Territory, Topic, Unit
from app.foundation.database import db
from app.foundation.viewer import Field, Grant


@dataclass(frozen=True)
class Blocks:
    """Names by id, and where units, topics and settlements belong; what belongs nowhere is left out."""

    names: dict[int, str]
    of_unit: dict[int, int]
    of_topic: dict[int, int]


@dataclass(frozen=True)
class Territories:
    names: dict[int, str]
    of_settlement: dict[str, int]


def blocks() -> Blocks:
    return remembered("blocks", read_blocks)


def read_blocks() -> Blocks:
    parents: dict[int, int | None] = {}
    own: dict[int, int | None] = {}
    for unit_id, parent, block in db.session.execute(select(Unit.id, Unit.parent_id, Unit.block_id)):
        parents[unit_id], own[unit_id] = parent, block
    found = {unit_id: block for unit_id in own if (block := inherited(unit_id, parents, own))}
    topics = dict(db.session.execute(select(Topic.id, Topic.block_id).where(Topic.block_id.is_not(None))).all())
    names = dict(db.session.execute(select(Block.id, Block.name).order_by(Block.name)).all())
    return Blocks(names, found, {topic: block for topic, block in topics.items() if block})


def inherited(unit_id: int, parents: dict[int, int | None], own: dict[int, int | None]) -> int | None:
    """The unit's own block, or that of the nearest unit above it that has one."""
    step: int | None = unit_id
    while step is not None:
        if block := own[step]:
            return block
        step = parents[step]
    return None


def territories() -> Territories:
    return remembered("territories", lambda: Territories(
        dict(db.session.execute(select(Territory.id, Territory.name).order_by(Territory.name)).all()),
        dict(db.session.execute(select(Settlement.name, Settlement.territory_id)).all())))


def field_of_block(block_id: int) -> Field:
    known = blocks()
    return Field(frozenset(unit for unit, block in known.of_unit.items() if block == block_id),
                 frozenset(topic for topic, block in known.of_topic.items() if block == block_id))


def field_of_territory(territory_id: int) -> Field:
    return Field(settlements=frozenset(
        name for name, territory in territories().of_settlement.items() if territory == territory_id))


def field_of(grants: Iterable[Grant]) -> Field:
    """What the grants over blocks and territories reach together, and the units whose replies a deputy signs."""
    fields = [field_of_block(grant.block_id) for grant in grants if grant.block_id]
    fields += [Field(frozenset(units_below({grant.unit_id}))) for grant in grants
               if grant.role == "signatory" and grant.unit_id]
    fields += [field_of_territory(grant.territory_id) for grant in grants if grant.territory_id]
    if not fields:
        return Field()
    return Field(*(frozenset[int]().union(*(getattr(one, name) for one in fields))
                   for name in ("units", "topics", "settlements")))


def basis_of_territory(number: int | None) -> str | None:
    """On what a territory stands; None where it is none."""
    return db.session.scalar(select(Territory.basis).where(Territory.id == number)) if number else None
