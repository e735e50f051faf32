"""Posts and their sign-ins. Passwords leave here once, on a slip, and are kept nowhere."""

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from app.directory.acts.seen import check_seen, overwrite, stamp
from app.directory.people import end_sessions_of, people_with, set_password
from app.directory.schedules import directory_changed, local_date
from app.directory.tables import Person, Unit
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Invisible, Refusal
from app.foundation.viewer import Viewer

SLIP_LASTS = timedelta(days=3)
LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,39}")
MAILBOX = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+\.[^\s@,;<>\"]+")


@dataclass(frozen=True)
class Slip:
    """A one-time password on its only way out: to the printed slip."""

    person_id: int
    login: str
    password: str = field(repr=False)
    ends: datetime


@dataclass(frozen=True)
class PersonData:
    """What an administrator may write about a post."""

    post: str
    unit_id: int | None
    name: str = ""
    email: str = ""
    phone: str = ""


def one_time_password() -> str:
    """Four groups of four digits (53 bits): no layout, no case, no signs taken for one another."""
    return "-".join(f"{secrets.randbelow(10_000):04d}" for _ in range(4))


def stamp_of(person: Person) -> str:
    """Moves with every change of what the edit form shows."""
    return stamp(person.post, person.unit_id, person.name, person.email, person.phone)


def person_for(person_id: int) -> Person:
    """Raises Invisible."""
    person = db.session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise Invisible()
    return person


def add_person(viewer: Viewer, data: PersonData, at: datetime) -> int:
    """A new post of a unit, still without a sign-in. Raises Refusal."""
    _check(data)
    person = Person(post=data.post, unit_id=data.unit_id, name=data.name, email=data.email, phone=data.phone)
    db.session.add(person)
    db.session.flush()
    directory_changed()
    record(viewer, "person", person.id, "add_person", at, unit=data.unit_id)
    return person.id


def edit_person(viewer: Viewer, person_id: int, data: PersonData, seen: str, at: datetime) -> None:
    """Raises Stale when the record is no longer the one the form showed (``seen``), Refusal beside a field."""
    person = person_for(person_id)
    check_seen(seen, stamp_of(person))
    _check(data, person_id)
    changed = overwrite(person, data)
    if not changed:
        return
    directory_changed()
    record(viewer, "person", person_id, "edit_person", at, fields=changed)


def _check(data: PersonData, person_id: int | None = None) -> None:
    unit = db.session.get(Unit, data.unit_id) if data.unit_id is not None else None
    if data.unit_id is not None and (unit is None or not unit.active):
        raise Refusal("Выберите подразделение из списка.", "unit_id")
    if data.email and not MAILBOX.fullmatch(data.email):
        raise Refusal("Нужен один адрес почты вида имя@сервер.ru.", "email")
    twin = db.session.scalar(select(Person.id).where(
        Person.post == data.post, Person.unit_id == data.unit_id, Person.id != (person_id or 0)))
    if twin is not None:
        raise Refusal("Такая должность в этом подразделении уже есть.", "post")


def open_sign_in(viewer: Viewer, person_id: int, login: str, at: datetime) -> Slip:
    """Opens a sign-in with a one-time password. Raises Refusal beside the login."""
    person = person_for(person_id)
    if person.password_hash:
        raise Refusal("Вход этому человеку уже открыт. Нужен новый пароль — выдайте его отдельной кнопкой.", "login")
    if not LOGIN.fullmatch(login):
        raise Refusal("Логин: латинские строчные буквы, цифры, точка, дефис; от 3 до 40 знаков, начинается с буквы.",
                      "login")
    if db.session.scalar(select(Person.id).where(Person.login == login, Person.id != person_id)):
        raise Refusal("Такой логин уже занят.", "login")
    person.login = login
    slip = _slip(person, at)
    record(viewer, "person", person_id, "open_sign_in", at)
    return slip


def renew_password(viewer: Viewer, person_id: int, at: datetime) -> Slip:
    """A new one-time password; every sign-in of the person ends. Raises Refusal when none is open."""
    person = person_for(person_id)
    if not person.password_hash or not person.login:
        raise Refusal("Вход этому человеку не открыт: сначала откройте его.")
    slip = _slip(person, at)
    record(viewer, "person", person_id, "renew_password", at)
    return slip


def _slip(person: Person, at: datetime) -> Slip:
    password, ends = one_time_password(), at + SLIP_LASTS
    set_password(person, password, once=True, ends=ends)
    end_sessions_of(person.id)
    return Slip(person.id, person.login or "", password, ends)


def close_sign_in(viewer: Viewer, person_id: int, at: datetime) -> None:
    """Takes the password away and ends every sign-in at once; the login stays for the next opening. Raises Refusal."""
    person = person_for(person_id)
    if person_id == viewer.person_id:
        raise Refusal("Свой вход закрыть нельзя: попросите другого администратора.")
    if not person.password_hash:
        raise Refusal("Вход этому человеку уже закрыт.")
    if person_id in people_with("admin", local_date(at)) and not other_admins(person_id, at):
        raise Refusal("Это последний администратор. Сначала откройте вход другому.")
    person.password_hash, person.password_ends, person.must_change_password = None, None, False
    end_sessions_of(person_id)
    record(viewer, "person", person_id, "close_sign_in", at)


def other_admins(person_id: int, at: datetime) -> list[int]:
    """Who else administers today and is able to sign in."""
    able = select(Person.id).where(
        Person.id.in_(people_with("admin", local_date(at))), Person.id != person_id, Person.password_hash.is_not(None),
        or_(Person.password_ends.is_(None), Person.password_ends > at))
    return list(db.session.scalars(able))
