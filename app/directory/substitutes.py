"""Who stands for whom, remembered until the directory changes."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select

from app.directory.schedules import local_date, remembered
from app.directory.tables import Person, Substitution
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


def absent_posts() -> dict[int, str]:
    """Posts of those whom somebody has ever stood for."""
    return remembered("absent posts", lambda: dict(db.session.execute(select(Person.id, Person.post).where(
        Person.id.in_(select(Substitution.absent_id)))).all()))


def read() -> list[tuple[int, int, date, date]]:
    return [tuple(row) for row in db.session.execute(select(
        Substitution.absent_id, Substitution.substitute_id, Substitution.starts_on, Substitution.ends_on))]
