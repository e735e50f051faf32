"""How the rows of the running centre answer to the rows of a file."""

from typing import Any

from sqlalchemy import select

from app.directory.profile.parts import Profile
from app.directory.profile.running import posts_by_number, running_profile
from app.directory.tables import Block, Centre, Person, Territory, Unit
from app.foundation.database import db
from app.foundation.history import History


class Standing:
    """``people``, ``blocks``, ``territories``: the number of the row that a name in the file means, by the name the file
    once gave it or the one it has today; a row that is gone keeps its number, so that it is not made anew."""

    def __init__(self, file: Profile):
        self.file = file
        self.running = running_profile()
        facts = db.session.get_one(Centre, 1).facts
        names: dict[int, str] = dict(db.session.execute(select(Unit.id, Unit.name)).all())
        self.posts = posts_by_number(facts, names)
        self.block_numbers = list(db.session.scalars(select(Block.id).order_by(Block.id)))
        self.territory_numbers = list(db.session.scalars(select(Territory.id).order_by(Territory.id)))
        rows = db.session.execute(select(Person.id, Person.post, Person.unit_id)).all()
        today = {"person": {f"{row.post} / {names.get(row.unit_id or 0, '')}": row.id for row in rows},
                 "block": dict(zip((block.name for block in self.running.blocks), self.block_numbers, strict=True)),
                 "territory": dict(zip((row.name for row in self.running.territories), self.territory_numbers, strict=True))}
        told = {"person": [post.label for post in file.posts], "block": [row.name for row in file.blocks],
                "territory": [row.name for row in file.territories]}
        found = {kind: _numbers(facts, kind, today[kind], told[kind]) for kind in told}
        self.people, self.blocks, self.territories = found["person"], found["block"], found["territory"]

    def led(self, lead: str) -> int | None:
        """The person that a lead means, here or in the file."""
        post = self.file.post(lead) or self.running.post(lead)
        return self.people.get(post.label) if post else None

    def touched(self, kind: str, number: int) -> bool:
        """Whether a person changed the row here since it was loaded."""
        return db.session.scalar(select(History.id).where(
            History.subject_kind == kind, History.subject_id == number, History.person_id.is_not(None)).limit(1)) is not None


def _numbers(facts: dict[str, Any], kind: str, today: dict[str, int], told: list[str]) -> dict[str, int]:
    seeded = {name: int(number) for number, name in facts.get("seeded", {}).get(kind, {}).items()}
    return {name: number for name in told if (number := seeded.get(name) or today.get(name))}
