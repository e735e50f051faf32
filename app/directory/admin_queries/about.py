"""What the founding act names: the rows of its list with their posts."""

import re
from dataclasses import dataclass

from sqlalchemy import select

from app.directory.schedules import centre
from app.directory.tables import Person, Unit
from app.foundation.database import db

ROW = re.compile(r"A2-(\d+)")
FUNCTIONS = {"head": "руководитель", "curator": "куратор", "executor": "исполнитель"}


@dataclass(frozen=True)
class AppendixRow:
    """``same_as``: the earlier row that names the same post, 0 for none."""

    number: int
    person_id: int
    post: str
    unit: str
    function: str
    clause: str
    same_as: int


@dataclass(frozen=True)
class About:
    name: str
    act: str
    base_organisation: str
    blocks: str
    territories: str
    rows: tuple[AppendixRow, ...]
    posts: int


def about() -> About:
    """The act as the profile loaded it, with the posts as they are called today."""
    card = centre()
    not_set = card.facts.get("not_set", {})
    rows = appendix()
    return About(card.name, card.act, card.facts.get("base_organisation", ""), not_set.get("blocks", ""),
                 not_set.get("territories", ""), rows, len({row.person_id for row in rows}))


def appendix() -> tuple[AppendixRow, ...]:
    """Rows of appendix 2 in their order; two rows may name one post."""
    found = db.session.execute(select(Person.id, Person.post, Person.function, Person.clause, Unit.name)
                               .join(Unit, Unit.id == Person.unit_id, isouter=True).where(Person.clause != ""))
    rows = []
    for row in found:
        numbers = sorted(int(number) for number in ROW.findall(row.clause))
        rows += [AppendixRow(number, row.id, row.post, row.name or "", FUNCTIONS.get(row.function, ""), row.clause,
                             numbers[0] if number != numbers[0] else 0) for number in numbers]
    return tuple(sorted(rows, key=lambda row: row.number))
