"""A leaving person's assignments go to another one in one act."""

from datetime import datetime

from sqlalchemy import select

from app.directory.people import executors_of
from app.directory.schedules import local_date
from app.directory.tables import Person
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Invisible, Refusal
from app.foundation.viewer import Viewer
from app.messages.tables import Assignment, Message
from app.messages.visibility import M, take_in_order
from app.notices.acts import tell


def hand_over_all(viewer: Viewer, person_id: int, to: int | None, at: datetime) -> list[int]:
    """Every open assignment of a person to a colleague of the same unit, or to the unit without a name; the numbers, in
    order. Deadlines stay. The administrator's right comes from the door: texts are not shown. Raises Refusal, Invisible."""
    leaving = db.session.get(Person, person_id)
    if leaving is None:
        raise Invisible()
    heir = db.session.get(Person, to) if to else None
    if to and (heir is None or not heir.active or heir.unit_id != leaving.unit_id or heir.id == leaving.id):
        raise Refusal("Выберите другого человека того же подразделения.", "to")
    theirs = Assignment.person_id == person_id, Assignment.active
    take_in_order(M.id.in_(select(Assignment.message_id).where(*theirs)))
    rows = db.session.execute(select(Assignment, Message).join(Message, Message.id == Assignment.message_id).where(
        *theirs, Message.open).order_by(Message.id)).all()
    for assignment, message in rows:
        assignment.person_id = heir.id if heir else None
        if assignment.responsible:
            message.person_id = assignment.person_id
    messages = {message.id: message for _, message in rows}
    for number, message in messages.items():
        message.version += 1
        record(viewer, "message", number, "hand_over", at, former=person_id, person=heir.id if heir else None)
    numbers = list(messages)
    if numbers:
        told = [heir.id] if heir else executors_of(leaving.unit_id, local_date(at)) if leaving.unit_id else []
        tell(told, f"hand-over:{person_id}:{numbers[-1]}:{at.isoformat()}", "assigned",
             f"Вам переданы поручения, всего {len(numbers)}: № {', № '.join(map(str, numbers[:20]))}", at, link="/executor")
    return numbers
