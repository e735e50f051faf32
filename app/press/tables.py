"""Direct lines and their questions, polls: columns and constraints; no decisions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.moment import Moment


class LineSession(Base):
    """A direct line. ``host``: the post that answers in it; ``keeper_id``: who announced it and is reminded to close it.

    ``stamp`` moves with every change of its questions, ``version`` with every change of its own times and words.
    ``closed_by`` is empty where the timetable closed it.
    """

    __tablename__ = "line_session"
    __table_args__ = (Index("ix_line_session_running", "ends_at", sqlite_where=text("closed_at IS NULL"),
                            postgresql_where=text("closed_at IS NULL")),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    host: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    keeper_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    stamp: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class LineQuestion(Base):
    """One question, answered in the session or left over and become a message. ``stamp``: that of the session when it
    last changed. ``depersonalised_at``: when what it said of who asked was destroyed."""

    __tablename__ = "line_question"
    __table_args__ = (UniqueConstraint("session_id", "number", name="uq_line_question_session_id_number"),
                      Index("ix_line_question_changed", "session_id", "stamp"),
                      Index("ix_line_question_message", "message_id"), Index("ix_line_question_author", "author_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("line_session.id"))
    number: Mapped[int]
    stamp: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    depersonalised_at: Mapped[datetime | None] = mapped_column(Moment)


class Poll(Base):
    """A public discussion, poll or vote held on the feedback platform, as its operator found it there. ``options``: words
    and votes in their order; ``participants`` is empty until the result is known."""

    __tablename__ = "poll"
    __table_args__ = (Index("ix_poll_starts_on", "starts_on"), Index("ix_poll_topic", "topic_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(300))
    link: Mapped[str] = mapped_column(String(2000), default="")
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    participants: Mapped[int | None]
    options: Mapped[list[list[Any]]] = mapped_column(JSON)
    conclusion: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)
