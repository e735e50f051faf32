"""What people did for a message: clocks, assignments, answers and their proof, decisions, reactions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.moment import Moment
from app.messages.tables.message import CODE


class Clock(Base):
    """One running deadline. ``result`` once stopped: met, late, deferred, withdrawn or replaced.

    ``remind_at``/``remind_level`` hold the next reminder, so that a sweep is one index scan over what is due.
    ``minutes`` are working minutes from start to stop by the channel's window.
    """

    __tablename__ = "clock"
    __table_args__ = (
        Index("ix_clock_remind", "remind_at", sqlite_where=text("stopped IS NULL"), postgresql_where=text("stopped IS NULL")),
        Index("ix_clock_due", "kind", "due", sqlite_where=text("stopped IS NULL"), postgresql_where=text("stopped IS NULL")),
        Index("ix_clock_running", "message_id", "kind", "due", sqlite_where=text("stopped IS NULL"),
              postgresql_where=text("stopped IS NULL")),
        Index("ix_clock_message", "message_id"),
        # What closed and what fell due in a period: the figures read nothing but these.
        Index("ix_clock_closed", "kind", "stopped", "due", "result", "minutes", "message_id", "remind_level"),
        Index("ix_clock_minutes", "kind", "minutes", "stopped", "result", "message_id", sqlite_where=text("kind = 'answer'"),
              postgresql_where=text("kind = 'answer'")),
        Index("ix_clock_fell_due", "kind", "due", "stopped", "result", "minutes", "message_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    round: Mapped[int]
    kind: Mapped[str] = mapped_column(CODE)
    rule: Mapped[str] = mapped_column(Text)
    started: Mapped[datetime] = mapped_column(Moment)
    due: Mapped[datetime] = mapped_column(Moment)
    stopped: Mapped[datetime | None] = mapped_column(Moment)
    result: Mapped[str | None] = mapped_column(String(10))
    minutes: Mapped[int | None]
    explanation: Mapped[dict[str, Any]] = mapped_column(JSON)
    remind_at: Mapped[datetime | None] = mapped_column(Moment)
    remind_level: Mapped[int] = mapped_column(default=0)
    corrupt: Mapped[str | None] = mapped_column(String(255))


class Assignment(Base):
    """A unit (and person) at work on a message. One is responsible and submits; the others contribute."""

    __tablename__ = "assignment"
    __table_args__ = (Index("ix_assignment_message", "message_id"),
                      Index("ix_assignment_unit", "unit_id", "message_id", sqlite_where=text("active = 1"),
                            postgresql_where=text("active")),
                      # ``responsible`` comes first although it is the same in all its rows: with two columns named SQLite
                      # prefers it to the index of a unit's everything.
                      Index("ix_assignment_helping", "responsible", "unit_id", "message_id",
                            sqlite_where=text("active = 1 AND responsible = 0"),
                            postgresql_where=text("active AND NOT responsible")))

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    round: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    responsible: Mapped[bool]
    active: Mapped[bool] = mapped_column(default=True)
    words: Mapped[str] = mapped_column(Text, default="")
    given_at: Mapped[datetime] = mapped_column(Moment)
    given_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    end_reason: Mapped[str | None] = mapped_column(String(20))
    end_words: Mapped[str] = mapped_column(Text, default="")
    proposed_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))


class Answer(Base):
    """A text with evidence. ``state``: submitted, returned, approved (on its way), published, from_source.

    ``decided_by`` is whose answer it is; ``recorded_by`` who typed it in their stead, with ``via`` (phone, messenger…).
    """

    __tablename__ = "answer"
    __table_args__ = (Index("ix_answer_message", "message_id"),
                      Index("ix_answer_published", "published_at", "kind", "completeness"))

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    round: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(String(12))
    promised_for: Mapped[date | None]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    via: Mapped[str] = mapped_column(String(12), default="page")
    truthful_at: Mapped[datetime | None] = mapped_column(Moment)
    submitted_at: Mapped[datetime] = mapped_column(Moment)
    completeness: Mapped[int | None]
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    published_recorded_at: Mapped[datetime | None] = mapped_column(Moment)
    published_link: Mapped[str] = mapped_column(String(2000), default="")


class Evidence(Base):
    """A file that proves works; not yet part of an answer while ``answer_id`` is empty. ``stage``: before, after, other.

    ``sightings``: where the same or a like file was attached before, as found when this one came:
    [{"message", "alike"}].
    """

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_message", "message_id"), Index("ix_evidence_file", "file_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    stage: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    added_at: Mapped[datetime] = mapped_column(Moment)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
    sightings: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))


class Decision(Base):
    """A verdict on an answer at a step of the route: approve or return, with a coded reason and words.

    ``decided_at`` is when it was decided (by the region, maybe), ``recorded_at`` when it was written here.
    """

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_message", "message_id"),
                      # Returns of a period, by reason and by message: the figures read nothing but this.
                      Index("ix_decision_decided", "verdict", "decided_at", "reason", "message_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id"))
    round: Mapped[int]
    step: Mapped[str] = mapped_column(String(20))
    verdict: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text, default="")
    completeness: Mapped[int | None]
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime] = mapped_column(Moment)
    recorded_at: Mapped[datetime] = mapped_column(Moment)


class Reaction(Base):
    """A comment or mark after publication. ``opened_round``: it brought the message back. ``said_by`` of a comment: whose it
    is; empty where nobody but the applicant comments."""

    __tablename__ = "reaction"
    __table_args__ = (Index("ix_reaction_message", "message_id"), Index("ix_reaction_came", "kind", "came_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    round: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text, default="")
    mark: Mapped[int | None]
    said_by: Mapped[str] = mapped_column(String(12), default="", server_default="")
    came_at: Mapped[datetime] = mapped_column(Moment)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_round: Mapped[bool]


class Call(Base):
    """A clarification by phone or a note on the card: with whom, when, what was said."""

    __tablename__ = "call"
    __table_args__ = (Index("ix_call_message", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    kind: Mapped[str] = mapped_column(String(12))
    whom: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    called_at: Mapped[datetime] = mapped_column(Moment)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Intake(Base):
    """How a message came in by hand: who held the reception, the scan of a letter. Personal, as its author is."""

    __tablename__ = "intake"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    received_by: Mapped[str] = mapped_column(String(200), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))


class Clarification(Base):
    """A question put to the applicant. ``state_before``: where the message goes back to. ``ending``: answered, none (we go on
    without), declined, source (its end came from there)."""

    __tablename__ = "clarification"
    __table_args__ = (Index("ix_clarification_message", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    round: Mapped[int]
    question: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state_before: Mapped[str] = mapped_column(String(20))
    reply: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ending: Mapped[str | None] = mapped_column(String(12))


class Draft(Base):
    """What somebody typed and has not sent: one per person, message (0: registration) and act, or per one-time link and act."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("person_id", "message_id", "act", name="uq_draft_person_message_act"),
                      UniqueConstraint("link_id", "act", name="uq_draft_link_act"),
                      CheckConstraint("(person_id IS NULL) <> (link_id IS NULL)", name="writer"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    link_id: Mapped[int | None] = mapped_column(ForeignKey("outside_link.id"))
    message_id: Mapped[int] = mapped_column(default=0)
    act: Mapped[str] = mapped_column(String(40))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(Moment)


class OutsideLink(Base):
    """A personal link to one assignment for somebody outside the intranet. ``token``: SHA-256 of what stands in the address;
    ``opened``: how often. Used, withdrawn or past ``ends_at`` it opens nothing."""

    __tablename__ = "outside_link"
    __table_args__ = (Index("ix_outside_link_message", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    token: Mapped[str | None] = mapped_column(String(64), unique=True)
    address: Mapped[str] = mapped_column(String(254), default="")
    issued_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    opened: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class SavedList(Base):
    """A filter of the list of messages under a name. ``asked``: what stands in the list's address; ``shared`` with all."""

    __tablename__ = "saved_list"
    __table_args__ = (UniqueConstraint("person_id", "name", name="uq_saved_list_person_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(80))
    asked: Mapped[dict[str, str]] = mapped_column(JSON)
    shared: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(Moment)


class OpenCard(Base):
    """Who has a card open just now, told by the open page itself every half minute."""

    __tablename__ = "open_card"

    message_id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(Moment)
