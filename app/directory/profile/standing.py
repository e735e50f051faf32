"""How the rows of the running centre answer to the rows of a file."""

from typing import Any

from sqlalchemy import select

from app.directory.former import topic_names, topics_by_name, unit_names, units_by_name
from app.directory.profile.parts import Profile
from app.directory.profile.running import OPEN_TOPICS, OPEN_UNITS, posts_by_number, running_profile
from app.directory.tables import Block, Centre, Person, Territory
from app.foundation.database import db
from app.foundation.history import History


class Standing:
    """``units``, ``topics``, ``people``, ``blocks``, ``territories``: the number of the row that a name in the file means, by
    the name the file once gave it or the one it has today; a row that is gone keeps its number, so that it is not made anew.
    ``running`` calls units and topics by the file's names; ``unit_rows``, ``topic_rows`` are its own by number.
    ``told``: what the last file said of what people edit on pages; nothing where it is a person's own text of what stands here
    (``by_hand``), whose names are today's. ``renamed``: (kind, number) of those that a person gave other names."""

    def __init__(self, file: Profile, by_hand: bool = False):
        self.file, self.by_hand = file, by_hand
        units, topics = units_by_name(), topics_by_name()
        self.units = {unit.name: units[unit.name] for unit in file.units if unit.name in units}
        self.topics = {topic[:2]: topics[topic[:2]] for topic in file.topics if topic[:2] in topics}
        told = {number: name for name, number in self.units.items()}
        self.running = running_profile(told, {number: pair for pair, number in self.topics.items()})
        self.unit_rows = dict(zip((row.id for row in db.session.scalars(OPEN_UNITS)), self.running.units, strict=True))
        self.topic_rows = dict(zip((row.id for row in db.session.scalars(OPEN_TOPICS)), self.running.topics, strict=True))
        today_units, today_topics = unit_names(), topic_names()
        self.renamed = {*(("unit", number) for name, number in self.units.items() if today_units[number] != name),
                        *(("topic", number) for pair, number in self.topics.items() if today_topics[number] != pair)}
        facts = db.session.get_one(Centre, 1).facts
        self.told: dict[str, Any] = {} if by_hand else facts.get("told", {})
        names = today_units | told
        self.posts = posts_by_number(facts, names)
        self.block_numbers = list(db.session.scalars(select(Block.id).order_by(Block.id)))
        self.territory_numbers = list(db.session.scalars(select(Territory.id).order_by(Territory.id)))
        rows = db.session.execute(select(Person.id, Person.post, Person.unit_id)).all()
        today = {"person": {f"{row.post} / {names.get(row.unit_id or 0, '')}": row.id for row in rows},
                 "block": dict(zip((block.name for block in self.running.blocks), self.block_numbers, strict=True)),
                 "territory": dict(zip((row.name for row in self.running.territories), self.territory_numbers, strict=True))}
        named = {"person": [post.label for post in file.posts], "block": [row.name for row in file.blocks],
                 "territory": [row.name for row in file.territories]}
        seeded = {} if by_hand else facts.get("seeded", {})
        found = {kind: _numbers(seeded.get(kind, {}), today[kind], named[kind]) for kind in named}
        self.people, self.blocks, self.territories = found["person"], found["block"], found["territory"]

    def led(self, lead: str) -> int | None:
        """The person that a lead means, here or in the file."""
        post = self.file.post(lead) or self.running.post(lead)
        return self.people.get(post.label) if post else None

    def kept(self, kind: str, number: int, differs: bool) -> bool:
        """Whether the row is otherwise than in the file because a person wanted it so."""
        if self.by_hand:
            return False
        return (kind, number) in self.renamed or (differs and self.touched(kind, number))

    def touched(self, kind: str, number: int) -> bool:
        """Whether a person changed the row here since it was loaded."""
        return db.session.scalar(select(History.id).where(
            History.subject_kind == kind, History.subject_id == number, History.person_id.is_not(None)).limit(1)) is not None


def _numbers(seeded: dict[str, str], today: dict[str, int], told: list[str]) -> dict[str, int]:
    """By the name that the file once gave, or by today's."""
    former = {name: int(number) for number, name in seeded.items()}
    return {name: number for name in told if (number := former.get(name) or today.get(name))}
