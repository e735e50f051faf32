"""Places in the centre: recorded and removed by the administrator."""

from dataclasses import dataclass
from datetime import datetime

from app.directory.acts.people import person_for
from app.directory.composition import BY, RANKS
from app.directory.tables import Appointment
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Refusal, Stale
from app.foundation.viewer import Viewer


@dataclass(frozen=True)
class NewSeat:
    """Codes as in ``composition``; ``servant`` None: not known."""

    body: str
    by: str
    servant: bool | None
    rank: str
    basis: str


def record_seat(viewer: Viewer, person_id: int, new: NewSeat, at: datetime) -> None:
    """Writes the place down, or anew; what breaks the act is recorded all the same, with a warning. Raises Refusal."""
    person_for(person_id)
    if not new.body.strip():
        raise Refusal("Назовите орган или организацию, которую представляет член центра.", "body")
    if new.by not in ("", *BY) or new.rank not in ("", *RANKS):
        raise Refusal("Выберите значение из списка.", "by" if new.by not in ("", *BY) else "rank")
    if new.by and not new.basis.strip():
        raise Refusal("Нужно основание: распоряжение или приказ, его дата и номер.", "basis")
    row = db.session.get(Appointment, person_id) or Appointment(person_id=person_id)
    row.body, row.by, row.servant, row.rank = new.body.strip(), new.by, new.servant, new.rank
    row.basis, row.entered_by, row.at = new.basis.strip(), viewer.person_id, at
    db.session.add(row)
    record(viewer, "person", person_id, "record_seat", at, by=new.by, servant=new.servant, rank=new.rank)


def remove_seat(viewer: Viewer, person_id: int, at: datetime) -> None:
    """Raises Invisible, Stale."""
    person_for(person_id)
    row = db.session.get(Appointment, person_id)
    if row is None:
        raise Stale("Этой записи уже нет.")
    db.session.delete(row)
    record(viewer, "person", person_id, "remove_seat", at)
