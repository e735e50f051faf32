"""Questions as lists and pages show them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from app.council.rules import over
from app.council.tables import Question, QuestionStep
from app.council.visibility import questions_seen
from app.directory.blocks import blocks, territories
from app.directory.schedules import local_date
from app.directory.tables import Person
from app.foundation.database import db
from app.foundation.refusal import Invisible
from app.foundation.viewer import Viewer

PAGE = 100


@dataclass(frozen=True)
class QuestionCard:
    """``mine``: the viewer's answer is awaited. ``late``: the day by which the decision was to be done has passed."""

    id: int
    kind: str
    title: str
    field: str
    message: int | None
    asked_by: str
    asked_at: datetime
    stands_with: str
    state: str
    follow_until: date | None
    mine: bool
    late: bool
    decision: str
    verdict: str | None
    decided_on: date | None


@dataclass(frozen=True)
class StepCard:
    act: str
    verdict: str | None
    words: str
    who: str
    role: str
    at: datetime


@dataclass(frozen=True)
class QuestionPage:
    card: QuestionCard
    steps: tuple[StepCard, ...]
    version: int
    asked: bool


LAST_DECISION = (select(QuestionStep.id).where(QuestionStep.question_id == Question.id, QuestionStep.act == "decide")
                 .order_by(QuestionStep.id.desc()).limit(1).correlate(Question).scalar_subquery())
LOOK = (select(Question, Person.post, QuestionStep.words, QuestionStep.verdict, QuestionStep.at)
        .join(Person, Person.id == Question.asked_by)
        .join(QuestionStep, QuestionStep.id == LAST_DECISION, isouter=True))


def questions(viewer: Viewer, at: datetime, state: str = "") -> list[QuestionCard]:
    """Newest first; ``state`` open, decided, done or any."""
    where = [questions_seen(viewer)]
    if state:
        where.append(Question.state == state)
    return read(viewer, at, *where)


def waiting(viewer: Viewer, at: datetime) -> list[QuestionCard]:
    """Those whose decision is the viewer's to make."""
    return [card for card in read(viewer, at, questions_seen(viewer), Question.state == "open",
                                  Question.stands_with.in_(viewer.roles)) if card.mine]


def asked_by(viewer: Viewer, at: datetime) -> list[QuestionCard]:
    """What the person asked as an observer."""
    return read(viewer, at, Question.asked_by == viewer.person_id, Question.asked_role == "observer")


def about_message(viewer: Viewer, number: int, at: datetime) -> list[QuestionCard]:
    return read(viewer, at, questions_seen(viewer), Question.message_id == number)


def read(viewer: Viewer, at: datetime, *where: ColumnElement[bool]) -> list[QuestionCard]:
    rows = db.session.execute(LOOK.where(*where).order_by(Question.id.desc()).limit(PAGE))
    return [card_of(viewer, at, *row) for row in rows]


def card_of(viewer: Viewer, at: datetime, row: Question, post: str, words: str | None, verdict: str | None,
            decided_at: datetime | None) -> QuestionCard:
    mine = row.state == "open" and over(viewer, row.stands_with, row.block_id, row.territory_id)
    late = row.state == "decided" and row.follow_until is not None and row.follow_until < local_date(at)
    return QuestionCard(row.id, row.kind, row.title, field_words(row.block_id, row.territory_id), row.message_id, post,
                        row.asked_at, row.stands_with, row.state, row.follow_until, mine, late, words or "", verdict,
                        local_date(decided_at) if decided_at else None)


def field_words(block_id: int | None, territory_id: int | None) -> str:
    """«Городское хозяйство», «Посёлок Ключевой», «весь центр»."""
    if block_id:
        return blocks().names.get(block_id, "")
    return territories().names.get(territory_id, "") if territory_id else "весь центр"


def question(viewer: Viewer, question_id: int, at: datetime) -> QuestionPage:
    """Raises Invisible."""
    found = db.session.execute(LOOK.where(Question.id == question_id, questions_seen(viewer))).first()
    if found is None:
        raise Invisible()
    row = found[0]
    steps = db.session.execute(select(QuestionStep, Person.post).join(Person, Person.id == QuestionStep.person_id)
                               .where(QuestionStep.question_id == question_id).order_by(QuestionStep.id.desc()))
    return QuestionPage(card_of(viewer, at, *found), tuple(
        StepCard(step.act, step.verdict, step.words, post, step.role, step.at) for step, post in steps),
        row.version, row.asked_by == viewer.person_id)

