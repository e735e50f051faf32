"""The single changes that a profile may make in a running centre; each tells the row it changed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, select

from app.directory.former import units_by_name
from app.directory.profile.loading import (
    add_block,
    add_channel,
    add_post,
    add_rule,
    add_special,
    add_territory,
    add_units,
    fill_block,
    load_year,
    route_told,
)
from app.directory.profile.parts import BlockData, PostData, SpecialData, TerritoryData, UnitData
from app.directory.profile.sections import RowKey, row_key
from app.directory.tables import Block, Centre, Channel, Person, Settlement, Territory, Topic, Unit
from app.foundation.database import db
from app.worktime import Calendar
from app.worktime.channels import Channel as ChannelData
from app.worktime.channels import RouteStep
from app.worktime.rules import Rule

Row = tuple[str, int]
CENTRE: Row = ("centre", 1)


def set_centre(key: str, value: str) -> Row:
    setattr(db.session.get_one(Centre, 1), key, value)
    return CENTRE


def set_fact(key: str, value: Any) -> Row:
    centre = db.session.get_one(Centre, 1)
    centre.facts = {**centre.facts, key: value}
    return CENTRE


def set_row(section: str, key: RowKey, row: dict[str, Any] | None) -> Row:
    """One row of a section: in its place, at the end where it is new, or gone."""
    rows = list(db.session.get_one(Centre, 1).facts.get(section, []))
    place = next((number for number, old in enumerate(rows) if row_key(old) == key), len(rows))
    rows[place:place + 1] = [row] if row else []
    return set_fact(section, rows)


def new_unit(unit: UnitData, told: dict[str, UnitData]) -> Row:
    """With those above it in the file (``told``) that are not made yet."""
    known, chain = units_by_name(), [unit]
    while chain[-1].parent and chain[-1].parent not in known:
        chain.append(told[chain[-1].parent])
    return "unit", add_units(tuple(row for row in reversed(chain) if row.name not in known), known)[unit.name]


def alter_unit(unit: UnitData) -> Row:
    row = db.session.scalars(select(Unit).where(Unit.name == unit.name)).one()
    row.short, row.organisation, row.recipient, row.clause = unit.short, unit.organisation, unit.recipient, unit.clause
    return "unit", row.id


def new_post(post: PostData) -> Row:
    return "person", add_post(post, units_by_name())


def alter_post(number: int, post: PostData) -> Row:
    row = db.session.get_one(Person, number)
    row.function, row.clause = post.function, post.clause
    return "person", number


def new_topic(topic: tuple[str, str, bool, str]) -> Row:
    row = Topic(group=topic[0], name=topic[1], catch_all=topic[2], also=topic[3], block_id=db.session.scalar(
        select(Topic.block_id).where(Topic.group == topic[0]).limit(1)))
    db.session.add(row)
    db.session.flush()
    return "topic", row.id


def alter_topic(topic: tuple[str, str, bool, str]) -> Row:
    row = db.session.scalars(select(Topic).where(Topic.group == topic[0], Topic.name == topic[1])).one()
    row.catch_all, row.also = topic[2], topic[3]
    return "topic", row.id


def new_block(block: BlockData) -> Row:
    """With the units and topics that no other block has."""
    taken = set(db.session.scalars(select(Unit.name).where(Unit.block_id.is_not(None))))
    groups = set(db.session.scalars(select(Topic.group).where(Topic.block_id.is_not(None))))
    free = replace(block, units=tuple(name for name in block.units if name not in taken),
                   groups=tuple(name for name in block.groups if name not in groups))
    return "block", add_block(free, units_by_name())


def alter_block(number: int, block: BlockData) -> Row:
    row = db.session.get_one(Block, number)
    row.name, row.basis = block.name, block.basis
    fill_block(number, block, units_by_name())
    return "block", number


def new_territory(territory: TerritoryData) -> Row:
    taken = set(db.session.scalars(select(Settlement.name)))
    free = tuple(name for name in territory.settlements if name not in taken)
    return "territory", add_territory(replace(territory, settlements=free))


def alter_territory(number: int, territory: TerritoryData) -> Row:
    row = db.session.get_one(Territory, number)
    row.name, row.basis = territory.name, territory.basis
    db.session.execute(delete(Settlement).where(Settlement.territory_id == number))
    taken = set(db.session.scalars(select(Settlement.name)))
    db.session.add_all(Settlement(name=name, territory_id=number) for name in territory.settlements if name not in taken)
    return "territory", number


def new_channel(channel: ChannelData) -> Row:
    add_channel(channel)
    return CENTRE


def alter_channel(code: str, name: str, value: Any) -> Row:
    setattr(db.session.get_one(Channel, code), name, value)
    return CENTRE


def set_route(channel: str | None, route: Sequence[RouteStep]) -> Row:
    """Of a channel, or of appeals (None)."""
    steps = route_told(route)
    if channel is None:
        appeal = db.session.get_one(Centre, 1).facts.get("appeal", {})
        return set_fact("appeal", appeal | {"route": steps})
    db.session.get_one(Channel, channel).route = steps
    return CENTRE


def set_refused(told: dict[str, Any]) -> Row:
    """In which channels a message is never an appeal, and by which clause."""
    return set_fact("appeal", db.session.get_one(Centre, 1).facts.get("appeal", {}) | told)


def new_rule(channel: str | None, rule: Rule) -> Row:
    add_rule(channel, rule)
    return CENTRE


def new_special(special: SpecialData) -> Row:
    add_special(special)
    return CENTRE


def new_year(calendar: Calendar, year: int) -> Row:
    load_year(calendar, year)
    return CENTRE
