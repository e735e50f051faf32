"""What the centre sends out under a number: columns and constraints; no decisions."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.moment import Moment


class Paper(Base):
    """A signed reply, or a notice to the applicant of an appeal. ``kind``: reply, redirected, extended.

    ``number`` counts the papers of the installation within ``year``. ``text`` is what was signed, ``digest`` its SHA-256;
    ``signed_post`` and ``signed_name`` are those of the day of signing. ``address``: where it went, e-mails with a comma or
    a postal address; by e-mail a letter goes about it.
    """

    __tablename__ = "paper"
    __table_args__ = (UniqueConstraint("year", "number", name="uq_paper_year_number"),
                      UniqueConstraint("answer_id", name="uq_paper_answer"),
                      Index("ix_paper_message", "message_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id"))
    kind: Mapped[str] = mapped_column(String(12))
    year: Mapped[int]
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    signed_post: Mapped[str] = mapped_column(String(255))
    signed_name: Mapped[str] = mapped_column(String(255), default="")
    signed_at: Mapped[datetime] = mapped_column(Moment)
    address: Mapped[str] = mapped_column(String(300), default="")
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ReturnedLetter(Base):
    """A letter that came back, as somebody who saw the returned mail wrote it down. ``address`` is the one that failed,
    ``words`` what the return says, ``sent_at`` which sending of the paper it was; ``came_at``: when the return came."""

    __tablename__ = "returned_letter"
    __table_args__ = (Index("ix_returned_letter_message", "message_id"), Index("ix_returned_letter_paper", "paper_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"))
    sent_at: Mapped[datetime] = mapped_column(Moment)
    came_at: Mapped[datetime] = mapped_column(Moment)
    address: Mapped[str] = mapped_column(String(300))
    words: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
