"""Notices in the bell and the letters that carry them: columns and constraints; no decisions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.moment import Moment

# The conditions of partial indexes as SQLite has to find them in a query, word for word: a bound value or another
# spelling leaves the index unused. A boolean column asked for in a query reads «= 1» there.
OUTGOING = "state IN ('waiting', 'sending')"
FAILED = "state = 'failed'"


class Letter(Base):
    """One letter on its way to one mailbox. It carries the notices that name it; its words are made when it leaves.

    ``state``: waiting, sending (committed before it leaves), sent or failed. ``message_id_header`` is fixed when
    the row is made: whatever breaks, every attempt carries the same one. ``tries`` counts attempts begun. A letter to
    nobody of the house brings a paper instead of notices: ``about_kind`` and ``about_id`` name it.
    """

    __tablename__ = "letter"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sending', 'sent', 'failed')", name="state"),
        Index("ix_letter_outgoing", "next_try_at", "id", sqlite_where=text(OUTGOING),
              postgresql_where=text(OUTGOING)),
        Index("ix_letter_failed", "id", sqlite_where=text(FAILED), postgresql_where=text(FAILED)),
        Index("ix_letter_about", "about_kind", "about_id"),
        Index("ix_letter_person", "person_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    about_kind: Mapped[str | None] = mapped_column(String(20))
    about_id: Mapped[int | None]
    address: Mapped[str] = mapped_column(String(254))
    message_id_header: Mapped[str] = mapped_column(String(255), unique=True)
    urgent: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    created_at: Mapped[datetime] = mapped_column(Moment)
    next_try_at: Mapped[datetime] = mapped_column(Moment)
    sending_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(255), default="")


class Notice(Base):
    """One thing one person was told. ``words`` name numbers, units and deadlines, never an applicant. ``link``: the page it
    leads to when that is not the card of its message.

    ``to_mail``: waits to be put into a letter; ``letter_id`` is the letter that carries it.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("key", "person_id", name="uq_notice_key_person"),
        Index("ix_notice_person", "person_id", "id"),
        Index("ix_notice_unread", "person_id", sqlite_where=text("read_at IS NULL"),
              postgresql_where=text("read_at IS NULL")),
        Index("ix_notice_to_mail", "person_id", "id", sqlite_where=text("to_mail = 1"),
              postgresql_where=text("to_mail")),
        Index("ix_notice_letter", "letter_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    message_id: Mapped[int | None]
    link: Mapped[str] = mapped_column(String(120), default="", server_default="")
    words: Mapped[str] = mapped_column(Text)
    urgent: Mapped[bool] = mapped_column(default=False)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    to_mail: Mapped[bool] = mapped_column(default=False)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
