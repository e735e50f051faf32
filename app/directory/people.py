"""Who is who: the viewer of a request, the people of a role, passwords."""

import hashlib
import secrets
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from sqlalchemy import Date, bindparam, delete, exists, func, or_, select, update

from app.directory.blocks import field_of, field_of_block
from app.directory.queries import PersonCard
from app.directory.schedules import centre_stands_at, local_date, unit_parents, units_below
from app.directory.tables import Centre, GrantRow, Person, SessionRow, SignInTry, Substitution, Unit
from app.foundation.database import ask, db
from app.foundation.history import record
from app.foundation.refusal import Refusal
from app.foundation.viewer import ALSO, BY_UNIT, Grant, Viewer


def hash_of_nothing(hasher: PasswordHasher) -> str:
    """Takes as long to verify as the hash of a password, and fits none; itself it costs nothing when a process starts."""
    salt, result = (b64encode(secrets.token_bytes(length)).decode().rstrip("=")
                    for length in (hasher.salt_len, hasher.hash_len))
    return f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}${salt}${result}"


HASHER = PasswordHasher()
# Verified when the login is unknown, so that an answer takes as long as for a known one (trust: attack 25).
DUMMY_HASH = hash_of_nothing(HASHER)

SLOW_AFTER = 5
TRY_WINDOW = timedelta(minutes=15)
SEEN_STEP = timedelta(minutes=5)


@dataclass(frozen=True)
class SignedIn:
    """A fresh sign-in: the cookie's value is known only here, the database keeps its digest."""

    cookie: str
    person_id: int


PERSON = (Person.id, Person.post, Person.name, Person.unit_id, Person.must_change_password, Person.active)


@dataclass(frozen=True)
class Known:
    """Who looks, how the page names them, and whether the session's last-seen mark is due."""

    viewer: Viewer
    card: PersonCard
    touch: bool


def digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()


def tries_too_many(login: str, address: str, at: datetime) -> bool:
    """Whether this person or this address failed so often lately that it must wait (attack 24).

    Counted per pair, then per address alone with a wider limit; never per login alone, so that a stranger cannot lock a
    colleague out from another address.
    """
    since = at - TRY_WINDOW
    pair = select(func.count()).where(SignInTry.login == login[:64], SignInTry.address == address, SignInTry.at > since)
    alone = select(func.count()).where(SignInTry.address == address, SignInTry.at > since)
    return (db.session.scalar(pair) or 0) >= SLOW_AFTER or (db.session.scalar(alone) or 0) >= SLOW_AFTER * 10


def demo_people() -> list[str]:
    """Logins of the demonstration."""
    return [login for login in db.session.scalars(
        select(Person.login).where(Person.demo, Person.active).order_by(Person.login)) if login]


def check_password(login: str, password: str, at: datetime, demo: bool) -> Person | None:
    """The person if login and password fit and the sign-in is open; takes the same time either way.

    People of the demo (their password is printed on the page) enter only where demo mode is on (attack 38).
    """
    person = db.session.scalar(select(Person).where(Person.login == login[:60]))
    known = person.password_hash if person and person.password_hash else DUMMY_HASH
    try:
        HASHER.verify(known, password[:200])
    except Argon2Error:
        return None
    if person is None or not person.active or known is DUMMY_HASH or (person.demo and not demo):
        return None
    if person.password_ends and person.password_ends <= at:
        return None
    return person


def note_failed_try(login: str, address: str, at: datetime) -> None:
    db.session.add(SignInTry(login=login[:64], address=address, at=at))
    db.session.execute(delete(SignInTry).where(SignInTry.at < at - timedelta(days=1)))


def open_session(person_id: int, at: datetime, limit: timedelta) -> SignedIn:
    """Starts a session with a new id (fixation, attack 26)."""
    cookie = secrets.token_urlsafe(32)
    db.session.add(SessionRow(token=digest(cookie), person_id=person_id, started_at=at, seen_at=at, ends_at=at + limit))
    db.session.execute(update(Person).where(Person.id == person_id, Person.password_ends.is_not(None))
                       .values(password_ends=None))
    return SignedIn(cookie, person_id)


def end_session(session_id: int) -> None:
    db.session.execute(delete(SessionRow).where(SessionRow.id == session_id))


def end_sessions_of(person_id: int, but: int | None = None) -> None:
    """Ends every sign-in of a person at once: after a new password, a withdrawn grant, a closed account."""
    db.session.execute(delete(SessionRow).where(SessionRow.person_id == person_id, SessionRow.id != (but or 0)))


def touch_session(session_id: int, at: datetime) -> None:
    db.session.execute(update(SessionRow).where(SessionRow.id == session_id).values(seen_at=at))


def set_password(person: Person, password: str, once: bool = False, ends: datetime | None = None) -> None:
    """``once``: a one-time password from a slip, to be changed at the first sign-in, useless after ``ends``."""
    person.password_hash = HASHER.hash(password)
    person.must_change_password = once
    person.password_ends = ends


