"""Places in the centre: recorded and removed by the administrator."""

from dataclasses import replace
from datetime import datetime

from app.directory.acts.people import person_for
from app.directory.acts.seen import check_seen
from app.directory.composition import BY, RANKS, Recorded, stamp_of
from app.directory.tables import Appointment
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Refusal, Stale
from app.foundation.viewer import Viewer


def record_seat(viewer: Viewer, person_id: int, seen: str, new: Recorded, at: datetime) -> None:
    """Writes the place down, or anew; what breaks the act is recorded all the same, with a warning. Raises Stale when it is no
    longer the one the form showed (``seen``, a stamp), Refusal."""
    person_for(person_id)
    row = db.session.get(Appointment, person_id)
    old = recorded(row) if row else None
    check_seen(seen, stamp_of(old))
    new = checked(new)
    changed = [name for name, value in vars(new).items() if old is None or getattr(old, name) != value]
    if not changed:
        return
    row = row or Appointment(person_id=person_id)
    for name in changed:
        setattr(row, name, getattr(new, name))
    row.entered_by, row.at = viewer.person_id, at
    db.session.add(row)
    record(viewer, "person", person_id, "record_seat", at, fields=changed)


def recorded(row: Appointment) -> Recorded:
    return Recorded(row.body, row.by, row.servant, row.rank, row.basis)


def checked(new: Recorded) -> Recorded:
    """Without blanks around its words. Raises Refusal."""
    if not new.body.strip():
        raise Refusal("Назовите орган или организацию, которую представляет член центра.", "body")
    if new.by not in ("", *BY) or new.rank not in ("", *RANKS):
        raise Refusal("Выберите значение из списка.", "by" if new.by not in ("", *BY) else "rank")
    if new.by and not new.basis.strip():
        raise Refusal("Нужно основание: распоряжение или приказ, его дата и номер.", "basis")
    return replace(new, body=new.body.strip(), basis=new.basis.strip())


def remove_seat(viewer: Viewer, person_id: int, seen: str, at: datetime) -> None:
    """Raises Invisible, and Stale when the record is gone or no longer the one shown (``seen``, a stamp)."""
    person_for(person_id)
    row = db.session.get(Appointment, person_id)
    if row is None:
        raise Stale("Этой записи уже нет.")
    check_seen(seen, stamp_of(recorded(row)))
    db.session.delete(row)
    record(viewer, "person", person_id, "remove_seat", at)
