"""Sets of messages behind the figures: one SELECT each over narrow columns, under the names of the definitions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Float, FromClause, Select, and_, exists, func, or_, select, union_all
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.directory.blocks import field_of_block, field_of_territory
from app.directory.tables import Topic
from app.figures.periods import Period
from app.messages.deadlines import CURATOR_TOLD, HEAD_TOLD
from app.messages.tables import Answer, Author, Clock, Decision, Message, Reaction

M, C, A, D, R, T, W = (table.__table__.c for table in (Message, Clock, Answer, Decision, Reaction, Topic, Author))
REPEATED_WITHIN = timedelta(days=84)
COUNTED = or_(C.result.is_(None), C.result.not_in(("replaced", "withdrawn")))


@dataclass(frozen=True)
class Cut:
    """Which messages are looked at; None and empty mean all. ``topic_group`` and ``settlement`` are words. A message is of
    the block of the unit that answers it, before that of its topic's; of the territory of its settlement."""

    channel: str | None = None
    unit: int | None = None
    topic: int | None = None
    topic_group: str | None = None
    person: int | None = None
    settlement: str | None = None
    block: int | None = None
    territory: int | None = None
    network: str | None = None


@dataclass(frozen=True)
class Span:
    """A period with the moment of looking: what lies after it has not happened yet. ``today_ends``: local midnight."""

    period: Period
    at: datetime
    today_ends: datetime

    def holds(self, column: Any) -> ColumnElement[bool]:
        return and_(column >= self.period.start, column < self.period.end)


@dataclass(frozen=True)
class Facts:
    """Rows of one table to count. ``where`` are alternatives that exclude each other, each along an index of its own;
    ``value`` is the value of a row where it has one, ``number`` the column with its message."""

    table: FromClause
    where: tuple[tuple[ColumnElement[bool], ...], ...]
    value: ColumnElement[Any] | None = None

    @property
    def number(self) -> ColumnElement[Any]:
        return M.id if self.table is MESSAGES else self.table.c.message_id

    def with_message(self) -> FromClause:
        return self.table if self.table is MESSAGES else self.table.join(MESSAGES, M.id == self.number)

    def source(self, cut: Cut) -> FromClause:
        """The message is joined only where the cut asks for it: what lies in the index alone is counted ten times faster."""
        return self.table if cut == Cut() else self.with_message()

    def numbers(self, cut: Cut) -> Select:
        """Numbers of the messages."""
        looks = [select(self.number).select_from(self.source(cut)).where(*where, *of_cut(cut)) for where in self.where]
        return looks[0] if len(looks) == 1 else select(union_all(*looks).subquery())


def of_cut(cut: Cut) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for column, value in ((M.channel, cut.channel), (M.unit_id, cut.unit), (M.topic_id, cut.topic),
                          (M.person_id, cut.person), (M.settlement, cut.settlement), (M.network, cut.network)):
        if value is not None:
            found.append(column == value)
    if cut.topic_group is not None:
        found.append(M.topic_id.in_(select(T.id).where(T.group == cut.topic_group)))
    if cut.block is not None:
        reach = field_of_block(cut.block)
        found.append(or_(M.unit_id.in_(reach.units), and_(M.unit_id.is_(None), M.topic_id.in_(reach.topics))))
    if cut.territory is not None:
        found.append(M.settlement.in_(field_of_territory(cut.territory).settlements))
    return found


MESSAGES = Message.__table__
CLOCKS, ANSWERS, DECISIONS, REACTIONS = (table.__table__ for table in (Clock, Answer, Decision, Reaction))


def received(span: Span, *more: ColumnElement[bool]) -> Facts:
    return Facts(MESSAGES, ((span.holds(M.received_at), *more),))


def closed_or_due(span: Span, kind: str, *more: ColumnElement[bool]) -> Facts:
    """Clocks that closed in the period, and those whose due came in it before the moment of looking.

    Declining and redirecting withdraw a message's clocks, so that these are left out.
    """
    of_kind = (C.kind == kind, COUNTED, *more)
    came = and_(C.due >= span.period.start, C.due < min(span.period.end, span.at))
    not_closed_in_it = or_(C.stopped.is_(None), C.stopped < span.period.start, C.stopped >= span.period.end)
    return Facts(CLOCKS, ((span.holds(C.stopped), *of_kind), (came, not_closed_in_it, *of_kind)), C.minutes)


def running(*more: ColumnElement[bool]) -> Facts:
    """Clocks that run. A message that is closed has none."""
    return Facts(CLOCKS, ((C.stopped.is_(None), *more),))


ANSWER_OR_EXECUTOR = C.kind.in_(("answer", "executor"))
ANSWER_OR_PROMISE = C.kind.in_(("answer", "promise"))
KEPT = and_(C.stopped.is_not(None), C.stopped <= C.due)
BROKEN = or_(C.stopped.is_(None), C.stopped > C.due)