SIGNED_IN = (
    select(SessionRow.id.label("session_id"), SessionRow.seen_at, SessionRow.ends_at, *PERSON, Unit.short,
           GrantRow.role, GrantRow.channel, GrantRow.unit_id.label("granted_unit"), GrantRow.block_id,
           GrantRow.territory_id, GrantRow.starts_on, GrantRow.ends_on,
           select(Centre.stamp).where(Centre.id == 1).scalar_subquery().label("centre_stamp"),
           exists(select(Substitution.id).where(Substitution.substitute_id == Person.id)).label("substitutes"))
    .join(Person, Person.id == SessionRow.person_id).join(Unit, Unit.id == Person.unit_id, isouter=True)
    .join(GrantRow, GrantRow.person_id == Person.id, isouter=True)
    .where(SessionRow.token == bindparam("token")).order_by(GrantRow.id))


def viewer_of_cookie(cookie: str, at: datetime, idle: timedelta) -> Known | None:
    """Who is behind a session cookie, in one query; None if the session ended."""
    rows = ask(SIGNED_IN, {"token": digest(cookie)}).all()
    if not rows or not rows[0].active or rows[0].ends_at <= at or rows[0].seen_at + idle <= at:
        return None
    first = rows[0]
    centre_stands_at(first.centre_stamp)
    today = local_date(at)
    grants = tuple(Grant(row.role, row.channel, row.granted_unit, row.block_id, row.territory_id) for row in rows
                   if row.role and (row.starts_on or today) <= today <= (row.ends_on or today))
    absent = absent_of(first.id, today) if first.substitutes else []
    return Known(made(first, grants, first.session_id, absent), PersonCard(first.id, first.post, first.name, first.short or ""),
                 first.seen_at + min(SEEN_STEP, idle / 4) <= at)


def viewer_of(person: Person, today: date, session_id: int | None = None) -> Viewer:
    """The frozen viewer of a person with the grants in force on a local date."""
    rows = db.session.scalars(
        select(GrantRow).where(GrantRow.person_id == person.id,
                               or_(GrantRow.starts_on.is_(None), GrantRow.starts_on <= today),
                               or_(GrantRow.ends_on.is_(None), GrantRow.ends_on >= today)).order_by(GrantRow.id)).all()
    return made(person, tuple(Grant(row.role, row.channel, row.unit_id, row.block_id, row.territory_id) for row in rows),
                session_id, absent_of(person.id, today))


def absent_of(person_id: int, today: date) -> list[tuple[str, Grant]]:
    """(post, grant) of those the person stands for today. The administrator's rights are never passed on: whoever may give
    rights is named by name."""
    rows = db.session.execute(
        select(Person.post, GrantRow).join(GrantRow, GrantRow.person_id == Person.id)
        .join(Substitution, Substitution.absent_id == Person.id)
        .where(Substitution.substitute_id == person_id, Substitution.starts_on <= today, Substitution.ends_on >= today,
               GrantRow.role != "admin", or_(GrantRow.starts_on.is_(None), GrantRow.starts_on <= today),
               or_(GrantRow.ends_on.is_(None), GrantRow.ends_on >= today)).order_by(GrantRow.id))
    return [(post, Grant(row.role, row.channel, row.unit_id, row.block_id, row.territory_id, row.person_id))
            for post, row in rows]


def made(person: Any, own: tuple[Grant, ...], session_id: int | None,
         absent: Sequence[tuple[str, Grant]] = ()) -> Viewer:
    """``person``: the row, or the columns PERSON of it."""
    grants = (*own, *(grant for _, grant in absent))
    ours = units_of(own)
    return Viewer(person.id, person.post, grants, person.unit_id, session_id, person.must_change_password,
                  person.active, ours if not absent else units_of(grants), field_of(grants), own_units=ours,
                  absent=tuple(dict.fromkeys(post for post, _ in absent)))


def units_of(grants: tuple[Grant, ...]) -> frozenset[int]:
    """Units that executors' grants reach."""
    return frozenset(units_below({grant.unit_id for grant in grants if grant.role in BY_UNIT and grant.unit_id}))


TODAY = bindparam("today", type_=Date)
HOLDERS = (
    select(GrantRow.person_id).join(Person, Person.id == GrantRow.person_id)
    .where(GrantRow.role.in_(bindparam("roles", expanding=True)), Person.active,
           or_(GrantRow.starts_on.is_(None), GrantRow.starts_on <= TODAY),
           or_(GrantRow.ends_on.is_(None), GrantRow.ends_on >= TODAY))
    .distinct().order_by(GrantRow.person_id))
HOLDERS_IN_CHANNEL = HOLDERS.where(or_(GrantRow.channel.is_(None), GrantRow.channel == bindparam("channel")))
HOLDERS_IN_UNITS = HOLDERS.where(GrantRow.unit_id.in_(bindparam("units", expanding=True)))


