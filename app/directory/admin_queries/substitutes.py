"""Substitutions as the administrator sees them."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.directory.schedules import local_date
from app.directory.tables import GrantRow, Person, Substitution, Unit
from app.foundation.database import db
from app.foundation.history import History

ABSENT, STAND_IN = aliased(Person), aliased(Person)
MOST = 200


@dataclass(frozen=True)
class SubstitutionCard:
    """``state``: now, later or ended. ``ended_on``: the day on which it was ended before its time; ``ends_on`` is then that day
    too, though the rights had gone with the act."""

    id: int
    absent: str
    substitute: str
    starts_on: date
    ends_on: date
    basis: str
    state: str
    ended_on: date | None


def substitutions(today: date) -> list[SubstitutionCard]:
    """Those in force, coming ones, then ended ones, newest first."""
    rows = db.session.execute(select(Substitution, ABSENT.post, STAND_IN.post).join(ABSENT, ABSENT.id == Substitution.absent_id)
                              .join(STAND_IN, STAND_IN.id == Substitution.substitute_id)
                              .order_by(Substitution.starts_on.desc()).limit(MOST)).all()
    ended = endings([row for row, _, _ in rows])
    cards = [SubstitutionCard(row.id, absent, stand_in, row.starts_on, ended.get(row.id, row.ends_on), row.basis,
                              state_of(row, today), ended.get(row.id)) for row, absent, stand_in in rows]
    return sorted(cards, key=lambda card: ("now", "later", "ended").index(card.state))


def endings(rows: list[Substitution]) -> dict[int, date]:
    """The day of ending by substitution, of those ended by hand: their last day of rights is the day before it. Rows of
    history that do not name the substitution yet are told by the people and the day."""
    found = {(one.subject_id, one.facts["substitute"], one.facts.get("substitution"), local_date(one.at))
             for one in db.session.execute(select(History.subject_id, History.facts, History.at).where(
                 History.subject_kind == "person", History.act == "end_substitution",
                 History.subject_id.in_({row.absent_id for row in rows})))}
    after = {row.id: row.ends_on + timedelta(days=1) for row in rows}
    return {row.id: after[row.id] for row in rows
            if not found.isdisjoint((row.absent_id, row.substitute_id, known, after[row.id]) for known in (row.id, None))}


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
