"""The first administrator of an installation, opened from the command line."""

from datetime import datetime

from sqlalchemy import select

from app.directory.acts.grants import GrantData, grant_role
from app.directory.acts.people import PersonData, Slip, add_person, open_sign_in, renew_password
from app.directory.people import people_with
from app.directory.schedules import local_date
from app.directory.tables import Person
from app.foundation.database import db
from app.foundation.refusal import Refusal
from app.foundation.viewer import Viewer

POST = "Администратор системы"


def first_admin(viewer: Viewer, login: str, at: datetime) -> Slip:
    """Opens the first administrator's sign-in; the others are opened on the page.

    For a known administrator's login it makes a new one-time password: the way back when the only slip was lost.
    Raises Refusal.
    """
    admins = people_with("admin", local_date(at))
    known = db.session.scalar(select(Person.id).where(Person.id.in_(admins), Person.login == login))
    if known is not None:
        return renew_password(viewer, known, at)
    if admins:
        raise Refusal("Администратор уже есть: остальным вход открывают на странице «Люди и доступ». "
                      "Потерян его пароль — назовите его логин.")
    person_id = db.session.scalar(select(Person.id).where(Person.post == POST, Person.unit_id.is_(None)))
    person_id = person_id or add_person(viewer, PersonData(POST, None), at)
    grant_role(viewer, person_id, GrantData("admin"), at)
    return open_sign_in(viewer, person_id, login, at)