def named(role: str) -> tuple[str, ...]:
    """The role with those that stand for it under another name."""
    return (role, *(other for other, wider in ALSO.items() if wider == role))


def desks_today(today: date) -> set[str | None]:
    """Channels that somebody who is able to sign in runs today, by their own right or for somebody absent; None: all."""
    able = select(Person.id).where(Person.active, Person.password_hash.is_not(None))
    stood_for = select(Substitution.absent_id).where(
        Substitution.starts_on <= today, Substitution.ends_on >= today, Substitution.substitute_id.in_(able))
    return set(db.session.scalars(select(GrantRow.channel).where(
        GrantRow.role.in_(named("operator")), or_(GrantRow.starts_on.is_(None), GrantRow.starts_on <= today),
        or_(GrantRow.ends_on.is_(None), GrantRow.ends_on >= today),
        or_(GrantRow.person_id.in_(able), GrantRow.person_id.in_(stood_for)))))


def answering_for(role: str, block_id: int | None, today: date) -> list[int]:
    """Ids of active people holding a role over a block today."""
    return list(db.session.scalars(HOLDERS.where(GrantRow.block_id == block_id), {"roles": named(role), "today": today}))


def people_named(role: str, today: date, channel: str) -> list[int]:
    """Ids of active people holding a role for a channel today under its own name."""
    return list(ask(HOLDERS_IN_CHANNEL, {"roles": (role,), "today": today, "channel": channel}).scalars())


def people_with(role: str, today: date, channel: str | None = None) -> list[int]:
    """Ids of active people holding a role today, for a channel where one is given."""
    query = HOLDERS_IN_CHANNEL if channel else HOLDERS
    return list(ask(query, {"roles": named(role), "today": today, "channel": channel}).scalars())


def executors_of(unit_id: int, today: date) -> list[int]:
    """Ids of active people whose grant to answer reaches the unit (granted on it or on one above it)."""
    return list(ask(HOLDERS_IN_UNITS, {"roles": BY_UNIT, "today": today, "units": upwards(unit_id)}).scalars())


def staff_of(unit_id: int, today: date) -> list[tuple[int, str]]:
    """(id, post) of the people of a unit who may answer for it."""
    rows = db.session.execute(select(Person.id, Person.post, Person.name).where(
        Person.id.in_(executors_of(unit_id, today)), Person.unit_id.in_(units_below({unit_id}))).order_by(Person.post))
    return [(row.id, f"{row.post}, {row.name}" if row.name else row.post) for row in rows]


def heads_of(unit_id: int, today: date) -> list[int]:
    """Ids of active people who head the unit or one above it."""
    return list(db.session.scalars(HOLDERS_IN_UNITS, {"roles": ("unit_head",), "today": today, "units": upwards(unit_id)}))


def signatories_of(unit_id: int | None, today: date) -> list[int]:
    """Ids of active people who sign what the unit answers."""
    query = HOLDERS.add_columns(GrantRow.block_id, GrantRow.unit_id)
    rows = db.session.execute(query, {"roles": ("signatory",), "today": today})
    return sorted({person for person, block, unit in rows if reaches(block, unit, unit_id)})


def reaches(block_id: int | None, granted_unit: int | None, unit_id: int | None) -> bool:
    """Whether a deputy's grant (a block, a unit with those below it, or neither: all) reaches a unit."""
    if block_id:
        return unit_id in field_of_block(block_id).units
    return granted_unit is None or unit_id in units_below({granted_unit})


def upwards(unit_id: int) -> list[int]:
    """The unit and those above it."""
    parents = unit_parents()
    line: list[int] = []
    step: int | None = unit_id
    while step is not None and step not in line:
        line.append(step)
        step = parents.get(step)
    return line


def change_own_password(viewer: Viewer, current: str, fresh: str, at: datetime) -> None:
    """A person's own new password; every other sign-in of theirs ends. Raises Refusal beside the field."""
    person = db.session.get(Person, viewer.person_id)
    try:
        HASHER.verify(person.password_hash or DUMMY_HASH, current[:200])
    except Argon2Error:
        raise Refusal("Нынешний пароль не подходит.", "current") from None
    if fresh == current:
        raise Refusal("Новый пароль должен отличаться от нынешнего.", "fresh")
    set_password(person, fresh)
    end_sessions_of(person.id, but=viewer.session_id)
    record(viewer, "person", person.id, "change_password", at)


def can_enter(unit_id: int | None, today: date) -> bool:
    """Whether anybody whose executor's grant reaches the unit has a sign-in; else the assignment must go as text."""
    reached = executors_of(unit_id, today) if unit_id else []
    return bool(db.session.scalar(select(func.count()).select_from(Person).where(
        Person.id.in_(reached), Person.password_hash.is_not(None))))
