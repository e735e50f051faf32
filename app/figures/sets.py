"""Sets of messages behind the figures: one SELECT each over narrow columns, under the names of the definitions."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, and_, bindparam, func, or_, select, union_all

from app.figures.cuts import Cut, of_cut
from app.figures.periods import Period
from app.messages.deadlines import CURATOR_TOLD, HEAD_TOLD
from app.messages.rules.words import RETURN_REASONS
from app.messages.tables import Answer, Clock, Decision, Message, Reaction

M, C, A, D, R = (table.__table__.c for table in (Message, Clock, Answer, Decision, Reaction))
COUNTED = or_(C.result.is_(None), C.result.not_in(("replaced", "withdrawn")))


@dataclass(frozen=True)
class Span:
    """A stretch of a period that is looked at, from ``start`` to ``end``: moments, or parameters that stand for them.

    A deadline may close on one day and fall due on another, and counts once in its period: so the stretch knows the
    ``whole`` (start, end). ``came``: what falls due up to here has fallen due. ``today_ends``: local midnight.
    """

    start: Any
    end: Any
    whole: tuple[Any, Any]
    came: Any
    at: Any
    today_ends: Any

    def holds(self, column: Any) -> ColumnElement[bool]:
        return and_(column >= self.start, column < self.end)


def span_of(period: Period, at: datetime, today_ends: datetime) -> Span:
    """A whole period as of a moment: what lies after it has not happened yet."""
    return Span(period.start, period.end, (period.start, period.end), min(period.end, at), at, today_ends)


def bound(prefix: str, whole: str) -> Span:
    """A stretch of parameters: its own begin with ``prefix``, those that its period has for all of them with ``whole``."""
    own = {name: bindparam(f"{prefix}{name}") for name in ("start", "end", "came")}
    all_of = {name: bindparam(f"{whole}{name}") for name in ("from", "until", "at", "today_ends")}
    return Span(own["start"], own["end"], (all_of["from"], all_of["until"]), own["came"], all_of["at"],
                all_of["today_ends"])


def entire(whole: str) -> Span:
    """A period that is looked at as a whole, of the parameters that ``bound`` has for all its stretches."""
    span = bound(whole, whole)
    return replace(span, start=span.whole[0], end=span.whole[1])


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

    @property
    def each_once(self) -> bool:
        """Whether its rows are messages; else one of them may stand there several times."""
        return self.table is MESSAGES or isinstance(self.table, Subquery)

    def with_message(self) -> FromClause:
        return self.table if self.table is MESSAGES else self.table.join(MESSAGES, M.id == self.number)

    def source(self, cut: Cut) -> FromClause:
        """The message is joined only where the cut asks for it: what lies in the index alone is counted ten times faster."""
        return self.table if cut == Cut() else self.with_message()

    def numbers(self, cut: Cut) -> Select:
        """Numbers of the messages."""
        looks = [select(self.number).select_from(self.source(cut)).where(*where, *of_cut(cut)) for where in self.where]
        return looks[0] if len(looks) == 1 else select(union_all(*looks).subquery())


MESSAGES = Message.__table__
CLOCKS, ANSWERS, DECISIONS, REACTIONS = (table.__table__ for table in (Clock, Answer, Decision, Reaction))


def received(span: Span, *more: ColumnElement[bool]) -> Facts:
    return Facts(MESSAGES, ((span.holds(M.received_at), *more),))


def closed_or_due(span: Span, name: str) -> Facts:
    """Clocks that closed in the period, and those whose due came in it before the moment of looking.

    Declining and redirecting withdraw a message's clocks, so that these are left out.
    """
    kind, more = DEADLINES[name]
    of_kind = (C.kind == kind, COUNTED, *more)
    came = and_(C.due >= span.start, C.due < span.came)
    not_closed_in_it = or_(C.stopped.is_(None), C.stopped < span.whole[0], C.stopped >= span.whole[1])
    return Facts(CLOCKS, ((span.holds(C.stopped), *of_kind), (came, not_closed_in_it, *of_kind)))


def closed_after(span: Span, name: str) -> Facts:
    """Of a period that ends within a day: what fell due on ``span``'s days and closed later on that last day."""
    kind, more = DEADLINES[name]
    # A day of closings, never a year of what fell due: the function keeps SQLite off that index.
    fell = func.coalesce(C.due, C.stopped)
    return Facts(CLOCKS, ((C.kind == kind, COUNTED, *more, C.stopped >= span.whole[1], C.stopped < span.came,
                           fell >= span.start, fell < span.end),))


def running(*more: ColumnElement[bool]) -> Facts:
    """Clocks that run. A message that is closed has none."""
    return Facts(CLOCKS, ((C.stopped.is_(None), *more),))


def done_by_law(span: Span, kind: str, results: tuple[str, ...]) -> Facts:
    """Steps of an appeal that were taken in the period; those that nobody had to take left a withdrawn clock."""
    return Facts(CLOCKS, ((C.kind == kind, C.result.in_(results), span.holds(C.stopped)),))


def closing(span: Span, *more: ColumnElement[bool]) -> Facts:
    """Publications that closed a deadline, with their minutes of work."""
    return Facts(CLOCKS, ((C.kind == "answer", C.result.in_(("met", "late", "deferred")), span.holds(C.stopped), *more),),
                 C.minutes)


