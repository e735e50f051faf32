"""Reading a profile: every value with its place, every mistake named, nothing half."""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.directory.profile.fitting import check_leads, check_posts, check_special_hours, check_units
from app.directory.profile.naming import ROLES, check_channels, check_names, check_roles
from app.directory.profile.parts import SHIPPED, BlockData, PostData, Profile, SpecialData, TerritoryData, UnitData
from app.directory.profile.sections import CLAUSE_LENGTH, SECTIONS, limited, read_sections, strings
from app.worktime import Calendar, Schedule, Window, parse_calendar
from app.worktime.channels import CHANNEL_CODES, Channels, read_channels
from app.worktime.mistakes import DataMistakes, Inspection
from app.worktime.rules import Rule
from app.worktime.window import clock_words, minute_of

# Where the parser stopped, as it says it.
PLACE = re.compile(r"at line (\d+), column (\d+)")
CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")
CENTRE_KEYS = {"code", "place", "name", "zone", "act", "base_organisation", "region", "topics", "calendar", "appendix_rows",
               "not_set", "titles"}
FILE_KEYS = {"centre", "note", "units", "posts", "blocks", "territories", "special_hours", "channels", "appeal", *SECTIONS}
Topics = tuple[tuple[str, str, bool, str], ...]


# Clocks of a rule that cannot be met, with words; those who reckon deadlines stand above the directory.
Unmet = Callable[[Rule, Schedule], Mapping[str, str]]
USUAL = Window.parse("09:00-18:00")


def read_profile(path: Path, unmet: Unmet = lambda *_: {}) -> Profile:
    """Reads and inspects a profile. Raises DataMistakes with every mistake and its place.

    Topics and calendar lie beside the file; those that do not are the shipped ones. ``unmet`` tells which of its deadlines
    cannot be met: whoever takes a file from a person asks for it.
    """
    try:
        data = parsed(path.read_text("utf-8"))
    except (OSError, ValueError) as mistake:
        raise DataMistakes([f"{path.name}: файл не читается: {mistake}"]) from None
    look = Inspection()
    look.known_keys(data, path.name, FILE_KEYS)
    head = look.table(data.get("centre"), "centre")
    return _inspected(data, head, _topics(_beside(path, head, "topics", "topics.tsv", look), look),
                      _calendar(_beside(path, head, "calendar", "calendar.toml", look), look), unmet, look)


