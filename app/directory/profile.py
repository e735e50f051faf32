"""A profile as data: read, inspected whole, loaded in one act or not at all."""

import csv
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.directory.tables import (
    CalendarDay,
    CalendarYear,
    Centre,
    Channel,
    ChannelRule,
    Person,
    Topic,
    Unit,
)
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Refusal
from app.foundation.viewer import Viewer
from app.worktime import Calendar, parse_calendar
from app.worktime.channels import Channels, parse_channels
from app.worktime.mistakes import DataMistakes, Inspection

SHIPPED = Path(__file__).resolve().parent.parent / "profiles"
POST_ROLES = ("head", "curator", "executor", "signatory", "press", "region", "observer")


@dataclass(frozen=True)
class UnitData:
    name: str
    short: str
    parent: str
    organisation: bool
    recipient: bool
    clause: str


@dataclass(frozen=True)
class PostData:
    """``appendix`` are the rows of the decree's list that name this post."""

    name: str
    unit: str
    roles: tuple[str, ...]
    appendix: tuple[int, ...]
    clause: str


@dataclass(frozen=True)
class Profile:
    """Everything one file says of a centre, already inspected."""

    code: str
    place: str
    name: str
    zone: str
    act: str
    facts: dict[str, Any]
    units: tuple[UnitData, ...]
    posts: tuple[PostData, ...]
    topics: tuple[tuple[str, str, bool, str], ...]
    channels: Channels
    calendar: Calendar = field(repr=False)


def shipped(code: str) -> Path:
    """The file of a shipped profile. Raises Refusal naming those that exist."""
    path = SHIPPED / f"{code}.toml"
    known = sorted(found.stem for found in SHIPPED.glob("*.toml") if found.stem != "calendar")
    if code not in known:
        raise Refusal(f"Профиля «{code}» нет. Есть: {', '.join(known)}.")
    return path


def read_profile(path: Path) -> Profile:
    """Reads and inspects a profile. Raises DataMistakes with every mistake and its place."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as mistake:
        raise DataMistakes([f"{path.name}: файл не читается: {mistake}"]) from None
    look = Inspection()
    head = look.table(data.get("centre"), "centre")
    units = tuple(_unit(row, place, look) for place, row in look.rows(data.get("units"), "units"))
    posts = tuple(_post(row, place, look) for place, row in look.rows(data.get("posts"), "posts"))
    _inspect_units(units, look)
    _inspect_posts(posts, units, head, look)
    zone = look.text(head, "zone", "centre")
    try:
        ZoneInfo(zone)
    except (LookupError, ValueError, OSError):
        look.note("centre.zone", f"часового пояса «{zone}» нет")
    topics = _topics(path.parent / look.text(head, "topics", "centre"), look)
    channels, calendar = _channels(data, look), _calendar(path.parent, look)
    texts = {key: look.text(head, key, "centre") for key in ("code", "place", "name", "act")}
    note = _note(data.get("note"), topics, look)
    look.finish()
    facts = {"not_set": head.get("not_set", {}), "base_organisation": head.get("base_organisation", ""), "note": note}
    return Profile(texts["code"], texts["place"], texts["name"], zone, texts["act"], facts, units, posts, topics,
                   channels, calendar)


def _unit(row: Mapping[str, Any], place: str, look: Inspection) -> UnitData:
    look.known_keys(row, place, {"name", "short", "parent", "organisation", "recipient", "clause"})
    return UnitData(look.text(row, "name", place), look.text(row, "short", place), str(row.get("parent", "")),
                    look.flag(row, "organisation", place), look.flag(row, "recipient", place), str(row.get("clause", "")))


def _post(row: Mapping[str, Any], place: str, look: Inspection) -> PostData:
    look.known_keys(row, place, {"name", "unit", "roles", "appendix", "clause"})
    roles = row.get("roles", [])
    if not isinstance(roles, list) or any(
            not isinstance(role, str) or role.split(":")[0] not in (*POST_ROLES, "operator") for role in roles):
        look.note(f"{place}.roles", f"роли из списка: {', '.join(POST_ROLES)}, operator:канал")
        roles = []
    numbers = row.get("appendix", [])
    if not isinstance(numbers, list) or any(not isinstance(number, int) for number in numbers):
        look.note(f"{place}.appendix", "нужен список номеров строк")
        numbers = []
    return PostData(look.text(row, "name", place), str(row.get("unit", "")), tuple(roles), tuple(numbers),
                    str(row.get("clause", "")))


def _inspect_units(units: tuple[UnitData, ...], look: Inspection) -> None:
    parents = {unit.name: unit.parent for unit in units}
    for name, count in Counter(unit.name for unit in units).items():
        if count > 1:
            look.note("units", f"«{name}» указано {count} раза")
    for unit in units:
        if unit.parent and unit.parent not in parents:
            look.note("units", f"«{unit.name}»: вышестоящего «{unit.parent}» нет")
        seen, step = {unit.name}, unit.parent
        while step:
            if step in seen:
                look.note("units", f"«{unit.name}»: подчинённость идёт по кругу")
                break
            seen.add(step)
            step = parents.get(step, "")


def _inspect_posts(posts: tuple[PostData, ...], units: tuple[UnitData, ...], head: Mapping[str, Any],
                   look: Inspection) -> None:
    names = {unit.name for unit in units}
    for pair, count in Counter((post.name, post.unit) for post in posts).items():
        if count > 1:
            look.note("posts", f"«{pair[0]}» в «{pair[1]}» указана {count} раза")
    for post in posts:
        if post.unit and post.unit not in names:
            look.note("posts", f"«{post.name}»: подразделения «{post.unit}» нет")
    rows = head.get("appendix_rows", 0)
    named = Counter(number for post in posts for number in post.appendix)
    missing = [number for number in range(1, rows + 1) if number not in named]
    if missing:
        look.note("posts.appendix", f"не названы строки приложения: {', '.join(map(str, missing))}")
    wrong = [number for number, count in named.items() if count > 1 or not 1 <= number <= rows]
    if wrong:
        look.note("posts.appendix", f"строки названы дважды или лишние: {', '.join(map(str, sorted(wrong)))}")


def _topics(path: Path, look: Inspection) -> tuple[tuple[str, str, bool, str], ...]:
    if not path.is_file():
        look.note("centre.topics", f"файла «{path.name}» нет рядом с профилем")
        return ()
    with path.open(encoding="utf-8") as file:
        rows = [(row["group"], row["topic"], row["catch_all"] == "yes", row.get("also") or "")
                for row in csv.DictReader(file, delimiter="\t")]
    for pair, count in Counter(row[:2] for row in rows).items():
        if count > 1:
            look.note("centre.topics", f"тема «{pair[1]}» указана {count} раза")
    return tuple(rows)


def _note(told: Any, topics: tuple[tuple[str, str, bool, str], ...], look: Inspection) -> dict[str, Any]:
    """The weekly note's own section: to whom, when, what it always shows. Without one the centre goes by defaults."""
    if told is None:
        return {}
    note = look.table(told, "note")
    look.known_keys(note, "note", {"addressee", "source", "weekday", "hour", "signed_by", "critical", "addresses"})
    for key in ("addressee", "source", "signed_by"):
        look.text(note, key, "note")
    for key, low, high in (("weekday", 1, 7), ("hour", 0, 23)):
        if not isinstance(note.get(key), int) or not low <= note[key] <= high:
            look.note(f"note.{key}", f"нужно целое число от {low} до {high}")
    groups = {group for group, *_ in topics}
    for group in note.get("critical", []):
        if group not in groups:
            look.note("note.critical", f"группы тем «{group}» нет")
    return dict(note)


