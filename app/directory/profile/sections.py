"""The sections of a profile that the centre keeps as facts: lists of rows, each with its clause of the act."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from app.worktime.channels import CHANNEL_CODES
from app.worktime.mistakes import Inspection

CLAUSE_LENGTH = 120
Reader = Callable[[Mapping[str, Any], str, str, Inspection], Any]


def needed(row: Mapping[str, Any], key: str, place: str, look: Inspection) -> str:
    return look.text(row, key, place)


def optional(row: Mapping[str, Any], key: str, place: str, look: Inspection) -> str:
    return look.text(row, key, place) if key in row else ""


def strings(row: Mapping[str, Any], key: str, place: str, look: Inspection) -> list[str]:
    value = row.get(key, [])
    if isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value):
        return [one.strip() for one in value]
    look.note(f"{place}.{key}", "нужен список непустых строк")
    return []


def number(row: Mapping[str, Any], key: str, place: str, look: Inspection) -> int:
    return look.whole(row, key, place) if key in row else 0


def day(row: Mapping[str, Any], key: str, place: str, look: Inspection) -> str:
    return look.day(row, key, place).isoformat() if key in row else ""


def one_of(*allowed: str) -> Reader:
    def read(row: Mapping[str, Any], key: str, place: str, look: Inspection) -> str:
        return look.choice(row, key, place, allowed) if key in row else ""
    return read


def clause_of(row: Mapping[str, Any], key: str, place: str, look: Inspection) -> str:
    """Always there: what the act does not name says so."""
    return limited(row, key, place, CLAUSE_LENGTH, look)


def limited(row: Mapping[str, Any], key: str, place: str, most: int, look: Inspection) -> str:
    words = look.text(row, key, place)
    if len(words) > most:
        look.note(f"{place}.{key}", f"не больше {most} знаков, сейчас {len(words)}")
    return words


# Section → (its Russian name, its fields). The page of the act shows every one of them.
SECTIONS: dict[str, tuple[str, dict[str, Reader]]] = {
    "members": ("Состав центра", {"name": needed, "clause": clause_of}),
    "appointments": ("Как назначают", {
        "name": needed, "roles": strings, "by": one_of("head", "director"), "of": one_of("servants", "base"),
        "not_below": one_of("deputy"), "clause": clause_of}),
    "classes": ("Перечни без поимённых должностей", {
        "name": needed, "roles": strings, "parent": optional, "clause": clause_of}),
    "sources": ("Источники и внешние системы", {
        "name": needed, "channel": one_of(*CHANNEL_CODES), "kind": one_of("source", "integration"), "clause": clause_of}),
    "accounts": ("Учётные записи и адреса", {
        "name": needed, "purpose": one_of("publication", "acts", "reply"), "owner": optional, "quota": number,
        "per": one_of("day", "week"), "channel": one_of(*CHANNEL_CODES), "formats": strings, "clause": clause_of}),
    "reports": ("Отчёты и даты", {
        "name": needed, "every": one_of("week", "month", "quarter", "year"), "due": needed, "addressees": strings,
        "since": day, "until": day, "clause": clause_of}),
    "categories": ("Социально значимые тематики", {
        "name": needed, "groups": strings, "topics": strings, "clause": clause_of}),
}


RowKey = tuple[str, str]


def row_key(row: Mapping[str, Any]) -> RowKey:
    """What tells a row of a section from the others of it."""
    return row["name"], row.get("parent", "")


def read_sections(data: Mapping[str, Any], topics: tuple[tuple[str, str, bool, str], ...],
                  look: Inspection) -> dict[str, list[dict[str, Any]]]:
    """All of them, empty ones included, as plain values that a JSON column keeps."""
    found = {name: _section(data.get(name), name, fields, look) for name, (_, fields) in SECTIONS.items()}
    for place, row in _places(found, "accounts"):
        if bool(row["quota"]) != bool(row["per"]):
            look.note(place, "норма публикаций состоит из числа (quota) и периода (per)")
    for place, row in _places(found, "reports"):
        if row["since"] and row["until"] and date.fromisoformat(row["until"]) < date.fromisoformat(row["since"]):
            look.note(f"{place}.until", "последний день раньше первого")
    groups, names = {group for group, *_ in topics}, {name for _, name, *_ in topics}
    for place, row in _places(found, "categories"):
        for key, known, word in (("groups", groups, "группы тем"), ("topics", names, "темы")):
            for name in row[key]:
                if name not in known:
                    look.note(f"{place}.{key}", f"{word} «{name}» нет")
    return found


def _section(value: Any, name: str, fields: dict[str, Reader], look: Inspection) -> list[dict[str, Any]]:
    rows, seen = [], set()
    for place, row in look.rows(value, name):
        look.known_keys(row, place, set(fields))
        rows.append({key: read(row, key, place, look) for key, read in fields.items()})
        if (own := row_key(rows[-1])) in seen:
            look.note(f"{place}.name", f"«{own[0]}» указано дважды")
        seen.add(own)
    return rows


def _places(found: dict[str, list[dict[str, Any]]], name: str) -> list[tuple[str, dict[str, Any]]]:
    return [(f"{name}[{number}]", row) for number, row in enumerate(found[name], start=1)]
