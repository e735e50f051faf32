"""What pages need of the directory, as frozen cards."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select

from app.directory.categories import category_of_topic
from app.directory.schedules import remembered
from app.directory.tables import GrantRow, Person, Topic, Unit
from app.foundation.database import db
from app.foundation.viewer import BY_UNIT

MOST_SUGGESTED = 12
JOINTS = str.maketrans("·-–«»", "     ")


@dataclass(frozen=True)
class PersonCard:
    """The person in the corner of the page."""

    id: int
    post: str
    name: str
    organisation: str


@dataclass(frozen=True)
class Choice:
    """One line of a list to choose from; ``also`` is found by, not shown; ``note`` is shown beside."""

    id: int
    label: str
    also: str = ""
    note: str = ""


def unit_choices() -> list[Choice]:
    """Units that can be assigned, by their short names."""
    return remembered("unit choices", lambda: [Choice(*row) for row in db.session.execute(
        select(Unit.id, Unit.short).where(Unit.recipient, Unit.active).order_by(Unit.short))])


def answers_for_unit() -> ColumnElement[bool]:
    """A post that the act names as answering, or to which the administrator gave that duty."""
    return or_(Person.function != "", exists(select(GrantRow.id).where(
        GrantRow.person_id == Person.id, GrantRow.role.in_(BY_UNIT))))


def people_of_units() -> list[Choice]:
    """Posts of the units that can be assigned: «Управление ЖКХ · Директор»."""
    return remembered("people of units", lambda: [
        Choice(row.id, f"{row.short} · {row.post}", row.name) for row in db.session.execute(
            select(Person.id, Unit.short, Unit.name, Person.post).join(Unit, Unit.id == Person.unit_id)
            .where(Unit.recipient, Unit.active, Person.active, answers_for_unit()).order_by(Unit.short, Person.post))])


def topic_choices() -> list[Choice]:
    """Topics in use, precise ones first: «Дороги › Ямы на проезжей части», everyday words in ``also``, the category beside."""
    whose = category_of_topic()
    return remembered("topic choices", lambda: [
        Choice(row.id, f"{row.group} › {row.name}",
               f" {row.group} {row.name} {row.also} {whose.get(row.id, '')}".lower(), whose.get(row.id, ""))
        for row in db.session.execute(select(Topic.id, Topic.group, Topic.name, Topic.also).where(Topic.active)
                                      .order_by(Topic.catch_all, Topic.group, Topic.name))])


def people_of(unit_id: int) -> list[Choice]:
    rows = db.session.execute(select(Person.id, Person.post).where(Person.unit_id == unit_id, Person.active)
                              .order_by(Person.post))
    return [Choice(*row) for row in rows]


def unit_phones(unit_ids: Iterable[int]) -> list[tuple[int, str, str]]:
    """(id, short name, telephone) of units, by name; the telephone of the unit, else of who answers there."""
    ids = list(unit_ids)
    people = dict(db.session.execute(select(Person.unit_id, Person.phone).where(
        Person.unit_id.in_(ids), Person.phone != "", Person.active, answers_for_unit()).order_by(Person.id.desc())).all())
    return [(row.id, row.short, row.phone or people.get(row.id, "")) for row in db.session.execute(
        select(Unit.id, Unit.short, Unit.phone).where(Unit.id.in_(ids)).order_by(Unit.short))]


def unit_shorts() -> dict[int, str]:
    """Short names of all units, also of those no longer at work."""
    return remembered("unit shorts", lambda: dict(db.session.execute(select(Unit.id, Unit.short)).tuples().all()))


def unit_name(unit_id: int | None) -> str:
    return db.session.scalar(select(Unit.short).where(Unit.id == unit_id)) or "" if unit_id else ""


def topic_label(topic_id: int | None) -> str:
    """«Дороги › Ямы на проезжей части»."""
    row = db.session.execute(select(Topic.group, Topic.name).where(Topic.id == topic_id)).first() if topic_id else None
    return f"{row.group} › {row.name}" if row else ""


def suggest_topics(words: str, most: int = MOST_SUGGESTED) -> list[Choice]:
    """Topics that hold the beginning of every word typed, endings apart («яма» finds «ямы»), everyday words included; those
    that hold the words as they are typed stand first."""
    typed = words.replace("›", " ").replace("(", " ").lower().split()[:8]
    found = [choice for choice in topic_choices() if all(begins_in(choice.also, beginning_of(word)) for word in typed)]
    return sorted(found, key=lambda choice: sum(not begins_in(choice.also, word) for word in typed))[:most]


def begins_in(text: str, beginning: str) -> bool:
    return f" {beginning}" in text or f"({beginning}" in text


def beginning_of(word: str) -> str:
    """The word without what Russian endings change: the last sign of a short one, two of a long one."""
    return word[:-2] if len(word) > 5 else word[:-1] if len(word) > 2 else word


def suggest_addressees(words: str, most: int = MOST_SUGGESTED) -> list[Choice]:
    """Posts of units that can be assigned whose unit (short or whole name) or post holds every word typed. Units called so
    stand first, then posts: Enter takes the first, and a whole name that is not shown explains nothing."""
    asked = [beginning_of(word) for word in plain_words(words).split()[:8]]
    found = [choice for choice in people_of_units()
             if all(f" {word}" in f" {plain_words(f'{choice.label} {choice.also}')}" for word in asked)]
    return sorted(found, key=lambda choice: sum(far_from(choice, word) for word in asked))[:most]


def far_from(addressee: Choice, beginning: str) -> int:
    """Where the word is found: in the short name of the unit, in the post, or only in the whole name, which is not shown."""
    unit, _, post = addressee.label.partition(" · ")
    return next((place for place, text in enumerate((unit, post)) if f" {beginning}" in f" {plain_words(text)}"), 2)


def plain_words(text: str) -> str:
    """In small letters, without the signs that join or quote words in names."""
    return text.lower().translate(JOINTS)


def addressee_by_words(words: str) -> Choice | list[Choice]:
    """The post meant: the exact label, or the only one that fits; else the candidates."""
    exact = [choice for choice in people_of_units() if choice.label.lower() == words.strip().lower()]
    if len(exact) == 1:
        return exact[0]
    found = suggest_addressees(words, 40)
    return found[0] if len(found) == 1 else found[:6]


def topic_by_words(words: str) -> Choice | list[Choice]:
    """The topic meant: the exact name, or the only one that fits; else the candidates."""
    asked = words.strip().lower()
    exact = [choice for choice in topic_choices() if asked in (choice.label.lower(), choice.label.split(" › ")[1].lower())]
    if len(exact) == 1:
        return exact[0]
    found = suggest_topics(words, 40)
    return found[0] if len(found) == 1 else found[:6]


def group_of_topic() -> dict[int, str]:
    """The group of every topic, also of those no longer in use."""
    return remembered("group of topic", lambda: dict(db.session.execute(select(Topic.id, Topic.group)).all()))


def topic_groups() -> list[str]:
    """Groups of the topics in use, by name."""
    return remembered("topic groups", lambda: list(db.session.scalars(
        select(Topic.group).where(Topic.active).distinct().order_by(Topic.group))))
