"""Substitutions: entered and ended by the administrator; in force from the next request on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.directory.schedules import directory_changed, in_turn, local_date
from app.directory.tables import Person, Substitution
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Invisible, Refusal, Stale
from app.foundation.viewer import Viewer

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class NewSubstitution:
    """Local dates, both included."""

    absent_id: int | None
    substitute_id: int | None
    starts_on: date | None
    ends_on: date | None
    basis: str


def substitute(viewer: Viewer, new: NewSubstitution, at: datetime) -> int:
    """Raises Refusal beside the field: oneself, two at once, a circle, dates that cannot be."""
    absent, stand_in = known(new.absent_id, "absent_id"), known(new.substitute_id, "substitute_id")
    first, last = days_of(new, local_date(at))
    if absent.id == stand_in.id:
        raise Refusal("Человек не может замещать сам себя.", "substitute_id")
    if not stand_in.password_hash or not stand_in.active:
        raise Refusal("У этого человека нет входа: сначала откройте его.", "substitute_id")
    if not new.basis.strip():
        raise Refusal("Нужно основание: приказ или распоряжение.", "basis")
    in_turn()  # another's substitution, entered at this very moment, must be seen
    same_days = list(db.session.scalars(select(Substitution).where(
        Substitution.starts_on <= last, Substitution.ends_on >= first)))
    if any(row.absent_id == absent.id for row in same_days):
        raise Refusal("На эти дни у этого человека уже есть замещающий.", "absent_id")
    # Who stands for whom changes on the days a substitution begins; between them it is enough to look once.
    days = {first, *(row.starts_on for row in same_days if row.starts_on > first)}
    if any(leads_back(stand_in.id, absent.id, in_force(same_days, day)) for day in days):
        raise Refusal("Получается круг: этого человека в эти же дни замещает тот, кого он должен заместить.", "substitute_id")
    row = Substitution(absent_id=absent.id, substitute_id=stand_in.id, starts_on=first, ends_on=last, basis=new.basis.strip(),
                       entered_by=viewer.person_id, at=at)
    db.session.add(row)
    db.session.flush()
    directory_changed()
    record(viewer, "person", absent.id, "substitute", at, substitute=stand_in.id, starts_on=first.isoformat(),
           ends_on=last.isoformat())
    return row.id


def known(person_id: int | None, field: str) -> Person:
    person = db.session.get(Person, person_id) if person_id else None
    if person is None:
        raise Refusal("Выберите человека из списка.", field)
    return person


def days_of(new: NewSubstitution, today: date) -> tuple[date, date]:
    if new.starts_on is None or new.ends_on is None:
        raise Refusal("Назовите первый и последний день.", "starts_on" if new.starts_on is None else "ends_on")
    if new.ends_on < new.starts_on:
        raise Refusal("Последний день раньше первого.", "ends_on")
    if new.ends_on < today:
        raise Refusal("Этот срок уже прошёл.", "ends_on")
    if new.ends_on - new.starts_on > LONGEST:
        raise Refusal("Замещение дольше года не записывается: назначьте роль.", "ends_on")
    return new.starts_on, new.ends_on


def in_force(rows: list[Substitution], day: date) -> dict[int, int]:
    """Absent -> substitute on one day."""
    return {row.absent_id: row.substitute_id for row in rows if row.starts_on <= day <= row.ends_on}


def leads_back(start: int, goal: int, stands_in: dict[int, int]) -> bool:
    """Whether whoever stands for ``start``, or for them in turn, is ``goal``. ``stands_in``: absent -> substitute."""
    step: int | None = start
    for _ in range(len(stands_in) + 1):
        step = stands_in.get(step) if step is not None else None
        if step == goal:
            return True
    return False


def end_substitution(viewer: Viewer, substitution_id: int, at: datetime) -> None:
    """Ends it with yesterday, so that the days it was in force stay true; one not begun yet vanishes. Raises Invisible,
    Stale."""
    row = db.session.get(Substitution, substitution_id, with_for_update=True)
    if row is None:
        raise Invisible()
    today = local_date(at)
    if row.ends_on < today:
        raise Stale("Это замещение уже закончилось.")
    begun = row.starts_on <= today
    if begun:
        row.ends_on = today - timedelta(days=1)
    else:
        db.session.delete(row)
    directory_changed()
    record(viewer, "person", row.absent_id, "end_substitution", at, substitute=row.substitute_id,
           substitution=row.id if begun else None)
