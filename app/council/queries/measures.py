"""Measures as pages and notes show them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.council.queries.questions import field_words
from app.council.rules import may_change, may_keep_measures
from app.council.tables import Measure
from app.council.visibility import measures_seen
from app.directory.schedules import local_date
from app.directory.tables import Person, Unit
from app.figures.periods import Period
from app.foundation.database import db
from app.foundation.refusal import Invisible
from app.foundation.viewer import Viewer
from app.messages.tables import Message
from app.messages.visibility import visible

PAGE = 200
MOST_PROPOSED = 20
CHECKER = aliased(Person)
UNCHECKED = and_(Measure.state != "planned", Measure.checked_by.is_(None))
LOOK = (select(Measure, Unit.short, CHECKER.post).join(Unit, Unit.id == Measure.unit_id, isouter=True)
        .join(CHECKER, CHECKER.id == Measure.checked_by, isouter=True))


@dataclass(frozen=True)
class MeasureCard:
    """``may_keep``: the viewer may finish and check it; ``may_finish``: at least say whether it is done; ``may_change``:
    put it right or take it away, as long as nobody has checked it."""

    id: int
    kind: str
    field: str
    topic_group: str
    what: str
    unit: str
    until: date
    state: str
    done_on: date | None
    result: str
    message: int | None
    question: int | None
    checked_by: str
    version: int
    late: bool
    may_keep: bool
    may_finish: bool
    may_change: bool
    block_id: int | None
    territory_id: int | None
    unit_id: int | None


def measures(viewer: Viewer, at: datetime, *, first: date | None = None, last: date | None = None, kind: str = "",
             state: str = "") -> list[MeasureCard]:
    """By day; those between two local dates (both included), of a kind and state where one is named."""
    where = [measures_seen(viewer)]
    if first and last:
        where.append(within(first, last))
    if kind:
        where.append(Measure.kind == kind)
    if state == "unchecked":
        where.append(UNCHECKED)
    elif state:
        where.append(Measure.state == state)
    rows = db.session.execute(LOOK.where(*where).order_by(Measure.until, Measure.id).limit(PAGE))
    return [card_of(viewer, at, *row) for row in rows]


def measure(viewer: Viewer, measure_id: int, at: datetime) -> MeasureCard:
    """Raises Invisible."""
    found = db.session.execute(LOOK.where(Measure.id == measure_id, measures_seen(viewer))).first()
    if found is None:
        raise Invisible()
    return card_of(viewer, at, *found)


def measures_behind(first: date, last: date, at: datetime) -> list[MeasureCard]:
    """Of the whole centre, for the note: what was due or done between two local dates, by field and topic, as of ``at``;
    of what is said to be done or not, the checked lines alone."""
    viewer = Viewer(None, "Записка")
    rows = db.session.execute(LOOK.where(Measure.kind == "measure", within(first, last), ~UNCHECKED).order_by(
        Measure.block_id, Measure.territory_id, Measure.topic_group, Measure.until, Measure.id).limit(PAGE))
    return [card_of(viewer, at, *row) for row in rows]


def unchecked_behind(first: date, last: date) -> int:
    """How many lines of these days wait for their check and stay out of the note."""
    return db.session.scalar(select(func.count()).select_from(Measure).where(
        Measure.kind == "measure", within(first, last), UNCHECKED)) or 0


def within(first: date, last: date) -> ColumnElement[bool]:
    return or_(Measure.until.between(first, last), Measure.done_on.between(first, last))


def checker_words(row: Measure, post: str | None) -> str:
    """Who checked what they had entered themselves is said to have done so."""
    return f"{post} (внесено и проверено одним лицом)" if post and row.checked_by == row.entered_by else post or ""


def card_of(viewer: Viewer, at: datetime, row: Measure, unit: str | None, checked_by: str | None) -> MeasureCard:
    keeps = may_keep_measures(viewer, row.block_id, row.territory_id)
    late = row.state == "planned" and row.until < local_date(at)
    changes = row.checked_by is None and may_change(viewer, row.kind, row.block_id, row.territory_id, row.entered_by)
    return MeasureCard(row.id, row.kind, field_words(row.block_id, row.territory_id), row.topic_group, row.what, unit or "",
                       row.until, row.state, row.done_on, row.result, row.message_id, row.question_id,
                       checker_words(row, checked_by), row.version, late, keeps, keeps or row.unit_id in viewer.units,
                       changes, row.block_id, row.territory_id, row.unit_id)


def proposals(viewer: Viewer, period: Period) -> list[tuple[int, str, str]]:
    """(number, title, unit) of messages solved in the period that no measure speaks of yet, newest first."""
    return [(row.id, row.title, row.short or "") for row in db.session.execute(solved(viewer, period))]


def solved(viewer: Viewer, period: Period) -> Select:
    return (select(Message.id, Message.title, Unit.short).join(Unit, Unit.id == Message.unit_id, isouter=True)
            .where(Message.published_at >= period.start, Message.published_at < period.end, Message.outcome == "solved",
                   ~exists(select(Measure.id).where(Measure.message_id == Message.id)), visible(viewer))
            .order_by(Message.id.desc()).limit(MOST_PROPOSED))