def parsed(text: str) -> dict[str, Any]:
    """Raises ValueError with Russian words about the first place that is no TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as mistake:
        place = PLACE.search(str(mistake))
        where = f"строка {place[1]}, знак {place[2]}" if place else "конец текста"
        raise ValueError(f"{where}: так не записывают; проверьте здесь и выше кавычки, скобки и знак «=»") from None
    except RecursionError:
        raise ValueError("слишком много скобок одна в другой") from None


def inspected(data: Mapping[str, Any], topics: Topics, calendar: Calendar, unmet: Unmet = lambda *_: {}) -> Profile:
    """A profile from its table, with topics and calendar known already. Raises DataMistakes."""
    look = Inspection()
    return _inspected(data, look.table(data.get("centre"), "centre"), topics, calendar, unmet, look)


def _inspected(data: Mapping[str, Any], head: Mapping[str, Any], topics: Topics, calendar: Calendar | None, unmet: Unmet,
               look: Inspection) -> Profile:
    look.known_keys(head, "centre", CENTRE_KEYS)
    profile = _profile(data, head, topics, calendar, look)
    _fit(profile, unmet, look)
    look.finish()
    return profile


def _profile(data: Mapping[str, Any], head: Mapping[str, Any], topics: Topics, calendar: Any, look: Inspection) -> Profile:
    """The parts as they are told; a calendar that could not be read is None, and noted."""
    units = tuple(_unit(row, place, look) for place, row in look.rows(data.get("units"), "units"))
    return Profile(
        **_texts(head, look), facts=_facts(data, head, units, topics, look), units=units, topics=topics,
        posts=tuple(_post(row, place, look) for place, row in look.rows(data.get("posts"), "posts")),
        blocks=tuple(_block(row, place, look) for place, row in look.rows(data.get("blocks"), "blocks")),
        territories=tuple(_territory(row, place, look) for place, row in look.rows(data.get("territories"), "territories")),
        special_hours=tuple(_special(row, place, look) for place, row in look.rows(data.get("special_hours"), "special_hours")),
        channels=_channels(data, look), calendar=calendar)


def _fit(told: Profile, unmet: Unmet, look: Inspection) -> None:
    """How the parts go together."""
    check_units(told.units, look)
    check_posts(told.posts, told.units, told.facts["appendix_rows"], look)
    check_leads(told.posts, told.blocks, told.territories, told.units, {group for group, *_ in told.topics}, look)
    check_special_hours(told.special_hours, told.channels, told.calendar, look)
    check_names(told, look)
    check_channels(told, look)
    if told.calendar:
        _meet(told.channels, Schedule(told.calendar, USUAL, ZoneInfo(told.zone)), unmet, look)


def _meet(channels: Channels, usual: Schedule, unmet: Unmet, look: Inspection) -> None:
    """Deadlines of rules that were read without a mistake."""
    owners = {f"channels.{code}": channel.rules for code, channel in channels.channels.items()}
    for place, rules in (owners | {"appeal": channels.appeal_rules}).items():
        for number, rule in enumerate(rules, start=1):
            where = f"{place}.rules[{number}]"
            if not any(mistake.startswith(where) for mistake in look.mistakes):
                for kind, words in unmet(rule, usual).items():
                    look.note(f"{where}.clocks.{kind}", words)


def _texts(head: Mapping[str, Any], look: Inspection) -> dict[str, str]:
    found = {key: limited(head, key, "centre", most, look)
             for key, most in (("code", 40), ("place", 120), ("name", 255), ("act", 1000))}
    if found["code"] and not CODE.fullmatch(found["code"]):
        look.note("centre.code", "код из латинских строчных букв, цифр и дефисов")
    zone = str(head.get("zone", "")).strip()
    if not zone:
        look.note("centre.zone", "часовой пояс не назван; нужен, например, Asia/Sakhalin")
        return found | {"zone": "UTC"}
    try:
        return found | {"zone": ZoneInfo(zone).key}
    except (LookupError, ValueError, OSError):
        look.note("centre.zone", f"часового пояса «{zone}» нет")
        return found | {"zone": "UTC"}


def _facts(data: Mapping[str, Any], head: Mapping[str, Any], units: tuple[UnitData, ...], topics: Topics,
           look: Inspection) -> dict[str, Any]:
    names = {unit.name for unit in units}
    facts: dict[str, Any] = {}
    for key in ("base_organisation", "region"):
        facts[key] = str(head.get(key, ""))
        if facts[key] and facts[key] not in names:
            look.note(f"centre.{key}", f"организации «{facts[key]}» нет среди units")
    for key in ("not_set", "titles"):
        table = look.table(head.get(key, {}), f"centre.{key}")
        facts[key] = {name: look.text(table, name, f"centre.{key}") for name in table}
    rows = head.get("appendix_rows", 0)
    if not isinstance(rows, int) or isinstance(rows, bool) or rows < 0:
        look.note("centre.appendix_rows", f"нужно целое число строк приложения; указано: {rows!r}")
        rows = 0
    note = _note(data.get("note"), topics, look)
    return facts | {"appendix_rows": rows, "note": note} | read_sections(data, topics, look)


def _unit(row: Mapping[str, Any], place: str, look: Inspection) -> UnitData:
    look.known_keys(row, place, {"name", "short", "parent", "organisation", "recipient", "clause"})
    return UnitData(limited(row, "name", place, 255, look), limited(row, "short", place, 120, look),
                    str(row.get("parent", "")), look.flag(row, "organisation", place), look.flag(row, "recipient", place),
                    _clause(row, place, look))


def _clause(row: Mapping[str, Any], place: str, look: Inspection) -> str:
    return limited(row, "clause", place, CLAUSE_LENGTH, look) if row.get("clause") else ""


def _post(row: Mapping[str, Any], place: str, look: Inspection) -> PostData:
    look.known_keys(row, place, {"name", "unit", "roles", "default_roles", "appendix", "clause"})
    numbers = row.get("appendix", [])
    if not isinstance(numbers, list) or any(not isinstance(number, int) for number in numbers):
        look.note(f"{place}.appendix", "нужен список номеров строк")
        numbers = []
    return PostData(limited(row, "name", place, 255, look), str(row.get("unit", "")), _roles(row, "roles", place, look),
                    _roles(row, "default_roles", place, look), tuple(numbers), _clause(row, place, look))


def _roles(row: Mapping[str, Any], key: str, place: str, look: Inspection) -> tuple[str, ...]:
    found = strings(row, key, place, look)
    check_roles(found, ROLES, f"{place}.{key}", look)
    return tuple(found)


def _block(row: Mapping[str, Any], place: str, look: Inspection) -> BlockData:
    look.known_keys(row, place, {"name", "lead", "units", "groups", "basis"})
    return BlockData(limited(row, "name", place, 120, look), str(row.get("lead", "")),
                     tuple(sorted(strings(row, "units", place, look))), tuple(sorted(strings(row, "groups", place, look))),
                     look.text(row, "basis", place))


def _territory(row: Mapping[str, Any], place: str, look: Inspection) -> TerritoryData:
    look.known_keys(row, place, {"name", "lead", "settlements", "basis"})
    settlements = tuple(sorted(strings(row, "settlements", place, look)))
    if not settlements:
        look.note(f"{place}.settlements", "назовите хотя бы один населённый пункт")
    return TerritoryData(limited(row, "name", place, 120, look), str(row.get("lead", "")), settlements,
                         look.text(row, "basis", place))


def _special(row: Mapping[str, Any], place: str, look: Inspection) -> SpecialData:
    look.known_keys(row, place, {"channel", "date", "opens", "closes", "basis"})
    opens, closes = _hours(row, place, look)
    return SpecialData(look.choice(row, "channel", place, CHANNEL_CODES), look.day(row, "date", place), opens, closes,
                       look.text(row, "basis", place))


def _hours(row: Mapping[str, Any], place: str, look: Inspection) -> tuple[str, str]:
    """Opening and closing as they are stored; both empty: closed all day."""
    opens, closes = row.get("opens", ""), row.get("closes", "")
    if not opens and not closes:
        return "", ""
    try:
        first, last = minute_of(opens), minute_of(closes)
    except ValueError as mistake:
        look.note(place, f"{mistake}; закрыто весь день — не указывайте ни открытия, ни закрытия")
        return "", ""
    if first >= last:
        look.note(place, "закрытие должно быть позже открытия")
    return clock_words(first), clock_words(last)


def _note(told: Any, topics: Topics, look: Inspection) -> dict[str, Any]:
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
    strings(note, "addresses", "note", look)
    groups = {group for group, *_ in topics}
    for group in strings(note, "critical", "note", look):
        if group not in groups:
            look.note("note.critical", f"группы тем «{group}» нет")
    return dict(note)


def _beside(path: Path, head: Mapping[str, Any], key: str, usual: str, look: Inspection) -> Path:
    name = str(head.get(key, usual))
    if Path(name).name != name:
        look.note(f"centre.{key}", "нужно имя файла, который лежит рядом с профилем")
        name = usual
    return path.parent / name if (path.parent / name).is_file() else SHIPPED / name


def _topics(path: Path, look: Inspection) -> Topics:
    if not path.is_file():
        look.note("centre.topics", f"файла «{path.name}» нет рядом с профилем")
        return ()
    try:
        with path.open(encoding="utf-8") as file:
            rows = [(row["group"], row["topic"], row["catch_all"] == "yes", row.get("also") or "")
                    for row in csv.DictReader(file, delimiter="\t")]
    except (KeyError, UnicodeDecodeError, csv.Error):
        look.note("centre.topics", f"в «{path.name}» нужны столбцы group, topic, catch_all, also через табуляцию")
        return ()
    for pair, count in Counter(row[:2] for row in rows).items():
        if count > 1:
            look.note("centre.topics", f"тема «{pair[1]}» указана {count} раза")
    return tuple(rows)


def _channels(data: Mapping[str, Any], look: Inspection) -> Channels:
    found = read_channels(data, look)
    for code, channel in found.channels.items():
        if len("; ".join(channel.clauses)) > CLAUSE_LENGTH:
            look.note(f"channels.{code}.clauses", f"не больше {CLAUSE_LENGTH} знаков вместе")
    return found


def _calendar(path: Path, look: Inspection) -> Calendar | None:
    try:
        found = parse_calendar(parsed(path.read_text("utf-8")))
        if found.years:
            return found
        look.note("centre.calendar", f"в «{path.name}» нет ни одного года")
    except DataMistakes as wrong:
        look.mistakes.extend(f"{path.name}: {mistake}" for mistake in wrong.mistakes)
    except (OSError, ValueError) as mistake:
        look.note("centre.calendar", f"«{path.name}» не читается: {mistake}")
    return None
