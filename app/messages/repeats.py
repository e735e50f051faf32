"""Repeats: a message on the same topic from the same author or house, within 84 days of the end of an earlier one.

Decided once and kept on the message, so that figures of a year count it in an index.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Float, and_, bindparam, exists, func, or_, select, union, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.foundation.database import db
from app.messages.tables import Author, Message

WITHIN = timedelta(days=84)
MESSAGES = Message.__table__
M = MESSAGES.c
NUMBERS = bindparam("numbers", expanding=True)


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
    return select(M.id, M.received_at, M.repeats, or_(same_house, *same_author).label("does")).where(M.id.in_(NUMBERS))


def _after() -> Any:
    """Messages that may repeat one of these."""
    former, later = MESSAGES.alias("former"), MESSAGES.alias("later")
    writer, other, twin = (Author.__table__.alias(name) for name in ("writer", "other", "twin"))
    ended = and_(former.c.id.in_(NUMBERS), follows(former, later))
    in_house = select(later.c.id).join_from(former, later, and_(
        later.c.street == former.c.street, later.c.house == former.c.house, later.c.topic_id == former.c.topic_id)).where(
        ended, former.c.house != "")
    of_author = [select(later.c.id).select_from(former).join(writer, writer.c.id == former.c.author_id)
                 .join(twin, same).join(later, later.c.author_id == twin.c.id)
                 .where(ended, known, func.coalesce(later.c.topic_id, 0) == former.c.topic_id)
                 for same, known in ((twin.c.contacts == writer.c.contacts, writer.c.contacts != ""),
                                     (twin.c.same_as == writer.c.same_as, writer.c.same_as.is_not(None)))]
    return union(in_house, *of_author)


DECIDING, AFTER = _deciding(), _after()
DECIDED = update(MESSAGES).where(M.id.in_(NUMBERS)).values(repeats=bindparam("does"))


def may_repeat(numbers: Collection[int]) -> set[int]:
    """Messages that may be repeats of these as they stand now."""
    return set(db.session.scalars(AFTER, {"numbers": sorted(numbers)})) if numbers else set()


def decide(numbers: Collection[int]) -> list[datetime]:
    """Keeps on each of these messages whether it repeats another; when those were received where that changed.

    Inside an act.
    """
    if not numbers:
        return []
    changed = [row for row in db.session.execute(DECIDING, {"numbers": sorted(numbers)}) if bool(row.repeats) != bool(row.does)]
    for does in (True, False):
        if of_them := [row.id for row in changed if bool(row.does) == does]:
            db.session.connection().execute(DECIDED, {"numbers": of_them, "does": does})
    return [row.received_at for row in changed]
