"""Who plays: the demo sign-ins on the profile's posts, and an executor's grant for every post that answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.demo.texts import OURS
from app.directory.acts.grants import GrantData, grant_role
from app.directory.acts.people import PersonData, add_person
from app.directory.people import set_password, viewer_of
from app.directory.schedules import directory_changed, local_date
from app.directory.tables import Centre, Person, Unit
from app.foundation.database import act, db
from app.foundation.history import record
from app.foundation.viewer import TIMETABLE, Viewer

WORD = "demo"  # for all five; the sign-in page of a demonstration prints it
OPERATOR_POST = "Ответственный за работу в системе «Инцидент менеджмент»"
ADMIN_POST = "Администратор системы"
MEDIA = "Мыски Медиа"


@dataclass(frozen=True)
class Cast:
    """The viewers of the demonstration. ``executors`` by the short name of their unit, ``units`` likewise."""

    logins: dict[str, Viewer]
    executors: dict[str, Viewer]
    units: dict[str, int]

    @property
    def operator(self) -> Viewer:
        return self.logins["operator"]


def engage(at: datetime) -> Cast:
    """Opens the five sign-ins and grants every duty, as of a moment."""
    with act(TIMETABLE):
        units = dict(db.session.execute(select(Unit.short, Unit.id)).all())
        _grant_executors(at)
        logins = _open_sign_ins(units, at)
        db.session.get_one(Centre, 1).demo = True
        directory_changed()
    today = local_date(at)
    people = db.session.execute(select(Person, Unit.short).join(Unit, Unit.id == Person.unit_id)
                                .where(Person.function == "executor").order_by(Person.id)).all()
    executors: dict[str, Viewer] = {}
    for person, unit in people:
        executors.setdefault(unit, viewer_of(person, today))
    cast = Cast({login: viewer_of(db.session.get_one(Person, person_id), today)
                 for login, person_id in logins.items()}, executors, units)
    db.session.rollback()
    return cast


def _grant_executors(at: datetime) -> None:
    for person in db.session.scalars(select(Person).where(Person.function == "executor").order_by(Person.id)):
        grant_role(TIMETABLE, person.id, GrantData("executor", unit_id=person.unit_id), at)


def _open_sign_ins(units: dict[str, int], at: datetime) -> dict[str, int]:
    admin = add_person(TIMETABLE, PersonData(ADMIN_POST, units[MEDIA]), at)
    found = {
        "operator": _holder(Person.post == OPERATOR_POST),
        "executor": _holder(Person.function == "executor", Person.unit_id == units[OURS]),
        "head": _holder(Person.function == "head"),
        "curator": _holder(Person.function == "curator"),
        "admin": admin,
    }
    for login, person_id in found.items():
        person = db.session.get_one(Person, person_id)
        person.login, person.demo = login, True
        set_password(person, WORD)
        record(TIMETABLE, "person", person_id, "open_sign_in", at)
        if login != "executor":
            grant_role(TIMETABLE, person_id, GrantData(login, "incident" if login == "operator" else None), at)
    return found


def _holder(*conditions) -> int:
    return db.session.scalars(select(Person.id).where(*conditions).order_by(Person.id)).first() or 0
