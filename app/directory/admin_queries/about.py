"""What the founding act names: its posts, and every fact of the profile with its clause."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.directory.acts.facts import EDITED
from app.directory.addresses import REPLY
from app.directory.admin_queries.duties import duties_by_person, duty_words
from app.directory.blocks import blocks, territories
from app.directory.composition import asked_words
from app.directory.profile.sections import SECTIONS
from app.directory.schedules import centre, channels
from app.directory.tables import Block, Person, Territory, Topic, Unit
from app.foundation.database import db

ROW = re.compile(r"A2-(\d+)")
EVERY = {"week": "еженедельно", "month": "ежемесячно", "quarter": "ежеквартально", "year": "ежегодно", "": ""}
PER = {"day": "в день", "week": "в неделю"}
PURPOSES = {"publication": "публикации", "acts": "опубликование актов", "reply": "адрес для ответов", "": ""}
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
NOT_SET = "актом не установлено"


@dataclass(frozen=True)
class PostRow:
    """``number``: the row of the act's list, 0 outside of it; ``same_as``: the earlier row that names the same post."""

    number: int
    person_id: int
    post: str
    unit: str
    duties: tuple[str, ...]
    clause: str
    same_as: int = 0


@dataclass(frozen=True)
class Fact:
    """``number``: where it stands in its section, from 1; 0: no page edits it. ``channel``: on whose page it is edited."""

    name: str
    details: str
    clause: str
    number: int = 0
    channel: str = ""


@dataclass(frozen=True)
class Section:
    """``not_set``: what is said where the act names nothing; ``key``: of one that the administrator edits."""

    title: str
    facts: tuple[Fact, ...]
    not_set: str = NOT_SET
    key: str = ""


@dataclass(frozen=True)
class About:
    """``blocks`` and ``territories``: «актом не установлено», empty when the act names them."""

    name: str
    act: str
    zone: str
    base_organisation: str
    region: str
    blocks: str
    territories: str
    appendix: tuple[PostRow, ...]
    posts: tuple[PostRow, ...]
    sections: tuple[Section, ...]


def about() -> About:
    """The act as the profile loaded it, with the posts as they are called today."""
    card = centre()
    not_set = card.facts.get("not_set", {})
    rows = post_rows()
    listed = tuple(sorted((row for row in rows if row.number), key=lambda row: row.number))
    sections = (Section("Отраслевые блоки", led_by("block")), Section("Территории", led_by("territory")), *facts_of_file(),
                Section("Аналитическая записка", note_facts(card.facts.get("note", {}))))
    return About(card.name, card.act, str(card.zone), card.facts.get("base_organisation", ""), card.facts.get("region", ""),
                 not_set.get("blocks", ""), not_set.get("territories", ""), listed,
                 tuple(row for row in rows if not row.number), sections)


def post_rows() -> list[PostRow]:
    """Posts with a clause or a duty; one that the act's list names twice has a row for each."""
    duties = duties_by_person()
    listed = bool(centre().facts.get("appendix_rows"))
    found = []
    for row in db.session.execute(select(Person.id, Person.post, Person.clause, Unit.name)
                                  .join(Unit, Unit.id == Person.unit_id, isouter=True).order_by(Person.id)):
        held = tuple(duties.get(row.id, ()))
        if not row.clause and not held:
            continue
        numbers = sorted(int(number) for number in ROW.findall(row.clause)) if listed else []
        found += [PostRow(number, row.id, row.post, row.name or "", held, row.clause,
                          numbers[0] if numbers and number != numbers[0] else 0) for number in numbers or [0]]
    return found


def led_by(kind: str) -> tuple[Fact, ...]:
    """Blocks or territories as they stand today, with the post that the act puts at their head."""
    table, names = (Block, blocks().names) if kind == "block" else (Territory, territories().names)
    leads = centre().facts.get("leads", {}).get(kind, {})
    posts = dict(db.session.execute(select(Person.id, Person.post).where(Person.id.in_(leads.values()))).all())
    bases = dict(db.session.execute(select(table.id, table.basis)).all())
    return tuple(Fact(name, f"отвечает: {posts.get(leads.get(str(number), 0)) or 'актом не назван'}", bases[number])
                 for number, name in names.items())


def facts_of_file() -> list[Section]:
    facts = centre().facts
    return [Section(title, tuple(fact_of(key, row, number) for number, row in enumerate(facts.get(key, ()), start=1)),
                    key=key if key in EDITED else "") for key, (title, _) in SECTIONS.items()]


def fact_of(key: str, row: dict[str, Any], number: int) -> Fact:
    if row.get("purpose") == REPLY:
        return Fact(row["name"], DETAILS[key](row), row["clause"], channel=row["channel"])
    return Fact(row["name"], DETAILS[key](row), row["clause"], number if key in EDITED else 0)


def note_facts(note: dict[str, Any]) -> tuple[Fact, ...]:
    if not note:
        return ()
    when = f"{WEEKDAYS[note['weekday'] - 1]}, {note['hour']:02d}:00"
    source = note["source"]
    return (Fact("Кому", note["addressee"], source), Fact("Когда готовится", when, source),
            Fact("Подписывает", note["signed_by"], source),
            Fact("Всегда показывает", ", ".join(note.get("critical", ())), source))


def appointment_details(row: dict[str, Any]) -> str:
    return joined(", ".join(duty_words(role) for role in row["roles"]), asked_words(row))


def class_details(row: dict[str, Any]) -> str:
    return joined(", ".join(duty_words(role) for role in row["roles"]), row["parent"])


def source_details(row: dict[str, Any]) -> str:
    card = channels().get(row["channel"])
    return joined("внешняя система" if row["kind"] == "integration" else "источник", f"канал «{card.name}»" if card else "")


def account_details(row: dict[str, Any]) -> str:
    quota = f"норма: {row['quota']} {PER[row['per']]}" if row["quota"] else ""
    return joined(PURPOSES[row["purpose"]], row["owner"], quota, ", ".join(row["formats"]).upper())


def report_details(row: dict[str, Any]) -> str:
    since, until = (f"{date.fromisoformat(row[key]):%d.%m.%Y}" if row[key] else "" for key in ("since", "until"))
    period = f"с {since} по {until}" if since and until else ""
    to = f"кому: {', '.join(row['addressees'])}" if row["addressees"] else ""
    return joined(EVERY[row["every"]], row["due"], to, period)


def category_details(row: dict[str, Any]) -> str:
    chosen = Topic.group.in_(row["groups"]) | Topic.name.in_(row["topics"])
    count = db.session.scalar(select(func.count()).select_from(Topic).where(chosen, Topic.active))
    return joined("группы тем: " + ", ".join(row["groups"]) if row["groups"] else "темы: " + "; ".join(row["topics"]),
                  f"всего тем: {count}")


def joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


DETAILS: dict[str, Callable[[dict[str, Any]], str]] = {
    "members": lambda _: "", "appointments": appointment_details, "classes": class_details,
    "sources": source_details, "accounts": account_details,
    "reports": report_details, "categories": category_details,
}
