"""The running centre read back as a profile: what an export writes and a changed file is compared with."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import select

from app.directory.former import unit_names
from app.directory.profile.parts import BlockData, PostData, Profile, SpecialData, TerritoryData, UnitData
from app.directory.profile.sections import SECTIONS
from app.directory.schedules import calendar
from app.directory.tables import (
    Block,
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
from app.worktime.channels import Channel as ChannelData
from app.worktime.channels import Channels, RouteStep
from app.worktime.rules import Rule, parse_rule

ROW = re.compile(r"A2-(\d+)")
OPEN_UNITS, OPEN_TOPICS = (select(table).where(table.active).order_by(table.id) for table in (Unit, Topic))
CLOSED_UNITS = select(Unit.id).where(~Unit.active)


def running_code() -> str:
    """The code of the profile that this installation was seeded from; empty while there is none."""
    return db.session.scalar(select(Centre.profile)) or ""


def running_profile(units_told: Mapping[int, str] | None = None,
                    topics_told: Mapping[int, tuple[str, str]] | None = None) -> Profile:
    """What is in use, posts with duties as the act gives them; names, contacts and rights of people are no part of it.

    ``…_told``: names by which a file knows the rows, where they have others here.
    """
    centre = db.session.get_one(Centre, 1)
    names = unit_names() | (units_told or {})
    units = list(db.session.scalars(OPEN_UNITS))
    posts = posts_by_number(centre.facts, names)
    leads = _lead_labels(centre.facts, posts)
    return Profile(
        centre.profile, centre.place, centre.name, centre.zone, centre.act, _facts(centre.facts),
        tuple(UnitData(names[unit.id], unit.short, names.get(unit.parent_id or 0, ""), unit.organisation, unit.recipient,
                       unit.clause) for unit in units),
        tuple(posts.values()), _blocks({unit.id: names[unit.id] for unit in units}, leads["block"]),
        _territories(leads["territory"]),
        tuple((*(topics_told or {}).get(topic.id, (topic.group, topic.name)), topic.catch_all, topic.also)
              for topic in db.session.scalars(OPEN_TOPICS)),
        _channels(centre.facts.get("appeal", {})), _special(), calendar())


def posts_by_number(facts: dict[str, Any], units: dict[int, str]) -> dict[int, PostData]:
    """Posts by the number of their row; a duty over a block or territory that is gone is a plain one.
    A post of a closed unit is not in use."""
    duties, leads = facts.get("duties", {}), facts.get("leads", {})
    leading = {kind: set(leads.get(kind, {}).values()) for kind in ("block", "territory")}
    found = {}
    for row in db.session.scalars(select(Person).where(
            Person.active, Person.unit_id.is_(None) | Person.unit_id.not_in(CLOSED_UNITS)).order_by(Person.id)):
        duty = duties.get(str(row.id)) or {"roles": [row.function] if row.function else [], "default_roles": []}
        kept = {key: tuple(_still(role, row.id, leading) for role in duty[key]) for key in ("roles", "default_roles")}
        rows = tuple(int(number) for number in ROW.findall(row.clause)) if facts.get("appendix_rows") else ()
        found[row.id] = PostData(row.post, units.get(row.unit_id or 0, ""), kept["roles"], kept["default_roles"], rows,
                                 row.clause)
    return found


def _still(role: str, person_id: int, leading: dict[str, set[int]]) -> str:
    kind = role.removeprefix("sector:")
    return "sector" if kind in leading and person_id not in leading[kind] else role


def _lead_labels(facts: dict[str, Any], posts: dict[int, PostData]) -> dict[str, dict[int, str]]:
    """Who leads a block or territory, with the unit where the name alone would be another's too."""
    alike = Counter(post.name for post in posts.values())
    return {kind: {int(row_id): posts[person].label if alike[posts[person].name] > 1 else posts[person].name
                   for row_id, person in facts.get("leads", {}).get(kind, {}).items() if person in posts}
            for kind in ("block", "territory")}


def _facts(facts: dict[str, Any]) -> dict[str, Any]:
    """What a file says; what is kept by numbers of rows is left out."""
    empty: dict[str, Any] = {"base_organisation": "", "region": "", "not_set": {}, "titles": {}, "appendix_rows": 0, "note": {}}
    return {key: facts.get(key, value) for key, value in (empty | {name: [] for name in SECTIONS}).items()}


def _blocks(units: dict[int, str], leads: dict[int, str]) -> tuple[BlockData, ...]:
    groups: dict[int, list[str]] = {}
    for block_id, group in db.session.execute(select(Topic.block_id, Topic.group).where(
            Topic.block_id.is_not(None), Topic.active).distinct()):
        groups.setdefault(block_id, []).append(group)
    placed: dict[int, list[str]] = {}
    for unit_id, block_id in db.session.execute(select(Unit.id, Unit.block_id).where(Unit.id.in_(units))):
        placed.setdefault(block_id, []).append(units[unit_id])
    return tuple(BlockData(row.name, leads.get(row.id, ""),
                           tuple(sorted(placed.get(row.id, ()))),
                           tuple(sorted(groups.get(row.id, ()))), row.basis)
                 for row in db.session.scalars(select(Block).order_by(Block.id)))


def _territories(leads: dict[int, str]) -> tuple[TerritoryData, ...]:
    settlements: dict[int, list[str]] = {}
    for row in db.session.scalars(select(Settlement)):
        settlements.setdefault(row.territory_id, []).append(row.name)
    return tuple(TerritoryData(row.name, leads.get(row.id, ""), tuple(sorted(settlements.get(row.id, ()))), row.basis)
                 for row in db.session.scalars(select(Territory).order_by(Territory.id)))


def _channels(appeal: dict[str, Any]) -> Channels:
    rules: dict[str | None, list[Rule]] = {}
    for row in db.session.scalars(select(ChannelRule).order_by(ChannelRule.from_date, ChannelRule.id)):
        rules.setdefault(row.channel, []).append(parse_rule(row.data))
    channels = {row.code: ChannelData(row.code, row.name, tuple(row.clauses.split("; ")) if row.clauses else (),
                                      tuple(rules.get(row.code, ())), _route(row.route), row.worked)
                for row in db.session.scalars(select(Channel))}
    return Channels(channels, tuple(rules.get(None, ())), tuple(appeal.get("refused_in", ("incident",))),
                    appeal.get("source", "59-ФЗ"), _route(appeal.get("route", ())))


def _special() -> tuple[SpecialData, ...]:
    return tuple(SpecialData(row.channel, row.on, row.opens or "", row.closes or "", row.basis)
                 for row in db.session.scalars(select(SpecialHour).order_by(SpecialHour.on, SpecialHour.channel)))


def _route(steps: Iterable[dict[str, Any]]) -> tuple[RouteStep, ...]:
    """Routes loaded by an earlier version keep words that no step has any more."""
    known = {field.name for field in fields(RouteStep)}
    return tuple(RouteStep(**{key: value for key, value in step.items() if key in known}
                           | {"outcomes": tuple(step.get("outcomes", ()))}) for step in steps)
