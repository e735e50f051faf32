"""Repeats: a message on the same topic from the same author or house, within 84 days of the end of an earlier one.

Decided once and kept on the message, so that figures of a year count it in an index.

Looked for through the author's messages and the house's, which are few; where they are many (an export of one author), through
what the topic had in those days, along the dates: see docs/decisions/0066.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Float, and_, bindparam, exists, func, literal_column, or_, select, union, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.foundation.database import ask, batches, db
from app.foundation.moment import Moment
from app.messages.tables import Author, Message

WITHIN = timedelta(days=84)
# More messages of one author, or of one house on one topic, are no longer read through.
FEW = 200
MESSAGES = Message.__table__
M = MESSAGES.c
NUMBERS, REPEATING = bindparam("numbers", expanding=True), bindparam("repeating")


class DaysBetween(FunctionElement[float]):
    """Days from the first moment to the second, with their fraction; each engine has its own words for it."""

    inherit_cache = True
    type = Float()


@compiles(DaysBetween, "sqlite")
def _days_in_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    start, end = element.clauses
    return f"(julianday({compiler.process(end, **options)}) - julianday({compiler.process(start, **options)}))"


@compiles(DaysBetween, "postgresql")
def _days_in_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    start, end = element.clauses
    return f"(EXTRACT(EPOCH FROM {compiler.process(end, **options)} - {compiler.process(start, **options)}) / 86400)"


class DaysLater(FunctionElement[datetime]):
    """The moment so many days later, to the day at least: a border along an index, beside an exact condition."""

    inherit_cache = True
    type = Moment()

    def __init__(self, moment: Any, days: int):
        super().__init__(moment, literal_column(f"'{days:+d} days'"))


@compiles(DaysLater, "sqlite")
def _later_in_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    moment, shift = element.clauses
    return f"strftime('%Y-%m-%d', {compiler.process(moment, **options)}, {compiler.process(shift, **options)})"


@compiles(DaysLater, "postgresql")
def _later_in_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    moment, shift = element.clauses
    return f"({compiler.process(moment, **options)} + CAST({compiler.process(shift, **options)} AS INTERVAL))"


def follows(former: Any, later: Any) -> Any:
    """Whether a message was received within the days after the end of an earlier one that is done. The function around the
    state keeps SQLite off its index: everything is done some day."""
    return and_(former.c.done_at.is_not(None), former.c.done_at <= later.c.received_at, former.c.id != later.c.id,
                func.coalesce(former.c.state, "") == "done",
                DaysBetween(former.c.done_at, later.c.received_at) <= WITHIN.days)


def _deciding() -> Any:
    former, writer, other = MESSAGES.alias("former"), Author.__table__.alias("writer"), Author.__table__.alias("other")
    same_house = exists(select(former.c.id).where(
        follows(former, MESSAGES), former.c.topic_id == M.topic_id, former.c.street == M.street, former.c.house == M.house,
        M.house != ""))
    contacts = (select(other.c.contacts).where(other.c.id == M.author_id, other.c.contacts != "").correlate(MESSAGES)
                .scalar_subquery())
    emptied = select(other.c.same_as).where(other.c.id == M.author_id).correlate(MESSAGES).scalar_subquery()
    # Through the author's few messages, never through the many of a topic.
    same_author = [exists(select(former.c.id).join_from(writer, former, former.c.author_id == writer.c.id).where(
        follows(former, MESSAGES), func.coalesce(former.c.topic_id, 0) == M.topic_id, same))
        for same in (writer.c.contacts == contacts, writer.c.same_as == emptied)]
    return decided(or_(same_house, *same_author))


def decided(does: Any) -> Any:
    return select(M.id, M.received_at, M.repeats, does.label("does")).where(M.id.in_(NUMBERS))


def _deciding_in_crowd() -> Any:
    former = MESSAGES.alias("former")
    return decided(exists(select(former.c.id).where(
        former.c.topic_id == M.topic_id, former.c.done_at >= DaysLater(M.received_at, -WITHIN.days - 1),
        follows(former, MESSAGES), alike(former, MESSAGES))))


def alike(one: Any, other: Any) -> Any:
    """Of the same house or the same author."""
    writer, writer_too = Author.__table__.alias("writer"), Author.__table__.alias("writer_too")
    same = or_(and_(writer.c.contacts == writer_too.c.contacts, writer.c.contacts != ""),
               writer.c.same_as == writer_too.c.same_as)
    of_author = select(writer.c.id).where(writer.c.id == one.c.author_id, writer_too.c.id == other.c.author_id, same)
    return or_(and_(one.c.street == other.c.street, one.c.house == other.c.house, one.c.house != ""),
               exists(of_author.correlate(one, other)))


def _crowded() -> Any:
    """Those of these messages whose author, or whose house on the topic, has more than a few."""
    author, other, neighbour = Author.__table__.alias("author"), Author.__table__.alias("other"), MESSAGES.alias("neighbour")
    by_author = select(other.c.id).where(other.c.contacts == author.c.contacts).correlate(author)
    emptied = select(other.c.id).where(other.c.same_as == author.c.same_as).correlate(author)
    in_house = select(neighbour.c.id).where(
        neighbour.c.street == M.street, neighbour.c.house == M.house, neighbour.c.topic_id == M.topic_id).correlate(MESSAGES)
    many = [and_(condition, found.limit(1).offset(bindparam("few")).scalar_subquery().is_not(None)) for condition, found in (
        (author.c.contacts != "", by_author), (author.c.same_as.is_not(None), emptied), (M.house != "", in_house))]
    with_author = MESSAGES.outerjoin(author, author.c.id == M.author_id)
    return select(M.id).select_from(with_author).where(M.id.in_(NUMBERS), or_(*many))


def _after_in_crowd() -> Any:
    former, later = MESSAGES.alias("former"), MESSAGES.alias("later")
    return select(later.c.id).join_from(former, later, later.c.topic_id == former.c.topic_id).where(
        former.c.id.in_(NUMBERS), later.c.repeats == REPEATING, later.c.received_at >= former.c.done_at,
        later.c.received_at <= DaysLater(former.c.done_at, WITHIN.days + 2), follows(former, later), alike(former, later))


def _after() -> Any:
    """Messages that may repeat one of these."""
    former, later = MESSAGES.alias("former"), MESSAGES.alias("later")
    writer, other, twin = (Author.__table__.alias(name) for name in ("writer", "other", "twin"))
    ended = and_(former.c.id.in_(NUMBERS), follows(former, later), later.c.repeats == REPEATING)
    in_house = select(later.c.id).join_from(former, later, and_(
        later.c.street == former.c.street, later.c.house == former.c.house, later.c.topic_id == former.c.topic_id)).where(
        ended, former.c.house != "")
    of_author = [select(later.c.id).select_from(former).join(writer, writer.c.id == former.c.author_id)
                 .join(twin, same).join(later, later.c.author_id == twin.c.id)
                 .where(ended, known, func.coalesce(later.c.topic_id, 0) == former.c.topic_id)
                 for same, known in ((twin.c.contacts == writer.c.contacts, writer.c.contacts != ""),
                                     (twin.c.same_as == writer.c.same_as, writer.c.same_as.is_not(None)))]
    return union(in_house, *of_author)


CROWDED, ENDED = _crowded(), select(M.id).where(M.id.in_(NUMBERS), M.done_at.is_not(None))
# For the few, and for those in a crowd.
DECIDING, AFTER = (_deciding(), _deciding_in_crowd()), (_after(), _after_in_crowd())
DECIDED = update(MESSAGES).where(M.id.in_(NUMBERS)).values(repeats=bindparam("does"))


def may_repeat(numbers: Collection[int], repeating: bool) -> set[int]:
    """Messages that may be repeats of these as they stand now. ``repeating``: those that are known as repeats (before these
    change), or those that are not yet (afterwards)."""
    return {number for batch in batches(numbers) for after, some in zip(AFTER, split(ended(batch)), strict=True) if some
            for number in ask(after, {"numbers": some, "repeating": repeating}).scalars()}


def ended(numbers: Collection[int]) -> list[int]:
    """Those that another may repeat."""
    return list(ask(ENDED, {"numbers": sorted(numbers)}).scalars())


def split(numbers: Collection[int]) -> tuple[list[int], list[int]]:
    """Those whose author and house have few messages, and the others."""
    crowded = set(ask(CROWDED, {"numbers": sorted(numbers), "few": FEW}).scalars()) if numbers else set()
    return sorted(set(numbers) - crowded), sorted(crowded)


def decide(numbers: Collection[int]) -> list[datetime]:
    """Keeps on each of these messages whether it repeats another; when those were received where that changed.

    Inside an act.
    """
    changed = [row for batch in batches(numbers) for deciding, some in zip(DECIDING, split(batch), strict=True) if some
               for row in ask(deciding, {"numbers": some}) if bool(row.repeats) != bool(row.does)]
    for does in (True, False):
        for of_them in batches([row.id for row in changed if bool(row.does) == does]):
            db.session.connection().execute(DECIDED, {"numbers": of_them, "does": does})
    return [row.received_at for row in changed]
