"""What is past its time: closed long enough ago, with nothing left to run, and still saying whose it was."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, select

from app.directory.schedules import local_date, zone
from app.foundation.database import db
from app.messages.tables import Clock, Message
from app.press.tables import LineQuestion, LineSession
from app.privacy.rules import APPEAL_MONTHS, DEFAULT_BASIS, FAILED, MESSAGE_MONTHS, MOST_IN_AN_ACT, months_before
from app.privacy.tables import DepersonalisedLine, RetentionRule

M, C = Message.__table__.c, Clock.__table__.c
MAIN = Message.__table__.alias("main")
# As the index of these rows is written.
KEPT = and_(M.open == false(), M.depersonalised_at.is_(None))
# A duplicate waits for its main message; a clock that still runs is somebody's right.
AT_REST = and_(~exists(select(MAIN.c.id).where(MAIN.c.id == M.main_id, MAIN.c.open)),
               ~exists(select(C.id).where(C.message_id == M.id, C.stopped.is_(None))))


@dataclass(frozen=True)
class Retention:
    """The rule in force; ``number`` 0: the default, which nobody has set."""

    number: int
    message_months: int
    appeal_months: int
    by_itself: bool
    basis: str
    person_id: int | None
    at: datetime | None


@dataclass(frozen=True)
class Borders:
    """What was closed before these moments is past its time."""

    messages: datetime
    appeals: datetime


@dataclass(frozen=True)
class Due:
    """How many of each; of what is more than an act reaches, one more than that."""

    messages: int
    appeals: int
    questions: int

    @property
    def total(self) -> int:
        return self.messages + self.appeals + self.questions


def retention() -> Retention:
    row = db.session.scalar(select(RetentionRule).order_by(RetentionRule.id.desc()).limit(1))
    if row is None:
        return Retention(0, MESSAGE_MONTHS, APPEAL_MONTHS, False, DEFAULT_BASIS, None, None)
    return Retention(row.id, row.message_months, row.appeal_months, row.by_itself, row.basis, row.person_id, row.at)


def borders(rule: Retention, at: datetime) -> Borders:
    """Midnights of the municipality, so that a day's page and its act mean the same."""
    today = local_date(at)
    return Borders(midnight(months_before(today, rule.message_months)), midnight(months_before(today, rule.appeal_months)))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), zone())


def past(kind: str, before: datetime, besides: int = 0) -> ColumnElement[bool]:
    """``besides``: the act of which what could not be done is left out."""
    return and_(KEPT, M.kind == kind, M.done_at < before, AT_REST, not_failed(DepersonalisedLine.message_id, M.id, besides))


def not_failed(line: Any, subject: Any, act_id: int) -> ColumnElement[bool]:
    return ~exists(select(DepersonalisedLine.id).where(line == subject, DepersonalisedLine.act_id == act_id,
                                                       DepersonalisedLine.what == FAILED))


def messages_due(reach: Borders, most: int, besides: int) -> list[Message]:
    """The longest closed first, locked; messages before appeals."""
    found: list[Message] = []
    for kind, before in (("message", reach.messages), ("appeal", reach.appeals)):
        if len(found) < most:
            found += db.session.scalars(
                select(Message).where(past(kind, before, besides)).order_by(M.done_at, M.id).limit(most - len(found))
                .with_for_update(of=Message).execution_options(populate_existing=True))
    return found


def old_questions(before: datetime, besides: int = 0) -> tuple[ColumnElement[bool], ...]:
    """Of direct lines that ended; one that became a message goes with it."""
    return (LineQuestion.session_id == LineSession.id, LineSession.closed_at < before,
            LineQuestion.message_id.is_(None), LineQuestion.depersonalised_at.is_(None),
            not_failed(DepersonalisedLine.question_id, LineQuestion.id, besides))


def questions_due(before: datetime, most: int, besides: int) -> list[tuple[LineQuestion, datetime]]:
    """With the moment at which their line was closed."""
    rows = db.session.execute(select(LineQuestion, LineSession.closed_at).where(*old_questions(before, besides))
                              .order_by(LineQuestion.id).limit(most).with_for_update(of=LineQuestion)
                              .execution_options(populate_existing=True))
    return [(row.LineQuestion, row.closed_at) for row in rows]


def ways_to_be_due(reach: Borders, besides: int = 0) -> tuple[Any, Any, Any]:
    """Numbers of messages, appeals and questions."""
    return (select(M.id).where(past("message", reach.messages, besides)),
            select(M.id).where(past("appeal", reach.appeals, besides)),
            select(LineQuestion.id).where(*old_questions(reach.messages, besides)))


def count_due(reach: Borders) -> Due:
    """No further than one act reaches: counting tens of thousands would hold up each page that asks."""
    return Due(*(db.session.scalar(select(func.count()).select_from(way.limit(MOST_IN_AN_ACT + 1).subquery())) or 0
                 for way in ways_to_be_due(reach)))


def anything_due(reach: Borders, besides: int = 0) -> bool:
    return any(db.session.scalar(way.limit(1)) is not None for way in ways_to_be_due(reach, besides))