def repeated(span: Span) -> Facts:
    """Same topic, and the same author or the same house, within 84 days of the end of the earlier one."""
    former, writer, other = MESSAGES.alias("former"), Author.__table__.alias("writer"), Author.__table__.alias("other")
    earlier = and_(former.c.done_at.is_not(None), former.c.done_at <= M.received_at, former.c.id != M.id,
                   func.coalesce(former.c.state, "") == "done",
                   DaysBetween(former.c.done_at, M.received_at) <= REPEATED_WITHIN.days)
    same_house = exists(select(former.c.id).where(
        earlier, former.c.topic_id == M.topic_id, former.c.street == M.street, former.c.house == M.house, M.house != ""))
    contacts = (select(other.c.contacts).where(other.c.id == M.author_id, other.c.contacts != "").correlate(MESSAGES)
                .scalar_subquery())
    # Through the author's few messages, never through the many of a topic or a state: the functions keep SQLite off those
    # indexes.
    same_author = exists(select(former.c.id).join_from(writer, former, former.c.author_id == writer.c.id).where(
        earlier, func.coalesce(former.c.topic_id, 0) == M.topic_id, writer.c.contacts == contacts))
    return received(span, or_(same_house, same_author))


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


SETS: dict[str, Callable[[Span], Facts]] = {
    "received": received,
    "received_duplicate": lambda s: received(s, M.state == "duplicate"),
    "received_declined": lambda s: received(s, M.state == "declined"),
    "received_redirected": lambda s: received(s, M.state == "redirected"),
    "received_source": lambda s: received(s, M.led_by == "source"),
    "answer_due": lambda s: closed_or_due(s, "answer"),
    "answer_met": lambda s: closed_or_due(s, "answer", KEPT),
    "answer_late": lambda s: closed_or_due(s, "answer", BROKEN),
    "answer_published": lambda s: Facts(CLOCKS, ((
        C.kind == "answer", C.result.in_(("met", "late", "deferred")), s.holds(C.stopped)),), C.minutes),
    "overdue": lambda s: running(ANSWER_OR_PROMISE, C.due < s.at),
    "due_today": lambda s: running(ANSWER_OR_PROMISE, C.due >= s.at, C.due < s.today_ends),
    "told_head": lambda s: running(ANSWER_OR_EXECUTOR, C.due < s.at, C.remind_level > HEAD_TOLD),
    "told_curator": lambda s: running(ANSWER_OR_EXECUTOR, C.due < s.at, C.remind_level > CURATOR_TOLD),
    "open": lambda _: Facts(MESSAGES, ((M.open, M.state != "published"),)),
    "deferred": lambda _: running(C.kind == "promise"),
    "promise_overdue": lambda s: running(C.kind == "promise", C.due < s.at),
    "promise_due": lambda s: closed_or_due(s, "promise"),
    "promise_met": lambda s: closed_or_due(s, "promise", KEPT),
    "promise_late": lambda s: closed_or_due(s, "promise", BROKEN),
    "promise_moved": lambda s: Facts(CLOCKS, ((C.kind == "promise", C.result == "replaced", s.holds(C.stopped)),)),
    "returned": lambda s: Facts(DECISIONS, ((D.verdict == "return", s.holds(D.decided_at)),)),
    "repeated": repeated,
    "final_answers": lambda s: Facts(ANSWERS, ((A.kind == "final", A.completeness.is_not(None), s.holds(A.published_at)),),
                                     A.completeness),
    "published": lambda s: Facts(MESSAGES, ((s.holds(M.published_at),),)),
    "published_marked": lambda s: Facts(MESSAGES, ((s.holds(M.published_at), M.mark.is_not(None)),)),
    "marks": lambda s: Facts(REACTIONS, ((R.kind == "mark", s.holds(R.came_at)),), R.mark),
    "comments": lambda s: Facts(REACTIONS, ((R.kind == "comment", s.holds(R.came_at)),)),
    "reopening": lambda s: Facts(REACTIONS, ((R.kind == "comment", R.opened_round, s.holds(R.came_at)),)),
}

# Sets that are a part of another one, counted on the way through it: (the whole, whether the part holds the condition).
SPLITS: dict[str, ColumnElement[bool]] = {
    "answer_due": KEPT, "promise_due": KEPT, "published": M.mark.is_not(None), "comments": R.opened_round}
MADE_OF: dict[str, tuple[str, bool]] = {
    "answer_met": ("answer_due", True), "answer_late": ("answer_due", False), "promise_met": ("promise_due", True),
    "promise_late": ("promise_due", False), "published_marked": ("published", True), "reopening": ("comments", True)}
