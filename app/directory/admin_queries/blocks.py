"""Blocks and territories as the administrator sees them."""

from dataclasses import dataclass

from sqlalchemy import select

from app.directory.blocks import blocks, territories
from app.directory.tables import Block, GrantRow, Person, Settlement, Territory, Topic, Unit
from app.foundation.database import db
from app.foundation.refusal import Invisible


@dataclass(frozen=True)
class BlockCard:
    """``units`` are those placed here by name; those below them come along. ``people``: posts that answer for it."""

    id: int
    name: str
    basis: str
    units: tuple[str, ...]
    groups: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True)
class TerritoryCard:
    id: int
    name: str
    basis: str
    settlements: tuple[str, ...]
    people: tuple[str, ...]


def block_cards() -> list[BlockCard]:
    units, groups = placed(Unit.short, Unit.block_id), placed(Topic.group, Topic.block_id)
    people = answering(GrantRow.block_id)
    return [BlockCard(row.id, row.name, row.basis, units.get(row.id, ()), groups.get(row.id, ()), people.get(row.id, ()))
            for row in db.session.scalars(select(Block).order_by(Block.name))]


def territory_cards() -> list[TerritoryCard]:
    settlements, people = placed(Settlement.name, Settlement.territory_id), answering(GrantRow.territory_id)
    return [TerritoryCard(row.id, row.name, row.basis, settlements.get(row.id, ()), people.get(row.id, ()))
            for row in db.session.scalars(select(Territory).order_by(Territory.name))]


def placed(name, where) -> dict[int, tuple[str, ...]]:
    """Names by the block or territory they stand in, each once."""
    found: dict[int, list[str]] = {}
    for place, word in db.session.execute(select(where, name).where(where.is_not(None)).distinct().order_by(name)):
        found.setdefault(place, []).append(word)
    return {place: tuple(words) for place, words in found.items()}


def answering(scope) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for place, post in db.session.execute(select(scope, Person.post).join(Person, Person.id == GrantRow.person_id)
                                          .where(scope.is_not(None), GrantRow.ends_on.is_(None)).order_by(Person.post)):
        found.setdefault(place, []).append(post)
    return {place: tuple(words) for place, words in found.items()}


def block_values(block_id: int) -> dict:
    """What the form of a block begins with. Raises Invisible."""
    row = db.session.get(Block, block_id)
    if row is None:
        raise Invisible()
    return {"name": row.name, "basis": row.basis,
            "units": list(db.session.scalars(select(Unit.id).where(Unit.block_id == block_id))),
            "groups": list(db.session.scalars(select(Topic.group).where(Topic.block_id == block_id).distinct()))}


def territory_values(territory_id: int) -> dict:
    """What the form of a territory begins with. Raises Invisible."""
    row = db.session.get(Territory, territory_id)
    if row is None:
        raise Invisible()
    names = db.session.scalars(select(Settlement.name).where(Settlement.territory_id == territory_id)
                               .order_by(Settlement.name))
    return {"name": row.name, "basis": row.basis, "settlements": "\n".join(names)}


def unit_choices() -> list[tuple[int, str]]:
    """Units with the block they stand in now."""
    known = blocks()
    return [(row.id, with_place(row.short, known.names.get(known.of_unit.get(row.id, 0)))) for row in db.session.execute(
        select(Unit.id, Unit.short).where(Unit.active).order_by(Unit.short))]


def group_choices() -> list[tuple[str, str]]:
    known = blocks()
    found = {group: known.names.get(block or 0) for group, block in db.session.execute(
        select(Topic.group, Topic.block_id).where(Topic.active).order_by(Topic.group))}
    return [(group, with_place(group, place)) for group, place in found.items()]


def with_place(name: str, place: str | None) -> str:
    return f"{name} · {place}" if place else name


def unplaced_units() -> list[str]:
    """Units that get work and are of no block, where the centre has blocks: no lead of a block sees what they answer."""
    known = blocks()
    return [row.short for row in db.session.execute(select(Unit.id, Unit.short).where(
        Unit.active, Unit.recipient).order_by(Unit.short)) if row.id not in known.of_unit] if known.names else []


def unplaced_settlements(known_in_messages: list[str]) -> list[str]:
    """Of the settlements that messages name, those that belong to no territory."""
    return [name for name in known_in_messages if name and name not in territories().of_settlement]
