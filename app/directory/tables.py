"""Columns and constraints of the directory; no decisions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.moment import Moment


class Centre(Base):
    """The one centre of this installation, as its profile named it. ``zone`` is an IANA name."""

    __tablename__ = "centre"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    profile: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(255))
    zone: Mapped[str] = mapped_column(String(40))
    act: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    demo: Mapped[bool] = mapped_column(default=False)
    stamp: Mapped[int] = mapped_column(default=1)


class Block(Base):
    """A sector of the municipality: units that answer in it, and topics whose field it is before a unit is named."""

    __tablename__ = "block"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    basis: Mapped[str] = mapped_column(Text, default="")


class Territory(Base):
    """A part of the municipality with a head of its own; it is the settlements named under it."""

    __tablename__ = "territory"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    basis: Mapped[str] = mapped_column(Text, default="")


class Settlement(Base):
    """A settlement as messages spell it, and the territory that a person said it belongs to."""

    __tablename__ = "settlement"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id"), index=True)


class Unit(Base):
    """An organisation or department that answers; a tree. Without a block of its own a unit stands in its parent's."""

    __tablename__ = "unit"
    __table_args__ = (Index("ix_unit_parent", "parent_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(255), unique=True)
    short: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[bool]
    recipient: Mapped[bool]
    clause: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(120), default="")
    active: Mapped[bool] = mapped_column(default=True)
    block_id: Mapped[int | None] = mapped_column(ForeignKey("block.id"))


class Person(Base):
    """A post, and once the administrator opens it, its sign-in. ``login`` None: nobody signs in yet."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("post", "unit_id", name="uq_person_post_unit"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post: Mapped[str] = mapped_column(String(255))
    function: Mapped[str] = mapped_column(String(40), default="")
    clause: Mapped[str] = mapped_column(String(120), default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    login: Mapped[str | None] = mapped_column(String(60), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    password_ends: Mapped[datetime | None] = mapped_column(Moment)
    demo: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)


class GrantRow(Base):
    """A role with its scope and period (local dates, the last one included). No scope column set: all."""

    __tablename__ = "grant"
    __table_args__ = (Index("ix_grant_person", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str | None] = mapped_column(String(20))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    block_id: Mapped[int | None] = mapped_column(ForeignKey("block.id"))
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territory.id"))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]


class Substitution(Base):
    """Who acts for an absent person, from a local date to another, both included (Ishim 1.2, 1.3)."""

    __tablename__ = "substitution"
    __table_args__ = (Index("ix_substitution_substitute", "substitute_id"), Index("ix_substitution_absent", "absent_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    absent_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    substitute_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    basis: Mapped[str] = mapped_column(Text)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Command(Base):
    """Command of the centre passed to a person of the region in an emergency, from a local date to another, both included
    (Myski 3.12.7). In force as long as its grant of the head's role is. ``on_word_of``: the head on whose word an
    administrator wrote it down; ``ended_at``: given back early."""

    __tablename__ = "command"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ground: Mapped[str] = mapped_column(String(12))
    basis: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    # No foreign key: a grant that ends on its first day leaves no row.
    grant_id: Mapped[int]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    on_word_of: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Appointment(Base):
    """What is recorded of a post's place in the centre: whom it represents there, and how it was appointed. ``by``, ``rank``:
    codes of ``composition``; ``servant`` None: not recorded whether from municipal servants."""

    __tablename__ = "appointment"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    body: Mapped[str] = mapped_column(String(255))
    by: Mapped[str] = mapped_column(String(10), default="")
    servant: Mapped[bool | None]
    rank: Mapped[str] = mapped_column(String(10), default="")
    basis: Mapped[str] = mapped_column(Text, default="")
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class SessionRow(Base):
    """One sign-in. ``token`` is the SHA-256 of the cookie's value, so a stolen table opens nothing."""

    __tablename__ = "session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)


class SignInTry(Base):
    """A failed sign-in (or a one-time link that is none), counted per login and per address to slow the next ones down."""

    __tablename__ = "sign_in_try"
    __table_args__ = (Index("ix_sign_in_try_login", "login", "at"), Index("ix_sign_in_try_address", "address", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


class Topic(Base):
    """What a message is about, inside a group of topics. A catch-all topic cannot be closed.

    ``also``: everyday words by which people look for it («фонарь», «автобус»), the most usual first, never shown.
    """

    __tablename__ = "topic"
    __table_args__ = (UniqueConstraint("group", "name", name="uq_topic_group_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(255))
    catch_all: Mapped[bool] = mapped_column(default=False)
    also: Mapped[str] = mapped_column(String(255), default="")
    active: Mapped[bool] = mapped_column(default=True)
    block_id: Mapped[int | None] = mapped_column(ForeignKey("block.id"))


class Channel(Base):
    """Where messages are worked. ``route`` is the list of steps as the profile gives it; empty: not worked here yet.
    ``worked`` is false where the administrator has ended it: what is on its way goes on, nothing new is taken. ``basis``: of
    what the administrator last changed."""

    __tablename__ = "channel"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    clauses: Mapped[str] = mapped_column(String(120), default="")
    route: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    worked: Mapped[bool] = mapped_column(default=True, server_default=true())
    basis: Mapped[str] = mapped_column(Text, default="", server_default="")


class ChannelRule(Base):
    """The window and clocks of a channel and kind from a local date on, with their basis.

    ``channel`` None is the rule of appeals (59-ФЗ), whatever their channel.
    """

    __tablename__ = "channel_rule"
    __table_args__ = (Index("ix_channel_rule_from", "channel", "kind", "from_date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str | None] = mapped_column(ForeignKey("channel.code"))
    kind: Mapped[str] = mapped_column(String(10))
    from_date: Mapped[date]
    basis: Mapped[str] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column("values", JSON)


class CalendarYear(Base):
    """A loaded year of the production calendar with the decree it stands on."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True)
    decree: Mapped[str] = mapped_column(Text)


class CalendarDay(Base):
    """A day that differs from its weekday: ``off``, ``short`` (an hour less), ``working`` (a weekend day worked) or both."""

    __tablename__ = "calendar_day"

    on: Mapped[date] = mapped_column("date", primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(255))
    basis: Mapped[str] = mapped_column(Text)


class SpecialHour(Base):
    """Other hours of one channel on one date, by a decision. Opens and closes empty: closed. Local HH:MM."""

    __tablename__ = "special_hour"
    __table_args__ = (UniqueConstraint("channel", "date", name="uq_special_hour_channel_date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(ForeignKey("channel.code"))
    on: Mapped[date] = mapped_column("date")
    opens: Mapped[str | None] = mapped_column(String(5))
    closes: Mapped[str | None] = mapped_column(String(5))
    basis: Mapped[str] = mapped_column(Text)


class Alias(Base):
    """What a person said another system's word means here; ``kind`` is unit or topic. ``words`` are folded."""

    __tablename__ = "alias"
    __table_args__ = (UniqueConstraint("kind", "words", name="uq_alias_kind_words"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(500))
    target_id: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)

