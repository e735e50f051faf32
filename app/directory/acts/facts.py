"""Rows of the centre's sections that an administrator keeps: members, sources, accounts with quotas, reports, categories."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.directory.acts.seen import check_seen, stamp
from app.directory.addresses import REPLY
from app.directory.profile.sections import CLAUSE_LENGTH, SECTIONS, row_key
from app.directory.queries import topic_groups
from app.directory.schedules import centre, channels, directory_changed, in_turn
from app.directory.tables import Person, Topic, Unit
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Invisible, Refusal
from app.foundation.viewer import Viewer

# The rest says what the act asks of appointments and whom it names at large: it changes with the act, by a file.
EDITED = ("members", "sources", "accounts", "reports", "categories")
Row = dict[str, Any]


def rows_of(section: str) -> list[Row]:
    """Raises Invisible for a section that no page edits."""
    if section not in EDITED:
        raise Invisible()
    found: list[Row] = centre().facts.get(section, [])
    return found


def row_at(section: str, number: int) -> Row:
    """Counted from 1, as the page of the act shows them. Addresses for replies are those of a channel. Raises Invisible."""
    rows = rows_of(section)
    if not 1 <= number <= len(rows) or rows[number - 1].get("purpose") == REPLY:
        raise Invisible()
    return rows[number - 1]


def stamp_of(row: Row) -> str:
    return stamp(sorted(row.items()))


def save_row(viewer: Viewer, section: str, number: int | None, new: Row, seen: str, at: datetime) -> None:
    """Writes a row anew, or adds one (None). ``new``: its fields as a profile names them, days as ISO words.

    Raises Stale when the row is no longer the one the form showed (``seen``), Refusal beside a field, Invisible.
    """
    in_turn()
    old = row_at(section, number) if number else {}
    if number:
        check_seen(seen, stamp_of(old))
    row = {name: new.get(name, old.get(name, empty(name))) for name in SECTIONS[section][1]}
    rows = list(rows_of(section))
    others = rows[:number - 1] + rows[number:] if number else rows
    check_row(section, row, others, named_in(old))
    if row == old:
        return
    rows[(number or len(rows) + 1) - 1:number or len(rows)] = [row]
    _kept(viewer, section, rows, "save_fact", at)


def remove_row(viewer: Viewer, section: str, number: int, seen: str, at: datetime) -> None:
    """Raises Stale, Invisible."""
    in_turn()
    check_seen(seen, stamp_of(row_at(section, number)))
    rows = list(rows_of(section))
    del rows[number - 1]
    _kept(viewer, section, rows, "remove_fact", at)


def _kept(viewer: Viewer, section: str, rows: list[Row], what: str, at: datetime) -> None:
    keep_fact(section, rows)
    record(viewer, "centre", 1, what, at, section=section)


def keep_fact(key: str, value: Any) -> None:
    """Inside an act, which leaves its own history row."""
    row = in_turn()
    row.facts = {**row.facts, key: value}
    directory_changed()


def empty(name: str) -> Any:
    return [] if name in ("formats", "groups", "topics", "addressees") else 0 if name == "quota" else ""


def named_in(row: Row) -> set[str]:
    """Bodies that the row names, as the act calls them."""
    return {row.get("name", ""), row.get("owner", ""), *row.get("addressees", ())}


def check_row(section: str, row: Row, others: list[Row], stood: set[str]) -> None:
    """Refuses what a profile could not say either; bodies that ``stood`` there before may stay."""
    if row_key(row) in map(row_key, others):
        raise Refusal(f"«{row['name']}» здесь уже есть.", "name")
    if not row["clause"] or len(row["clause"]) > CLAUSE_LENGTH:
        raise Refusal(f"Нужно основание: пункт акта или решение, не длиннее {CLAUSE_LENGTH} знаков.", "clause")
    if row.get("channel") and row["channel"] not in channels():
        raise Refusal("Выберите канал из списка.", "channel")
    if section == "accounts" and bool(row["quota"]) != bool(row["per"]):
        raise Refusal("Норма — это число и период: назовите оба или ни одного.", "per" if row["quota"] else "quota")
    if section == "accounts" and row["quota"] < 0:
        raise Refusal("Норма — число от 1.", "quota")
    if section == "reports":
        _check_report(row)
    if section == "categories":
        _check_category(row)
    named = {"name": [row["name"]] if section == "members" else [], "owner": [row.get("owner", "")],
             "addressees": row.get("addressees", [])}
    known = {"", *bodies()} | stood
    for field, names in named.items():
        if missing := [name for name in names if name not in known]:
            raise Refusal(f"«{missing[0][:80]}»: в центре нет такой должности, подразделения или перечня.", field)


def _check_report(row: Row) -> None:
    if not row["due"]:
        raise Refusal("Напишите срок отчёта: «до 5 числа следующего месяца».", "due")
    if row["since"] and row["until"] and date.fromisoformat(row["until"]) < date.fromisoformat(row["since"]):
        raise Refusal("Последний день раньше первого.", "until")


def _check_category(row: Row) -> None:
    if not row["groups"] and not row["topics"]:
        raise Refusal("Отметьте группы тем или назовите темы.", "groups")
    if set(row["groups"]) - set(topic_groups()):
        raise Refusal("Выберите группы тем из списка.", "groups")
    known = set(db.session.scalars(select(Topic.name).where(Topic.active)))
    for name in row["topics"]:
        if name not in known:
            raise Refusal(f"«{name[:80]}»: такой темы нет.", "topics")


def bodies() -> list[str]:
    """Whom a row may name: units, posts, classes of the act."""
    return sorted({*db.session.scalars(select(Unit.name).where(Unit.active)),
                   *db.session.scalars(select(Person.post).where(Person.active)),
                   *(row["name"] for row in centre().facts.get("classes", ()))})
