"""Acts of depersonalising as their pages and papers show them: numbers and moments, no names of applicants."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.directory.tables import Person
from app.foundation.database import db
from app.foundation.refusal import Invisible
from app.messages.tables import Message, Paper
from app.notices.tables import Letter
from app.press.tables import LineQuestion
from app.privacy.rules import DESTROYED, FAILED
from app.privacy.tables import DepersonalisedLine, DepersonalisingAct

MOST_ACTS, MOST_LINES = 100, 100
L, A = DepersonalisedLine, DepersonalisingAct


@dataclass(frozen=True)
class ActCard:
    """``person``: the post of that day, with the name where it is known."""

    id: int
    state: str
    at: datetime
    messages_before: datetime
    appeals_before: datetime
    basis: str
    post: str
    name: str
    by_itself: bool
    messages: int
    questions: int
    ended_at: datetime | None

    @property
    def done(self) -> bool:
        return self.state == "done"


@dataclass(frozen=True)
class Line:
    """``words``: the message's number, or where the question was asked."""

    number: int | None
    words: str
    kind: str
    closed_at: datetime
    at: datetime
    what: tuple[str, ...]
    failed: bool


def acts(most: int = MOST_ACTS) -> list[ActCard]:
    """Newest first."""
    return [card_of(row) for row in db.session.scalars(select(A).order_by(A.id.desc()).limit(most))]


def act_card(act_id: int) -> ActCard:
    """Raises Invisible."""
    row = db.session.get(A, act_id)
    if row is None:
        raise Invisible()
    return card_of(row)


def card_of(row: DepersonalisingAct) -> ActCard:
    return ActCard(row.id, row.state, row.at, row.messages_before, row.appeals_before, row.basis, row.post, row.name,
                   row.by_itself, row.messages, row.questions, row.ended_at)


def lines_of(act_id: int, most: int | None = None) -> Iterator[Line]:
    """In the order in which they were carried out."""
    query = (select(L, Message.kind, LineQuestion.session_id, LineQuestion.number)
             .join(Message, Message.id == L.message_id, isouter=True)
             .join(LineQuestion, LineQuestion.id == L.question_id, isouter=True).where(L.act_id == act_id).order_by(L.id))
    for line, kind, session, question in db.session.execute(query.limit(most)):
        words = f"№ {line.message_id}" if line.message_id else f"прямая линия {session}, вопрос {question}"
        what = tuple(DESTROYED.get(code, code) for code in line.what.split())
        yield Line(line.message_id, words, kind or "question", line.closed_at, line.at, what, line.what == FAILED)


def failed_in(act_id: int) -> int:
    """How many messages and questions could not be emptied."""
    return db.session.scalar(select(func.count(L.id)).where(L.act_id == act_id, L.what == FAILED)) or 0


def post_of(person_id: int | None) -> str:
    return db.session.scalar(select(Person.post).where(Person.id == person_id)) or ""


def destroyed_papers() -> set[int]:
    """Numbered papers of which no copy may lie anywhere."""
    return set(db.session.scalars(select(Paper.id).where(Paper.text == "")))


def letters_of_destroyed() -> list[str]:
    """Message-IDs of the letters that brought them."""
    return list(db.session.scalars(select(Letter.message_id_header).where(
        Letter.about_kind == "paper", Letter.address == "")))


def finished() -> list[ActCard]:
    """The newest acts whose paper may not be there yet."""
    return [card_of(row) for row in db.session.scalars(select(A).where(A.state == "done").order_by(A.id.desc()).limit(20))]
