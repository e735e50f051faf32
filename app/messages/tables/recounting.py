"""Open messages recounted by a decision on deadlines: the order, and what became of each clock."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.moment import Moment


class Recount(Base):
    """One order to bring open messages under a new rule. ``reach``: since (received from the rule's first day on) or all.

    ``starts_on``: the local day it may begin; ``state``: waiting, working, done. ``last_id``: the message it has come to,
    so that a kill repeats nothing; ``total`` is None until it begins.
    """

    __tablename__ = "recount"
    __table_args__ = (Index("ix_recount_state", "state", "id"), Index("ix_recount_rule", "rule_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("channel_rule.id"))
    reach: Mapped[str] = mapped_column(String(6))
    starts_on: Mapped[date]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    last_id: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    done: Mapped[int] = mapped_column(default=0)
    moved: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class RecountLine(Base):
    """A clock that a recount moved, or (``became`` None) a message it could not recount, with the reason in Russian."""

    __tablename__ = "recount_line"
    __table_args__ = (Index("ix_recount_line_recount", "recount_id", "id"), Index("ix_recount_line_message", "message_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    recount_id: Mapped[int] = mapped_column(ForeignKey("recount.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    kind: Mapped[str] = mapped_column(String(12), default="")
    was: Mapped[datetime | None] = mapped_column(Moment)
    became: Mapped[datetime | None] = mapped_column(Moment)
    why: Mapped[str] = mapped_column(Text, default="")
