"""What pages need of the directory, as frozen cards."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select

from app.directory.tables import Person, Topic, Unit
from app.foundation.database import db

MOST_SUGGESTED = 12


@dataclass(frozen=True)
class PersonCard:
    """The person in the corner of the page."""

    id: int
    post: str
    name: str
    organisation: str


@dataclass(frozen=True)
class Choice:
    """One line of a list to choose from."""

    id: int
    label: str


def unit_choices() -> list[Choice]:
    """Units that can be assigned, by their short names."""
    rows = db.session.execute(select(Unit.id, Unit.short).where(Unit.recipient, Unit.active).order_by(Unit.short))
    return [Choice(*row) for row in rows]


def people_of_units() -> list[Choice]:
    """Posts of the units that can be assigned: «Управление ЖКХ · Директор»."""
    rows = db.session.execute(
        select(Person.id, Unit.short, Person.post).join(Unit, Unit.id == Person.unit_id)
        .where(Unit.recipient, Unit.active, Person.active, Person.function != "").order_by(Unit.short, Person.post))
    return [Choice(row.id, f"{row.short} · {row.post}") for row in rows]


def people_of(unit_id: int) -> list[Choice]:
    rows = db.session.execute(select(Person.id, Person.post).where(Person.unit_id == unit_id, Person.active)
                              .order_by(Person.post))
    return [Choice(*row) for row in rows]


def unit_name(unit_id: int | None) -> str:
    return db.session.scalar(select(Unit.short).where(Unit.id == unit_id)) or "" if unit_id else ""


def topic_label(topic_id: int | None) -> str:
    """«Дороги › Ямы на проезжей части»."""
    row = db.session.execute(select(Topic.group, Topic.name).where(Topic.id == topic_id)).first() if topic_id else None
    return f"{row.group} › {row.name}" if row else ""


def suggest_topics(words: str, most: int = MOST_SUGGESTED) -> list[Choice]:
    """Topics whose name or group holds every word, whatever the case."""
    query = select(Topic.id, Topic.group, Topic.name).where(Topic.active)
    for word in words.replace("›", " ").lower().split()[:8]:
        found = f"%{word.replace('%', '').replace('_', '')}%"
        query = query.where(or_(func.lower(Topic.name).like(found), func.lower(Topic.group).like(found)))
    rows = db.session.execute(query.order_by(Topic.catch_all, Topic.group, Topic.name).limit(most))
    return [Choice(row.id, f"{row.group} › {row.name}") for row in rows]


def topic_by_words(words: str) -> Choice | list[Choice]:
    """The topic meant: the exact name, or the only one that fits; else the candidates."""
    found = suggest_topics(words, 40)
    exact = [choice for choice in found if words.strip().lower() in (choice.label.lower(),
                                                                     choice.label.split(" › ")[1].lower())]
    if len(exact) == 1:
        return exact[0]
    return found[0] if len(found) == 1 else found[:6]


