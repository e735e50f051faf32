"""Questions with their steps, measures; no decisions."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.moment import Moment


class Question(Base):
    """A problem question on its way up (Ishim 1.3), or a head's decision put to the curator (Myski 3.12.7).

    ``stands_with``: the role whose answer is awaited. ``state``: open, decided (something is to be done), done.
    """

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_state", "state", "id"), Index("ix_question_block", "block_id", "id"),
                      Index("ix_question_territory", "territory_id", "id"), Index("ix_question_message", "message_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    block_id: Mapped[int | None] = mapped_column(ForeignKey("block.id"))
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territory.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_role: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    stands_with: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(8), default="open")
    follow_until: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class QuestionStep(Base):
    """What was said of a question: asked, passed up, decided (``verdict`` agreed or not, of an agreement), done."""

    __tablename__ = "question_step"
    __table_args__ = (Index("ix_question_step_question", "question_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    act: Mapped[str] = mapped_column(String(10))
    verdict: Mapped[str | None] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)


class Measure(Base):
    """What is to be done, by whom, by when: a measure of the weekly note (Alekseevka 4.3, Gavrilov-Yam 3.2) or a task of
    the centre that the head sets (Myski 2.2). Checked by a named person before it counts as done.

    ``state``: planned, done, not_done. ``message_id``: the answer it was proposed from; ``question_id``: the decision.
    """

    __tablename__ = "measure"
    __table_args__ = (Index("ix_measure_until", "until", "id"), Index("ix_measure_state", "state", "until"),
                      Index("ix_measure_message", "message_id"), Index("ix_measure_question", "question_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    block_id: Mapped[int | None] = mapped_column(ForeignKey("block.id"))
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territory.id"))
    topic_group: Mapped[str] = mapped_column(String(120), default="")
    what: Mapped[str] = mapped_column(Text)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    until: Mapped[date]
    state: Mapped[str] = mapped_column(String(8), default="planned")
    done_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(Text, default="")
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checked_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
