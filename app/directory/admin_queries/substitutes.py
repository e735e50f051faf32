"""Substitutions as the administrator sees them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.directory.tables import GrantRow, Person, Substitution, Unit
from app.foundation.database import db

ABSENT, STAND_IN = aliased(Person), aliased(Person)
MOST = 200


@dataclass(frozen=True)
class SubstitutionCard:
    """``state``: now, later or ended."""

    id: int
    absent: str
    substitute: str
    starts_on: date
    ends_on: date
    basis: str
    state: str


def substitutions(today: date) -> list[SubstitutionCard]:
    """Those in force, coming ones, then ended ones, newest first."""
    rows = db.session.execute(select(Substitution, ABSENT.post, STAND_IN.post).join(ABSENT, ABSENT.id == Substitution.absent_id)
                              .join(STAND_IN, STAND_IN.id == Substitution.substitute_id)
                              .order_by(Substitution.starts_on.desc()).limit(MOST))
    cards = [SubstitutionCard(row.id, absent, stand_in, row.starts_on, row.ends_on, row.basis, state_of(row, today))
             for row, absent, stand_in in rows]
    return sorted(cards, key=lambda card: ("now", "later", "ended").index(card.state))


def state_of(row: Substitution, today: date) -> str:
    return "ended" if row.ends_on < today else "now" if row.starts_on <= today else "later"


def holders() -> list[tuple[int, str]]:
    """People who hold any role: they can be stood for."""
    return people(Person.id.in_(select(GrantRow.person_id)))


def with_sign_in() -> list[tuple[int, str]]:
    """People who can enter: they can stand for others."""
    return people(Person.password_hash.is_not(None), Person.active)


def people(*where) -> list[tuple[int, str]]:
    rows = db.session.execute(select(Person.id, Person.post, Unit.short).join(Unit, Unit.id == Person.unit_id, isouter=True)
                              .where(*where).order_by(Unit.short, Person.post))
    return [(row.id, f"{row.short} · {row.post}" if row.short else row.post) for row in rows]
