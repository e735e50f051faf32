"""People of a test: posts of the profile with a sign-in and a grant, made as the administrator makes them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select

from app.directory import people as directory
from app.directory.acts import blocks, grants, people
from app.directory.schedules import local_date
from app.directory.tables import Person, Unit
from app.foundation.database import act, db
from app.foundation.viewer import BY_UNIT, TIMETABLE, Viewer

PASSWORD = "word of honour, and a number 7"
# What the house itself hashes with.
FULL = directory.HASHER
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass(frozen=True)
class Someone:
    """A person who can sign in."""

    id: int
    login: str
    unit_id: int | None
    password: str = PASSWORD


class People:
    """Opens sign-ins for posts of the profile. ``at`` is the moment at which the administrator does it."""

    def __init__(self, app: Flask, at: datetime):
        self.app, self.at = app, at

    def someone(self, login: str, role: str | None = None, *, unit: str | None = None, channel: str | None = None,
                block: int | None = None, starts_on: date | None = None, ends_on: date | None = None) -> Someone:
        """A post nobody signs in to yet, of the unit with this short name or of any; an executor's grant is on it."""
        with self.app.app_context():
            with act(TIMETABLE):
                query = select(Person).join(Unit, Unit.id == Person.unit_id).where(
                    Person.login.is_(None)).order_by(Person.id)
                person = db.session.scalars(query.where(Unit.short == unit) if unit else query).first()
                assert person is not None, f"nobody is left in {unit}"
                found = Someone(person.id, login, person.unit_id)
                people.open_sign_in(TIMETABLE, person.id, login, self.at)
                directory.set_password(person, PASSWORD)
            if role:
                self.grant(found, role, channel=channel, block=block, starts_on=starts_on, ends_on=ends_on)
        return found

    def grant(self, person: Someone, role: str, *, channel: str | None = None, unit_id: int | None = None,
              block: int | None = None, territory: int | None = None, starts_on: date | None = None,
              ends_on: date | None = None) -> int:
        with self.app.app_context(), act(TIMETABLE):
            unit_id = (unit_id or person.unit_id) if role in BY_UNIT else None
            data = grants.GrantData(role, channel, unit_id, starts_on, ends_on, block, territory)
            return grants.grant_role(TIMETABLE, person.id, data, self.at)

    def block(self, name: str, units: tuple[str, ...], groups: tuple[str, ...] = ()) -> int:
        """A block of the units with these short names and of these topic groups."""
        with self.app.app_context(), act(TIMETABLE):
            ids = list(db.session.scalars(select(Unit.id).where(Unit.short.in_(units))))
            return blocks.save_block(TIMETABLE, None, name, "распоряжение для испытаний", ids, groups, self.at)

    def territory(self, name: str, settlements: tuple[str, ...]) -> int:
        with self.app.app_context(), act(TIMETABLE):
            return blocks.save_territory(TIMETABLE, None, name, "распоряжение для испытаний", settlements, self.at)

    def withdraw(self, person: Someone, grant_id: int) -> None:
        with self.app.app_context(), act(TIMETABLE):
            grants.withdraw_grant(TIMETABLE, person.id, grant_id, self.at)

    def viewer(self, person: Someone, at: datetime | None = None) -> Viewer:
        """Who the person is to the acts; inside an application context."""
        row = db.session.get(Person, person.id)
        assert row is not None
        return replace(directory.viewer_of(row, local_date(at or self.at)), session_id=None)

    def town(self) -> dict[str, Someone]:
        """One person of every role and scope that access depends on."""
        ours = self.block("Городское хозяйство", ("Управление ЖКХ", "Энергосеть"), ("Дороги", "ЖКХ"))
        theirs = self.block("Социальный блок", ("Управление образованием",), ("Образование",))
        found = {
            "operator": self.someone("operator", "operator", unit="Мыски Медиа", channel="incident"),
            "operator elsewhere": self.someone("operator-pos", "operator", unit="Мыски Медиа", channel="pos"),
            "executor": self.someone("executor", "executor", unit="Управление ЖКХ"),
            "contributor": self.someone("contributor", "executor", unit="Энергосеть"),
            "executor elsewhere": self.someone("executor-water", "executor", unit="Водоканал"),
            "head": self.someone("head", "head", unit="Мыски Медиа"),
            "curator": self.someone("curator", "curator", unit="Администрация округа"),
            "sector": self.someone("sector", "sector", unit="Отдел ЖКХ", block=ours),
            "sector elsewhere": self.someone("sector-social", "sector", unit="Соцзащита", block=theirs),
            "supervisor": self.someone("supervisor", "supervisor", unit="Администрация округа", block=ours),
            "press": self.someone("press", "press", unit="Мыски Медиа", channel="pages"),
            "signatory": self.someone("signatory", "signatory", unit="Администрация округа", block=ours),
            "unit head": self.someone("unit-head", unit="УК «Центр»"),
            "observer": self.someone("observer", "observer", unit="Администрация округа"),
            "admin": self.someone("admin", "admin", unit="Администрация округа"),
            "without role": self.someone("no-role", unit="Гортоп"),
        }
        self.grant(found["unit head"], "unit_head", unit_id=found["executor"].unit_id)
        return found


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hashes that cost nothing, in every test: a demonstration alone makes twelve, at three tenths of a second each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(directory, "HASHER", QUICK)
        patch.setattr(directory, "DUMMY_HASH", directory.hash_of_nothing(QUICK))
        yield
