"""A profile written back as files: the profile itself, its topics and its calendar beside it."""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from app.directory.profile.parts import Profile
from app.directory.profile.sections import SECTIONS
from app.worktime import Calendar, DayKind
from app.worktime.channels import Channel, RouteStep
from app.worktime.rules import Rule

HEAD = "# Профиль центра: данные без программы. Выгружен командой profile export.\n"


def write_profile(profile: Profile, path: Path) -> list[Path]:
    """Writes FILE and, beside it, FILE-topics.tsv and FILE-calendar.toml; returns all three."""
    topics, days = path.with_name(f"{path.stem}-topics.tsv"), path.with_name(f"{path.stem}-calendar.toml")
    table = table_of(profile)
    table["centre"] |= {"topics": topics.name, "calendar": days.name}
    path.write_text(HEAD + toml(table), "utf-8")
    days.write_text(toml(_calendar(profile.calendar)), "utf-8")
    with topics.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter="\t", lineterminator="\n")
        rows.writerow(("group", "topic", "catch_all", "also"))
        rows.writerows((group, name, "yes" if catch_all else "", also) for group, name, catch_all, also in profile.topics)
    return [path, topics, days]


def table_of(profile: Profile) -> dict[str, Any]:
    """All of it but its topics and calendar, as the reader takes it."""
    facts = profile.facts
    centre = {"code": profile.code, "place": profile.place, "name": profile.name, "zone": profile.zone, "act": profile.act,
              **{key: facts[key] for key in ("base_organisation", "region", "appendix_rows", "not_set", "titles")}}
    return {
        "centre": _told(centre), "note": facts["note"],
        "units": [_told(vars(unit)) for unit in profile.units],
        "posts": [{"name": post.name, "roles": list(post.roles)} | _told({
            "unit": post.unit, "default_roles": post.default_roles, "appendix": post.appendix, "clause": post.clause})
            for post in profile.posts],
        "blocks": [_told(vars(block)) for block in profile.blocks],
        "territories": [_told(vars(territory)) for territory in profile.territories],
        **{name: [_dated(_told(row)) for row in facts[name]] for name in SECTIONS},
        "special_hours": [_told({"channel": row.channel, "date": row.on, "opens": row.opens, "closes": row.closes,
                                 "basis": row.basis}) for row in profile.special_hours],
        "channels": {code: _channel(channel) for code, channel in profile.channels.channels.items()},
        "appeal": {"name": "Обращения граждан (59-ФЗ)", "refused_in": list(profile.channels.appeals_refused_in),
                   "source": profile.channels.appeals_source, "rules": _rules(profile.channels.appeal_rules),
                   "route": [_step(step) for step in profile.channels.appeal_route]},
    }


def _channel(channel: Channel) -> dict[str, Any]:
    worked = {} if channel.worked else {"worked": False}
    return {"name": channel.name, "clauses": list(channel.clauses), **worked, "rules": _rules(channel.rules),
            "route": [_step(step) for step in channel.route]}


def _step(step: RouteStep) -> dict[str, Any]:
    told = _told(vars(step))
    return {key: value for key, value in told.items() if value is not False}


def _rules(rules: tuple[Rule, ...]) -> list[dict[str, Any]]:
    return [{**rule.data, "from": rule.since} for rule in rules]


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty; tuples as lists."""
    plain = {key: list(value) if isinstance(value, tuple) else value for key, value in row.items()}
    return {key: value for key, value in plain.items() if value not in ("", [], {}, None, 0) or value is False}


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    return row | {key: date.fromisoformat(row[key]) for key in ("since", "until") if key in row}


def _calendar(calendar: Calendar) -> dict[str, Any]:
    """Days in the groups that the reader knows; the basis of a group is told once."""
    decrees = calendar.decrees
    off = [day for on, day in calendar.days.items() if day.kind is DayKind.OFF and day.basis != decrees[on.year]]
    short = [day for day in calendar.days.values() if day.kind is DayKind.SHORT]
    years: dict[str, Any] = {}
    for year, decree in sorted(decrees.items()):
        groups: dict[str, Any] = {"decree": decree}
        for on, day in sorted(calendar.days.items()):
            for group in _groups(day.kind, day.basis == decree) if on.year == year else ():
                groups.setdefault(group, []).append({"date": on, "title": day.title})
        years[str(year)] = groups
    return {"holidays_basis": off[0].basis if off else "ст. 112 Трудового кодекса РФ",
            "short_basis": short[0].basis if short else "ст. 95 Трудового кодекса РФ", "years": years}


def _groups(kind: DayKind, by_decree: bool) -> tuple[str, ...]:
    if kind is DayKind.OFF:
        return ("moved_by_decree",) if by_decree else ("holidays",)
    return {DayKind.SHORT: ("short",), DayKind.WORKING: ("working_weekends",),
            DayKind.WORKING_SHORT: ("working_weekends", "short")}[kind]


def toml(table: Mapping[str, Any]) -> str:
    """The TOML of a table: values first, then tables and lists of tables under their names."""
    return "\n".join(_lines(table, ())) + "\n"


def _lines(table: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[str]:
    inner = {key: value for key, value in table.items() if isinstance(value, Mapping) or _is_rows(value)}
    for key, value in table.items():
        if key not in inner:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in inner.items():
        place = (*above, _key(key))
        for row in [value] if isinstance(value, Mapping) else value:
            if row:
                yield from ("", f"[{'.'.join(place)}]" if row is value else f"[[{'.'.join(place)}]]")
                yield from _lines(row, place)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, Mapping) for row in value)


def _key(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() and key.isascii() else _value(key)


def _value(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(_value(one) for one in value)}]"
    # JSON's strings, numbers and flags are TOML's, but for one sign that TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
