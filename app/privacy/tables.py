"""How long personal data are kept, acts of their destruction and what each destroyed; no decisions."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.moment import Moment


class RetentionRule(Base):
    """For how many months after its end a message, or an appeal, says whose it was; the newest row holds.

    ``by_itself``: the timetable draws the acts up and carries them out on the word of whoever set the rule."""

    __tablename__ = "retention_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_months: Mapped[int]
    appeal_months: Mapped[int]
    by_itself: Mapped[bool]
    basis: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class DepersonalisingAct(Base):
    """«Акт об обезличивании»; ``id`` is its number. It reaches what was closed before ``messages_before`` and
    ``appeals_before``, at most ``most`` of it. ``state``: working, done. ``post`` and ``name`` are those of the day of signing;
    ``messages`` and ``questions`` (of direct lines) are done so far."""

    __tablename__ = "depersonalising_act"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(8), default="working", index=True)
    messages_before: Mapped[datetime] = mapped_column(Moment)
    appeals_before: Mapped[datetime] = mapped_column(Moment)
    most: Mapped[int]
    basis: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    post: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(200), default="")
    by_itself: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Moment)
    messages: Mapped[int] = mapped_column(default=0)
    questions: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class DepersonalisedLine(Base):
    """A line of the act's extract from the journal: a message, or a question of a direct line. ``what``: codes of what there
    was to destroy (``rules.DESTROYED``), with blanks between."""

    __tablename__ = "depersonalised_line"
    __table_args__ = (UniqueConstraint("act_id", "message_id", name="uq_depersonalised_line_message"),
                      UniqueConstraint("act_id", "question_id", name="uq_depersonalised_line_question"),
                      Index("ix_depersonalised_line_message", "message_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("depersonalising_act.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("line_question.id"))
    closed_at: Mapped[datetime] = mapped_column(Moment)
    at: Mapped[datetime] = mapped_column(Moment)
    what: Mapped[str] = mapped_column(String(120), default="")