def took(span: Span, first: int, below: int | None) -> Facts:
    """Those of them that took so many hours of work; without ``below`` that many or more."""
    return closing(span, C.minutes >= 60 * first, *([C.minutes < 60 * below] if below else []))


def returned(span: Span, *more: ColumnElement[bool]) -> Facts:
    return Facts(DECISIONS, ((D.verdict == "return", *more, span.holds(D.decided_at)),))


def returned_messages(span: Span) -> Facts:
    """Messages with a return in the period, however many they had."""
    return Facts(select(D.message_id).where(D.verdict == "return", span.holds(D.decided_at)).distinct().subquery(), ((),))


def told(span: Span, level: int) -> Facts:
    """Messages with a late deadline that was told so far up, however many of their deadlines were."""
    late = C.kind.in_(("answer", "executor")), C.stopped.is_(None), C.due < span.at, C.remind_level > level
    return Facts(select(C.message_id).where(*late).distinct().subquery(), ((),))


ANSWER_OR_PROMISE = C.kind.in_(("answer", "promise"))
KEPT = and_(C.stopped.is_not(None), C.stopped <= C.due)
BROKEN = or_(C.stopped.is_(None), C.stopped > C.due)
BY_APPLICANT = R.said_by != "moderator"  # the definition counts what applicants say
# Sets of deadlines: of which kind, and how they went.
DEADLINES: dict[str, tuple[str, tuple[ColumnElement[bool], ...]]] = {
    f"{kind}_{name}": (kind, how) for kind in ("answer", "promise")
    for name, how in (("due", ()), ("met", (KEPT,)), ("late", (BROKEN,)))}
# How long a publication took: the set, its first hour of work and the one that it no longer has.
HOURS = (0, 1, 2, 4, 8, 16, 40, None)
STEPS = tuple((f"took_{first}", first, below) for first, below in pairwise(HOURS) if first is not None)

SETS: dict[str, Callable[[Span], Facts]] = {
    "received": received,
    "received_duplicate": lambda s: received(s, M.state == "duplicate"),
    "received_declined": lambda s: received(s, M.state == "declined"),
    "received_redirected": lambda s: received(s, M.state == "redirected"),
    "received_source": lambda s: received(s, M.led_by == "source"),
    "received_essence": lambda s: received(s, M.essence_subject != ""),
    **{name: partial(closed_or_due, name=name) for name in DEADLINES},
    "answer_published": closing,
    **{name: partial(took, first=first, below=below) for name, first, below in STEPS},
    "overdue": lambda s: running(ANSWER_OR_PROMISE, C.due < s.at),
    "due_today": lambda s: running(ANSWER_OR_PROMISE, C.due >= s.at, C.due < s.today_ends),
    "told_head": partial(told, level=HEAD_TOLD),
    "told_curator": partial(told, level=CURATOR_TOLD),
    "open": lambda _: Facts(MESSAGES, ((M.open, M.state != "published"),)),
    "deferred": lambda _: running(C.kind == "promise"),
    "clarification": lambda _: running(C.kind == "clarification"),
    "clarification_over": lambda s: running(C.kind == "clarification", C.due < s.at),
    "promise_overdue": lambda s: running(C.kind == "promise", C.due < s.at),
    "promise_moved": lambda s: Facts(CLOCKS, ((C.kind == "promise", C.result == "replaced", s.holds(C.stopped)),)),
    "returned": returned,
    "returned_messages": returned_messages,
    **{f"returned_{reason}": lambda s, reason=reason: returned(s, D.reason == reason) for reason in RETURN_REASONS},
    "repeated": lambda s: received(s, M.repeats),
    "final_answers": lambda s: Facts(ANSWERS, ((A.kind == "final", A.completeness.is_not(None), s.holds(A.published_at)),),
                                     A.completeness),
    "published": lambda s: Facts(MESSAGES, ((s.holds(M.published_at),),)),
    "published_marked": lambda s: Facts(MESSAGES, ((s.holds(M.published_at), M.mark.is_not(None)),)),
    "marks": lambda s: Facts(REACTIONS, ((R.kind == "mark", s.holds(R.came_at)),), R.mark),
    "comments": lambda s: Facts(REACTIONS, ((R.kind == "comment", BY_APPLICANT, s.holds(R.came_at)),)),
    **{f"{name}{ending}": partial(done_by_law, kind=kind, results=results)
       for name, kind in (("registered", "register"), ("sent_on", "redirect"))
       for ending, results in (("", ("met", "late")), ("_met", ("met",)), ("_late", ("late",)))},
    "extended": lambda s: Facts(MESSAGES, ((s.holds(M.extended_at),),)),
    "reopening": lambda s: Facts(REACTIONS, ((R.kind == "comment", R.opened_round, BY_APPLICANT, s.holds(R.came_at)),)),
}
# Sets of this moment; all others belong to a period.
NOW = frozenset(("overdue", "due_today", "told_head", "told_curator", "open", "deferred", "promise_overdue",
                 "clarification", "clarification_over"))
# Sets that days do not know: of several days they are no sum, or a narrower look at what the counts tell. Looked at whole.
LOOKED_AT = frozenset(("returned_messages", *(name for name, *_ in STEPS)))
