"""Direct lines as pages need them. Applicants are shown to who runs the channel, to nobody else: the name as long as the
line goes on and the host speaks to them, contacts masked (the card of the message shows them when asked)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import aliased

from app.directory.tables import Person, Topic
from app.foundation.database import db
from app.foundation.refusal import Invisible
from app.foundation.viewer import Viewer
from app.messages.rules.personal import masked_contacts, masked_name, without_contacts
from app.messages.rules.words import STATES
from app.messages.tables import Author, Message
from app.press.rules import CHANNEL, state_of
from app.press.tables import LineQuestion, LineSession

MOST_LINES = 200
Q = LineQuestion


@dataclass(frozen=True)
class LineCard:
    """``left`` without an answer while the line goes on; ``messages`` came of it when it was over."""

    id: int
    title: str
    host: str
    starts_at: datetime
    ends_at: datetime
    closed_at: datetime | None
    closed_by: str
    keeper: str
    version: int
    stamp: int
    asked: int
    answered: int
    messages: int

    @property
    def left(self) -> int:
        return self.asked - self.answered - self.messages

    def state(self, at: datetime) -> str:
        return state_of(self.starts_at, self.ends_at, self.closed_at, at)


@dataclass(frozen=True)
class QuestionCard:
    """``message_state``: where the message stands that came of it (Russian)."""

    id: int
    number: int
    stamp: int
    text: str
    author: str
    contacts: str
    topic: str
    asked_at: datetime
    entered_by: str
    answer: str
    answered_at: datetime | None
    answered_by: str
    message: int | None
    message_state: str


def reads(viewer: Viewer) -> bool:
    """Whether lines are the viewer's business at all."""
    return viewer.works("operator", CHANNEL) or viewer.has("head", "curator")


def lines(viewer: Viewer) -> list[LineCard]:
    """The newest first. Raises Invisible."""
    if not reads(viewer):
        raise Invisible()
    return [_line(row) for row in db.session.execute(_lines().order_by(LineSession.starts_at.desc(), LineSession.id.desc())
                                                     .limit(MOST_LINES))]


def line_card(viewer: Viewer, number: int) -> LineCard:
    """One line. Raises Invisible."""
    row = db.session.execute(_lines().where(LineSession.id == number)).first() if reads(viewer) else None
    if row is None:
        raise Invisible()
    return _line(row)


def _lines() -> Select[Any]:
    counted = (select(Q.session_id, func.count().label("asked"),
                      func.sum(case((Q.answered_at.is_not(None), 1), else_=0)).label("answered"),
                      func.sum(case((Q.message_id.is_not(None), 1), else_=0)).label("messages"))
               .group_by(Q.session_id).subquery())
    keeper, closer = aliased(Person), aliased(Person)
    return (select(LineSession, counted.c.asked, counted.c.answered, counted.c.messages, keeper.post.label("keeper"),
                   closer.post.label("closer"))
            .join(counted, counted.c.session_id == LineSession.id, isouter=True)
            .join(keeper, keeper.id == LineSession.keeper_id).join(closer, closer.id == LineSession.closed_by, isouter=True))


def _line(row: Any) -> LineCard:
    kept = row.LineSession
    return LineCard(kept.id, kept.title, kept.host, kept.starts_at, kept.ends_at, kept.closed_at, row.closer or "",
                    row.keeper, kept.version, kept.stamp, row.asked or 0, row.answered or 0, row.messages or 0)


def questions(viewer: Viewer, number: int, since: int = 0) -> list[QuestionCard]:
    """Questions of a line that changed after a stamp, the newest first; the line itself went through the gate before."""
    enterer, answerer = aliased(Person), aliased(Person)
    rows = db.session.execute(
        select(Q, Author.name, Author.contacts, Topic.name.label("topic"), enterer.post.label("enterer"),
               answerer.post.label("answerer"), Message.state, LineSession.closed_at)
        .join(LineSession, LineSession.id == Q.session_id)
        .join(Author, Author.id == Q.author_id, isouter=True).join(Topic, Topic.id == Q.topic_id, isouter=True)
        .join(enterer, enterer.id == Q.entered_by).join(answerer, answerer.id == Q.answered_by, isouter=True)
        .join(Message, Message.id == Q.message_id, isouter=True)
        .where(Q.session_id == number, Q.stamp > since).order_by(Q.number.desc()))
    return [_question(row, viewer.works("operator", CHANNEL)) for row in rows]


def _question(row: Any, sees_author: bool) -> QuestionCard:
    asked = row.LineQuestion
    name = (row.name or "") if row.closed_at is None else masked_name(row.name or "")
    return QuestionCard(
        asked.id, asked.number, asked.stamp, asked.text if sees_author else without_contacts(asked.text),
        name if sees_author else "", masked_contacts(row.contacts or "") if sees_author else "", row.topic or "",
        asked.asked_at, row.enterer, asked.answer,
        asked.answered_at, row.answerer or "", asked.message_id, STATES.get(row.state, "") if row.state else "")


def topics_of(cards: Sequence[QuestionCard]) -> list[tuple[str, int, int]]:
    """(topic, asked, answered in the line), the most asked first."""
    asked = Counter(card.topic or "тема не указана" for card in cards)
    answered = Counter(card.topic or "тема не указана" for card in cards if card.answered_at)
    return [(topic, count, answered[topic]) for topic, count in sorted(asked.items(), key=lambda one: (-one[1], one[0]))]


def origin_of(message: int) -> tuple[int, str, int, datetime] | None:
    """(line, its title, number of the question, asked when) of a message that was left over from a line."""
    row = db.session.execute(select(Q.session_id, LineSession.title, Q.number, Q.asked_at).join(
        LineSession, LineSession.id == Q.session_id).where(Q.message_id == message)).first()
    return (row.session_id, row.title, row.number, row.asked_at) if row else None
