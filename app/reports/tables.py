"""The weekly note, the messages behind its numbers, and by what rule it is made; no decisions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.moment import Moment


class NoteRule(Base):
    """To whom and when the note goes; the newest row rules. ``weekday`` 1 is Monday, ``hour`` local.

    ``critical``: the topics always shown: [{"group": name}] or [{"topic": id}]. ``addresses``: mailboxes of the letter.
    """

    __tablename__ = "note_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    addressee: Mapped[str] = mapped_column(String(255))
    source: Mapped[str] = mapped_column(String(255))
    weekday: Mapped[int]
    hour: Mapped[int]
    signed_by: Mapped[str] = mapped_column(String(255))
    critical: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    addresses: Mapped[list[str]] = mapped_column(JSON)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Note(Base):
    """The note of one week. ``week`` is its Monday, ``made_at`` the moment of its data; ``content`` holds every section as
    it was made (reports.content). ``number`` is given with the approval, counted through the year of the week.

    ``proposed``: the conclusions as the figures suggest them; ``conclusions``: as the head left them.
    """

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    week: Mapped[date] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(String(8), default="draft")
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(Moment)
    addressee: Mapped[str] = mapped_column(String(255))
    signed_by: Mapped[str] = mapped_column(String(255))
    content: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    proposed: Mapped[str] = mapped_column(Text)
    conclusions: Mapped[str] = mapped_column(Text)
    number: Mapped[int | None]
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class NoteFigure(Base):
    """Numbers of the messages behind one value of a note, as they were when it was made."""

    __tablename__ = "note_figure"
    __table_args__ = (UniqueConstraint("note_id", "key", name="uq_note_figure_note_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(160))
    numbers: Mapped[list[int]] = mapped_column(JSON)
