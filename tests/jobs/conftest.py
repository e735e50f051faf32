"""People with their roles, and messages in work, for the jobs of the timetable."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from app.directory.people import viewer_of
from app.directory.tables import GrantRow, Person, Unit
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE, Viewer
from app.messages.acts import NewMessage, assign, register
from app.notices.tables import Notice

ZONE = ZoneInfo("Asia/Novokuznetsk")
WORKS = "Управление ЖКХ"


def here(words: str) -> datetime:
    """«2026-05-12 08:40» in Myski."""
    return datetime.fromisoformat(words).replace(tzinfo=ZONE)


@dataclass
class Town:
    """Myski with one person in each role, and its messages."""

    people: dict[str, int] = field(default_factory=dict)

    def grant(self, name: str, role: str, email: str = "", unit: int | None = None) -> int:
        with act(TIMETABLE):
            person = Person(post=f"Сотрудник: {name}", email=email, unit_id=unit, login=name)
            db.session.add(person)
            db.session.flush()
            db.session.add(GrantRow(person_id=person.id, role=role, unit_id=unit))
            self.people[name] = person.id
            return person.id

    def viewer(self, name: str, at: datetime) -> Viewer:
        return viewer_of(db.session.get(Person, self.people[name]), at.date())

    def message(self, received: datetime, at: datetime | None = None) -> int:
        with act(TIMETABLE):
            new = NewMessage("incident", "Во дворе не горит фонарь.", received)
            return register(self.viewer("operator", received), new, at or received).id

    def assign(self, number: int, at: datetime) -> None:
        with act(TIMETABLE):
            assign(self.viewer("operator", at), number, None, at, unit_id=self.unit)

    @property
    def unit(self) -> int:
        return db.session.scalar(select(Unit.id).where(Unit.short == WORKS))

    def reminded(self) -> list[tuple[str, str]]:
        """(who, words) of the reminders, in the order told."""
        db.session.rollback()
        names = {person: name for name, person in self.people.items()}
        rows = db.session.execute(select(Notice.person_id, Notice.words).where(Notice.kind == "reminder")
                                  .order_by(Notice.id))
        return [(names[person], words) for person, words in rows]


@pytest.fixture
def town(context: Flask) -> Town:
    """``operator``, ``executor`` (of the works department), ``head``, ``curator``, ``admin``."""
    made = Town()
    for role in ("operator", "head", "curator", "admin"):
        made.grant(role, role)
    made.grant("executor", "executor", unit=made.unit)
    return made


@pytest.fixture
def later(town: Town) -> Callable[[str], datetime]:
    return here
