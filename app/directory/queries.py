"""What pages need of the directory, as frozen cards."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, or_, select

from app.directory.categories import category_of_topic
from app.directory.schedules import remembered
from app.directory.tables import GrantRow, Person, Topic, Unit
from app.foundation.database import db
from app.foundation.viewer import BY_UNIT

MOST_SUGGESTED = 12
MOST_USUAL = 5
USUAL = "обычно по этой теме"
# How often each topic or post was met lately, by its id; nothing is known of those that are absent.
Counts = Mapping[int, int]
NOT_COUNTED: Counts = {}
JOINTS = str.maketrans("·-–«»", "     ")
SIGNS = re.compile(r"[^\w]+")
# Between other words they say nothing of the topic.
JOINING = frozenset(("в", "во", "на", "к", "ко", "с", "со", "у", "и", "о", "об", "от", "из", "за", "до", "по", "для", "под",
                     "при", "без", "не"))
BRACKETS = re.compile(r"\(([^)]*)\)")


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
    """Topics in use, precise ones first: «Дороги › Ямы на проезжей части», everyday words and the category in ``also``."""
    whose = category_of_topic()
    return remembered("topic choices", lambda: [
        Choice(row.id, f"{row.group} › {row.name}", f"{row.also} {whose.get(row.id, '')}", whose.get(row.id, ""))
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


class Places(NamedTuple):
    """Where words of a topic stand; each text is spaced words in small letters."""

    name: str
    everyday: str
    group: str
    brackets: str


@lru_cache(maxsize=2000)
def places_of(topic: Choice) -> Places:
    """«Дороги прочее» has no name of its own: what it repeats of its group's counts as the group's."""
    group, _, name = topic.label.partition(" › ")
    texts = BRACKETS.sub(" ", name).removeprefix(group), topic.also, group, " ".join(BRACKETS.findall(name))
    return Places(*(f" {spaced(text)} " for text in texts))


def spaced(text: str) -> str:
    """Words alone, in small letters: «Лёд, снег» is typed «лед снег» too."""
    return SIGNS.sub(" ", text.lower().replace("ё", "е")).strip()


def words_typed(words: str) -> list[str]:
    """Without «в», «на» between the others; the last word may be the beginning of a longer one."""
    *before, last = spaced(words).split()[:12] or [""]
    return [*(word for word in before if word not in JOINING), *([last] if last else [])]


def suggest_topics(words: str, most: int = MOST_SUGGESTED, usual: Counts = NOT_COUNTED) -> list[Choice]:
    """Topics that hold the beginning of every word typed, endings apart («яма» finds «ямы»), everyday words included; see
    ``far_from_topic`` for their order. ``usual``: how often each topic came lately."""
    typed = words_typed(words)
    found = [choice for choice in topic_choices() if all(holds(choice, beginning_of(word)) for word in typed)]
    return sorted(found, key=lambda choice: far_from_topic(choice, typed, usual))[:most]


def holds(topic: Choice, beginning: str) -> bool:
    return any(f" {beginning}" in text for text in places_of(topic))


def far_from_topic(topic: Choice, typed: list[str], usual: Counts) -> tuple[int, int, int, int, int]:
    """The smaller, the nearer: words found only by their cut beginnings; then words that only the group's name or brackets
    hold («(кроме дорог)» is not about roads); words not found whole; then what comes more often; at last how far down the
    everyday words it stands. What is equal in all stays as it was, catch-all topics behind."""
    found = [nearest(topic, word) for word in typed]
    return (sum(not holds(topic, word) for word in typed), sum(outside for outside, _ in found),
            sum(not stands_whole(topic, word) for word in typed), -usual.get(topic.id, 0), sum(place for _, place in found))


def nearest(topic: Choice, word: str) -> tuple[int, int]:
    """0 for a word of the name or the everyday ones, 1 for the group, 2 for brackets; and after how many everyday words."""
    texts = places_of(topic)
    for beginning in (f" {word}", f" {beginning_of(word)}"):
        if beginning in texts.name:
            return 0, 0
        if beginning in texts.everyday:
            return 0, texts.everyday[:texts.everyday.index(beginning)].count(" ")
        if beginning in texts.group:
            return 1, 0
        if beginning in texts.brackets:
            return 2, 0
    return 2, 0


def stands_whole(topic: Choice, word: str) -> bool:
    """In the name or among the everyday words: «свет» is more than the beginning of «светофор»."""
    texts = places_of(topic)
    return f" {word} " in texts.name or f" {word} " in texts.everyday


def beginning_of(word: str) -> str:
    """The word without what Russian endings change: the last sign of a short one, two of a long one."""
    return word[:-2] if len(word) > 5 else word[:-1] if len(word) > 2 else word


def suggest_addressees(words: str, most: int = MOST_SUGGESTED, usual: Counts = NOT_COUNTED) -> list[Choice]:
    """Posts of units that can be assigned whose unit (short or whole name) or post holds every word typed. Units called so
    stand first, then posts: Enter takes the first, and a whole name that is not shown explains nothing. ``usual``: how often
    each post was addressed in this matter; those stand before all others and say so."""
    asked = [beginning_of(word) for word in plain_words(words).split()[:8]]
    found = [choice for choice in people_of_units()
             if all(f" {word}" in f" {plain_words(f'{choice.label} {choice.also}')}" for word in asked)]
    ordered = sorted(found, key=lambda choice: (-usual.get(choice.id, 0), sum(far_from(choice, word) for word in asked)))
    return [replace(choice, note=USUAL) if usual.get(choice.id) else choice for choice in ordered[:most]]


def usual_addressees(usual: Counts) -> list[Choice]:
    """The few who are addressed most, of those who can be assigned."""
    return [choice for choice in suggest_addressees("", MOST_USUAL, usual) if choice.note]


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
