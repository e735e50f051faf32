"""Questions of direct lines in the figures: those answered on a line never become messages, and count all the same."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select

from app.figures.periods import Period
from app.figures.remembering import remembered
from app.foundation.database import db
from app.press.tables import LineQuestion, LineSession

FORMULA = ("Вопросы, на которые ответили прямо на линии, по времени ответа. Оставшиеся без ответа стали сообщениями и "
           "считаются среди поступивших.")
Q = LineQuestion


@dataclass(frozen=True)
class LineAnswers:
    """Of one line in a period: questions asked, answered on it, left over to become messages."""

    line: int
    title: str
    starts_at: datetime
    asked: int
    answered: int
    left: int


@dataclass(frozen=True)
class OnLines:
    """Answered on direct lines in a period and in the one before it; each line of the period, the newest first."""

    answered: int
    before: int
    lines: tuple[LineAnswers, ...]


def on_lines(period: Period, at: datetime) -> OnLines:
    before = period.previous(at)
    return remembered(("lines", period, before), {}, at, lambda: OnLines(
        *answered_in(period.so_far(at), before), tuple(answers_on_lines(period))))


def answers_on_lines(period: Period) -> list[LineAnswers]:
    """Lines that had a question asked or answered, or were closed with some left, in the period; the newest first."""
    def within(moment: Any) -> ColumnElement[bool]:
        return and_(moment >= period.start, moment < period.end)

    asked, answered = (func.sum(case((within(moment), 1), else_=0)) for moment in (Q.asked_at, Q.answered_at))
    left = func.sum(case((and_(Q.message_id.is_not(None), within(LineSession.closed_at)), 1), else_=0))
    rows = db.session.execute(
        select(LineSession.id, LineSession.title, LineSession.starts_at, asked.label("asked"), answered.label("answered"),
               left.label("left")).join(Q, Q.session_id == LineSession.id)
        .group_by(LineSession.id, LineSession.title, LineSession.starts_at)
        .having(asked + answered + left > 0).order_by(LineSession.starts_at.desc(), LineSession.id.desc()))
    return [LineAnswers(*row) for row in rows]


def answered_in(*periods: Period) -> list[int]:
    """How many questions were answered on direct lines in each of the periods."""
    counts = [func.count(case((and_(Q.answered_at >= period.start, Q.answered_at < period.end), 1))) for period in periods]
    return list(db.session.execute(select(*counts).where(Q.answered_at.is_not(None))).one())
