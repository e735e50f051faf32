"""Seeding an empty installation from a profile, in one act."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from app.directory.profile.parts import BlockData, PostData, Profile, SpecialData, TerritoryData, UnitData
from app.directory.tables import (
    Block,
    CalendarDay,
    CalendarYear,
    Centre,
    Channel,
    ChannelRule,
    Person,
    Settlement,
    SpecialHour,
    Territory,
    Topic,
    Unit,
)
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Refusal
from app.foundation.viewer import Viewer
from app.worktime import Calendar
from app.worktime.channels import Channel as ChannelData
from app.worktime.channels import Channels, RouteStep
from app.worktime.rules import Rule

# What the founding act calls the centre.
CENTRE_WORDS = ("place", "name", "act")


def load_profile(viewer: Viewer, profile: Profile, at: datetime, demo: bool = False) -> None:
    """Seeds an empty installation; afterwards the database is true. Raises Refusal when one is loaded already."""
    if db.session.scalar(select(func.count()).select_from(Centre)):
        raise Refusal("Профиль уже загружен: дальше его ведёт администратор.")
    centre = Centre(id=1, profile=profile.code, place=profile.place, name=profile.name, zone=profile.zone,
                    act=profile.act, facts={}, demo=demo, stamp=1)
    db.session.add(centre)
    for group, name, catch_all, also in profile.topics:
        db.session.add(Topic(group=group, name=name, catch_all=catch_all, also=also))
    db.session.flush()
    units = add_units(profile.units, {})
    people = {post.label: add_post(post, units) for post in profile.posts}
    blocks = {block.name: add_block(block, units) for block in profile.blocks}
    territories = {territory.name: add_territory(territory) for territory in profile.territories}
    centre.facts = facts_of(profile, people, blocks, territories)
    for channel in profile.channels.channels.values():
        add_channel(channel)
    for rule in profile.channels.appeal_rules:
        add_rule(None, rule)
    for special in profile.special_hours:
        add_special(special)
    for year in profile.calendar.decrees:
        load_year(profile.calendar, year)
    db.session.flush()
    record(viewer, "centre", 1, "load_profile", at, profile=profile.code)


def facts_of(profile: Profile, people: dict[str, int], blocks: dict[str, int], territories: dict[str, int]) -> dict:
    """The facts with what they say of rows by number: renaming a post or a block here does not lose its duty.

    ``seeded`` keeps the name that the file gave, so that a renamed row is not taken for a new one later; ``told`` what it said
    of what pages edit.
    """
    duties = {str(people[post.label]): {"roles": list(post.roles), "default_roles": list(post.default_roles)}
              for post in profile.posts if post.label in people}
    leads = {}
    for kind, rows, ids in (("block", profile.blocks, blocks), ("territory", profile.territories, territories)):
        named = {str(ids[row.name]): profile.post(row.lead) for row in rows if row.lead and row.name in ids}
        leads[kind] = {row_id: people[post.label] for row_id, post in named.items() if post and post.label in people}
    seeded = {kind: {str(number): name for name, number in ids.items()}
              for kind, ids in (("person", people), ("block", blocks), ("territory", territories))}
    return {**profile.facts, "told": told_by(profile), "duties": duties, "leads": leads, "seeded": seeded,
            "appeal": appeal_told(profile.channels)}


def told_by(profile: Profile) -> dict:
    """What the file says of what people edit on pages: where it is otherwise here, a person wanted it so."""
    return {**profile.facts, **{key: getattr(profile, key) for key in CENTRE_WORDS}, "appeal": appeal_told(profile.channels),
            "channels": {code: channel_told(channel) | {"route": route_told(channel.route)}
                         for code, channel in profile.channels.channels.items()},
            "posts": {post.label: post_told(post) for post in profile.posts},
            "led": {row.name: row.lead for row in (*profile.blocks, *profile.territories)}}


def channel_told(channel: ChannelData) -> dict:
    return {"name": channel.name, "clauses": "; ".join(channel.clauses), "worked": channel.worked}


def post_told(post: PostData) -> list:
    return [list(post.roles), list(post.default_roles), post.clause]


def appeal_told(channels: Channels) -> dict:
    return {"refused_in": list(channels.appeals_refused_in), "source": channels.appeals_source,
            "route": route_told(channels.appeal_route)}


def route_told(route: Sequence[RouteStep]) -> list[dict]:
    return [{key: list(value) if isinstance(value, tuple) else value for key, value in vars(step).items()} for step in route]


def add_units(units: tuple[UnitData, ...], ids: dict[str, int]) -> dict[str, int]:
    """Adds units, parents first; ``ids`` are those that stand already. Returns all of them by name."""
    ids = dict(ids)
    waiting = list(units)
    while waiting:
        unit = waiting.pop(0)
        if unit.parent and unit.parent not in ids:
            waiting.append(unit)
            continue
        row = Unit(name=unit.name, short=unit.short, parent_id=ids.get(unit.parent), organisation=unit.organisation,
                   recipient=unit.recipient, clause=unit.clause)
        db.session.add(row)
        db.session.flush()
        ids[unit.name] = row.id
    return ids


def add_post(post: PostData, units: dict[str, int]) -> int:
    row = Person(post=post.name, unit_id=units[post.unit] if post.unit else None, function=post.function, clause=post.clause)
    db.session.add(row)
    db.session.flush()
    return row.id


def add_block(block: BlockData, units: dict[str, int]) -> int:
    row = Block(name=block.name, basis=block.basis)
    db.session.add(row)
    db.session.flush()
    fill_block(row.id, block, units)
    return row.id


def fill_block(block_id: int, block: BlockData, units: dict[str, int]) -> None:
    """Its units and topics; what stood in it and is no longer named leaves it."""
    for table, column, chosen in ((Unit, Unit.id, [units[name] for name in block.units]),
                                  (Topic, Topic.group, list(block.groups))):
        db.session.execute(update(table).where(table.block_id == block_id, column.not_in(chosen)).values(block_id=None))
        db.session.execute(update(table).where(column.in_(chosen)).values(block_id=block_id))


def add_territory(territory: TerritoryData) -> int:
    row = Territory(name=territory.name, basis=territory.basis)
    db.session.add(row)
    db.session.flush()
    db.session.add_all(Settlement(name=name, territory_id=row.id) for name in territory.settlements)
    return row.id


def add_channel(channel: ChannelData) -> None:
    db.session.add(Channel(code=channel.code, route=route_told(channel.route), **channel_told(channel)))
    db.session.flush()
    for rule in channel.rules:
        add_rule(channel.code, rule)


def add_rule(channel: str | None, rule: Rule) -> None:
    db.session.add(ChannelRule(channel=channel, kind=rule.kind, from_date=rule.since, basis=rule.basis, data=dict(rule.data)))


def add_special(special: SpecialData) -> None:
    db.session.add(SpecialHour(channel=special.channel, on=special.on, opens=special.opens or None,
                               closes=special.closes or None, basis=special.basis))


def load_year(calendar: Calendar, year: int) -> None:
    db.session.add(CalendarYear(year=year, decree=calendar.decrees[year]))
    for on, day in calendar.days.items():
        if on.year == year:
            db.session.add(CalendarDay(on=on, kind=str(day.kind), title=day.title, basis=day.basis))
