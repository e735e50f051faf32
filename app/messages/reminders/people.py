"""Who is reminded: all grants in force and the tree of units, read once for a whole batch."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from app.directory.tables import GrantRow, Person, Unit
from app.foundation.database import db


@dataclass(frozen=True)
class Holder:
    """One grant of one active person."""

    person_id: int
    channel: str | None
    unit_id: int | None


@dataclass(frozen=True)
class People:
    """The holders of every role on one date."""

    holders: dict[str, list[Holder]]
    parents: dict[int, int | None]

    def operators(self, channel: str) -> list[int]:
        return _ids(holder for holder in self.holders["operator"] if holder.channel in (None, channel))

    def all(self, role: str) -> list[int]:
        return _ids(self.holders[role])

    def executors(self, unit_id: int | None) -> list[int]:
        """Everybody whose executor's grant stands on the unit or on one above it."""
        line: list[int] = []
        while unit_id is not None and unit_id not in line:
            line.append(unit_id)
            unit_id = self.parents.get(unit_id)
        return _ids(holder for holder in self.holders["executor"] if holder.unit_id in line)


def people_on(today: date) -> People:
    """The people of a local date."""
    rows = db.session.execute(
        select(GrantRow.role, GrantRow.person_id, GrantRow.channel, GrantRow.unit_id)
        .join(Person, Person.id == GrantRow.person_id).where(
            Person.active, or_(GrantRow.starts_on.is_(None), GrantRow.starts_on <= today),
            or_(GrantRow.ends_on.is_(None), GrantRow.ends_on >= today)).order_by(GrantRow.person_id))
    holders: dict[str, list[Holder]] = defaultdict(list)
    for role, person_id, channel, unit_id in rows:
        holders[role].append(Holder(person_id, channel, unit_id))
    parents = db.session.execute(select(Unit.id, Unit.parent_id).where(Unit.parent_id.is_not(None))).all()
    return People(holders, dict(parents))


def _ids(holders: Iterable[Holder]) -> list[int]:
    return list(dict.fromkeys(holder.person_id for holder in holders))