def _channels(data: Mapping[str, Any], look: Inspection) -> Channels | None:
    try:
        return parse_channels(data)
    except DataMistakes as found:
        look.mistakes.extend(found.mistakes)
        return None


def _calendar(folder: Path, look: Inspection) -> Calendar | None:
    try:
        return parse_calendar(tomllib.loads((folder / "calendar.toml").read_text("utf-8")))
    except DataMistakes as found:
        look.mistakes.extend(f"calendar.toml: {mistake}" for mistake in found.mistakes)
        return None


def load_profile(viewer: Viewer, profile: Profile, at: datetime, demo: bool = False) -> None:
    """Seeds an empty installation; afterwards the database is true. Raises Refusal when one is loaded already."""
    if db.session.scalar(select(func.count()).select_from(Centre)):
        raise Refusal("Профиль уже загружен: дальше его ведёт администратор.")
    db.session.add(Centre(id=1, profile=profile.code, place=profile.place, name=profile.name, zone=profile.zone,
                          act=profile.act, facts=profile.facts, demo=demo, stamp=1))
    for group, name, catch_all, also in profile.topics:
        db.session.add(Topic(group=group, name=name, catch_all=catch_all, also=also))
    units = _load_units(profile.units)
    for post in profile.posts:
        function = next((role for role in post.roles if role in ("head", "curator", "executor")), "")
        db.session.add(Person(post=post.name, unit_id=units[post.unit] if post.unit else None, function=function,
                              clause=post.clause))
    _load_channels(profile.channels)
    _load_calendar(profile.calendar)
    db.session.flush()
    record(viewer, "centre", 1, "load_profile", at, profile=profile.code)


def _load_units(units: tuple[UnitData, ...]) -> dict[str, int]:
    ids: dict[str, int] = {}
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


def _load_channels(channels: Channels) -> None:
    for channel in channels.channels.values():
        db.session.add(Channel(code=channel.code, name=channel.name, clauses="; ".join(channel.clauses),
                               route=[vars(step) for step in channel.route]))
        db.session.flush()
        for rule in channel.rules:
            db.session.add(ChannelRule(channel=channel.code, kind=rule.kind, from_date=rule.since, basis=rule.basis,
                                       data=dict(rule.data)))
    for rule in channels.appeal_rules:
        db.session.add(ChannelRule(channel=None, kind="appeal", from_date=rule.since, basis=rule.basis,
                                   data=dict(rule.data)))


def _load_calendar(calendar: Calendar) -> None:
    for year, decree in calendar.decrees.items():
        db.session.add(CalendarYear(year=year, decree=decree))
    for on, day in calendar.days.items():
        db.session.add(CalendarDay(on=on, kind=str(day.kind), title=day.title, basis=day.basis))


