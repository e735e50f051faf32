"""Who stands for whom, remembered until the directory changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from app.directory.schedules import local_date, remembered
from app.directory.tables import Person, Substitution, Unit
from app.foundation.database import db
from app.foundation.refusal import Refusal


def with_substitutes(people: Iterable[int], at: datetime) -> tuple[int, ...]:
    """The people, and after them those who stand for any of them on that day; each once."""
    asked = tuple(people)
    try:
        known = remembered("substitutions", read)
    except Refusal:  # no profile is loaded yet, so nobody stands for anybody
        return asked
    today = local_date(at) if known else date.min
    also = [substitute for absent, substitute, first, last in known if absent in asked and first <= today <= last]
    return tuple(dict.fromkeys((*asked, *also)))


@dataclass(frozen=True)
class StandIn:
    """The other one of a substitution, and its days (local, both included). ``now``: in force today."""

    post: str
    unit: str
    starts_on: date
    ends_on: date
    now: bool


def stand_ins_of(person_id: int, today: date) -> tuple[list[StandIn], list[StandIn]]:
    """Who stands in for a person, and for whom the person stands in: now or later, the earliest first."""
    return (others(Substitution.absent_id == person_id, Substitution.substitute_id, today),
            others(Substitution.substitute_id == person_id, Substitution.absent_id, today))


def others(whose: ColumnElement[bool], other: InstrumentedAttribute[int], today: date) -> list[StandIn]:
    rows = db.session.execute(
        select(Person.post, Unit.short, Substitution.starts_on, Substitution.ends_on).select_from(Substitution)
        .join(Person, Person.id == other).join(Unit, Unit.id == Person.unit_id, isouter=True)
        .where(whose, Substitution.ends_on >= today).order_by(Substitution.starts_on, Substitution.id))
    return [StandIn(row.post, row.short or "", row.starts_on, row.ends_on, row.starts_on <= today) for row in rows]


def absent_posts() -> dict[int, str]:
    """Posts of those whom somebody has ever stood for."""
    return remembered("absent posts", lambda: dict(db.session.execute(select(Person.id, Person.post).where(
        Person.id.in_(select(Substitution.absent_id)))).all()))


def read() -> list[tuple[int, int, date, date]]:
    return [tuple(row) for row in db.session.execute(select(
        Substitution.absent_id, Substitution.substitute_id, Substitution.starts_on, Substitution.ends_on))]
