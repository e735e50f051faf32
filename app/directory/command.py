"""Whose the command of the centre is, when it was passed to the region; and all the times it was."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from app.directory.former import units_by_name
from app.directory.schedules import centre, remembered, units_below
from app.directory.tables import Command, GrantRow, Person, Unit
from app.foundation.database import db

# The act's own grounds (Myski 3.12.7).
GROUNDS = {"topic": "Приоритетность темы и площадки", "importance": "Повышенная важность темы",
           "order": "Поручение вышестоящего руководства"}
MOST = 100


@dataclass(frozen=True)
class CommandCard:
    """``holds``: its grant is there still, so that it is in force on its days. Who wrote it down, on whose word, who ended
    it early, as posts."""

    id: int
    person_id: int
    person: str
    ground: str
    basis: str
    starts_on: date
    ends_on: date
    holds: bool
    at: datetime
    entered_by: str
    on_word_of: str
    ended_at: datetime | None
    ended_by: str

    def state(self, today: date) -> str:
        """now, later or ended."""
        if not self.holds or self.ends_on < today:
            return "ended"
        return "now" if self.starts_on <= today else "later"


def commands() -> tuple[CommandCard, ...]:
    """The newest first. Remembered: every page asks."""
    return remembered("commands", _read)


def command_now(today: date) -> CommandCard | None:
    return next((card for card in commands() if card.state(today) == "now"), None)


def _read() -> tuple[CommandCard, ...]:
    enterer, head, ender = aliased(Person), aliased(Person), aliased(Person)
    rows = db.session.execute(
        select(Command, Person.post, Unit.short, GrantRow.ends_on.label("granted_until"), enterer.post.label("enterer"),
               head.post.label("head"), ender.post.label("ender"))
        .join(Person, Person.id == Command.person_id).join(Unit, Unit.id == Person.unit_id, isouter=True)
        .join(GrantRow, GrantRow.id == Command.grant_id, isouter=True)
        .join(enterer, enterer.id == Command.entered_by, isouter=True).join(head, head.id == Command.on_word_of, isouter=True)
        .join(ender, ender.id == Command.ended_by, isouter=True).order_by(Command.id.desc()).limit(MOST))
    return tuple(_card(row) for row in rows)


def _card(row: Any) -> CommandCard:
    kept, unit = row.Command, row.short
    holds = kept.ended_at is None and row.granted_until == kept.ends_on
    post = row.post if not unit or unit in row.post else f"{row.post} ({unit})"
    return CommandCard(kept.id, kept.person_id, post, GROUNDS[kept.ground], kept.basis, kept.starts_on, kept.ends_on, holds,
                       kept.at, row.enterer or "", row.head or "", kept.ended_at, row.ender or "")


def candidates(but: int | None, today: date) -> list[tuple[int, str]]:
    """People of the region who can enter and do not hold the head's role: those without any role here first."""
    rows = db.session.execute(
        select(Person.id, Person.post, Unit.short, select(GrantRow.id).where(
            GrantRow.person_id == Person.id).limit(1).scalar_subquery().label("granted"))
        .join(Unit, Unit.id == Person.unit_id, isouter=True)
        .where(Person.active, Person.password_hash.is_not(None), Person.id != (but or 0), Person.id.not_in(heads(today)),
               of_region(today))
        .order_by(Person.post)).all()
    return [(row.id, label_of(row)) for row in sorted(rows, key=lambda row: row.granted is not None)]


def of_region(today: date) -> ColumnElement[bool]:
    """Posts of the region's centre of management, by the act or by their unit, and who reads here as its observer."""
    facts = centre().facts
    posts = [int(number) for number, duty in facts.get("duties", {}).items()
             if "region" in (*duty["roles"], *duty["default_roles"])]
    unit = units_by_name().get(facts.get("region", ""))
    return or_(Person.id.in_(posts), Person.unit_id.in_(units_below({unit} if unit else set())),
               Person.id.in_(select(GrantRow.person_id).where(GrantRow.role == "observer", *held_on(today))))


def held_on(day: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    starts, ends = GrantRow.starts_on, GrantRow.ends_on
    return or_(starts.is_(None), starts <= day), or_(ends.is_(None), ends >= day)


def head_choices(today: date) -> list[tuple[int, str]]:
    """Heads on whose word an administrator may write a command down."""
    rows = db.session.execute(select(Person.id, Person.post, Unit.short).join(Unit, Unit.id == Person.unit_id, isouter=True)
                              .where(Person.id.in_(heads(today))).order_by(Person.post))
    return [(row.id, label_of(row)) for row in rows]


def label_of(row: Any) -> str:
    return f"{row.short} · {row.post}" if row.short else row.post


def heads(today: date) -> list[int]:
    """Who holds the head's role by themselves today, not by a command."""
    return list(db.session.scalars(select(GrantRow.person_id).where(
        GrantRow.role == "head", GrantRow.id.not_in(select(Command.grant_id)), *held_on(today))))
