"""Rows and values of sets added up: days that are counted from their counts, the rest by looking, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from app.directory.schedules import local_date, midnight
from app.directory.tables import Topic
from app.figures.cuts import COLUMNS, COUNTED_BY, EVERY, Cells, Cut, Form, asked, cells_of, form_of, values_of
from app.figures.periods import Period
from app.figures.reach import Plan, plan_of, reach
from app.figures.remembering import remembered
from app.figures.sets import DEADLINES, LOOKED_AT, NOW, SETS, C, Facts, M, bound, closed_after, entire
from app.figures.tables import DayCount, DayDue
from app.foundation.database import ask
from app.messages.tables import Author

TOPICS = Topic.__table__
N, F, T = DayCount.__table__.c, DayDue.__table__.c, TOPICS.c
NOTHING = literal_column("0")
# SQLite takes up to 500 parts of a compound statement.
MOST_LOOKS = 480
# Names of a row that holds all sets of counted days, in the order of their columns.
ALL = "*"
COUNTED_NAMES = tuple(name for name in SETS if name not in NOW | LOOKED_AT)
# Written out, so that it is the same expression wherever it stands: PostgreSQL compares parameters by their places.
HOURS = C.minutes // literal_column("60", Integer)
OF_DIMENSION: dict[str, ColumnElement[Any]] = {
    "answering": func.coalesce(M.unit_id, -M.topic_id), "topic": M.topic_id, "settlement": M.settlement,
    "hours": HOURS, "kind": M.kind}
# Dimensions that another table tells: which one, its column, and how it is joined.
JOINED: dict[str, tuple[Any, ColumnElement[Any], ColumnElement[bool]]] = {
    "topic_group": (TOPICS, T.group, T.id == M.topic_id),
    "applicant": (Author.__table__, Author.__table__.c.kind, Author.__table__.c.id == M.author_id)}
NUMBERED = ("answering", "topic", "person", "hours")


class Counted(NamedTuple):
    """A set of a figure: how many rows, and the sum of their values where they have one. A row is a message, or a clock,
    an answer, a decision, a reaction of one."""

    rows: int = 0
    total: float = 0.0

    @property
    def mean(self) -> float | None:
        return self.total / self.rows if self.rows else None

    def plus(self, rows: int, total: float = 0.0) -> "Counted":
        return Counted(self.rows + rows, self.total + total)


NONE = Counted()


class Missing(dict[str, Counted]):
    """What was found by set; sets without any row are empty."""

    def __missing__(self, _: str) -> Counted:
        return NONE


# Sums by the key of a dimension; without one all stand under «None».
Sums = dict[Any, Missing]


@dataclass(frozen=True)
class Question:
    """All that makes one statement another: built once, it is given its values with each use. ``shapes``: of each period,
    how many ranges of counted days and stretches to look at it has, and whether it ends within a day."""

    names: tuple[str, ...]
    shapes: tuple[tuple[int, int, bool], ...]
    dimension: str | None
    form: Form
    cells: tuple[str, bool, bool] | None

    @cached_property
    def columns(self) -> list[str]:
        of_days = [name for name in self.names if name in COUNTED_NAMES]
        return [one for name in of_days for one in (name, f"{name}_total") if one in N]


def sums(names: Sequence[str], spans: Sequence[tuple[Period, datetime]], cut: Cut, dimension: str | None = None) -> list[Sums]:
    """The sets of several periods, each as of its moment; sets of now as of the first one's, for all of them."""
    cells = cells_of(cut, dimension)
    known = reach() if cells else None
    plans = [plan_of(period, at, known) for period, at in spans]
    question = Question(tuple(dict.fromkeys(names)), tuple(
        (len(plan.counted), len(plan.live), plan.within is not None) for plan in plans), dimension, form_of(cut),
        cells and (cells.dimension, cells.keys is not None, cells.channel is not None))
    values = {f"cut_{name}": value for name, value in values_of(cut).items()} | values_of_cells(cells)
    for place, ((period, at), plan) in enumerate(zip(spans, plans, strict=True)):
        values |= values_of_span(place, period, at, plan)
    return remembered((question,), values, spans[0][1], lambda: counted(question, len(spans), values))


def counted(question: Question, spans: int, values: dict[str, Any]) -> list[Sums]:
    found: list[Sums] = [{} for _ in range(spans)]
    columns = question.columns
    for place, name, key, *numbers in chain.from_iterable(ask(one, values) for one in statements(question)):
        into = found[place].get(key)
        if into is None:
            into = found[place][key] = Missing()
        sort(into, name, numbers, columns)
    found = [{key_in(question.dimension, key): one for key, one in of.items()} for of in found]
    return of_now_for_all(found, question.names)


def sort(into: Missing, name: str, numbers: Sequence[Any], columns: Sequence[str]) -> None:
    """A row of the statement, added to what its key has already."""
    if name == ALL:
        row = {column: number for column, number in zip(columns, numbers, strict=False) if number}
        for column, number in row.items():
            if column in SETS:
                into[column] = into[column].plus(int(number), float(row.get(f"{column}_total", 0)))
    elif name in SETS:
        into[name] = into[name].plus(int(numbers[0]), float(numbers[1] or 0))
    else:  # a kind of deadline: how many fell due, and how many of them were kept
        rows, kept = int(numbers[0]), int(numbers[1])
        for ending, many in (("due", rows), ("met", kept), ("late", rows - kept)):
            into[f"{name}_{ending}"] = into[f"{name}_{ending}"].plus(many)


def of_now_for_all(found: list[Sums], names: Sequence[str]) -> list[Sums]:
    for name in names:
        if name in NOW:
            for key, sets in found[0].items():
                for other in found[1:]:
                    if name in sets:
                        other.setdefault(key, Missing())[name] = sets[name]
    return found


def key_in(dimension: str | None, key: str) -> Any:
    if dimension is None:
        return None
    return int(key) if COUNTED_BY.get(dimension) in NUMBERED and dimension != "topic_group" else key


def values_of_cells(cells: Cells | None) -> dict[str, Any]:
    values = {} if cells is None else {"keys": cells.keys, "channel": cells.channel}
    return {name: value for name, value in values.items() if value is not None}


def values_of_span(place: int, period: Period, at: datetime, plan: Plan) -> dict[str, Any]:
    whole = f"p{place}_"
    found: dict[str, Any] = {f"{whole}from": period.start, f"{whole}until": period.end, f"{whole}at": at,
                             f"{whole}today_ends": midnight(local_date(at) + timedelta(days=1))}
    for number, (start, end) in enumerate(plan.live):
        found |= {f"{whole}{number}_start": start, f"{whole}{number}_end": end, f"{whole}{number}_came": min(end, at)}
    for number, (first, behind) in enumerate(plan.counted):
        found |= {f"{whole}{number}_first": first, f"{whole}{number}_behind": behind}
    if plan.counted:
        found |= {f"{whole}begins": local_date(period.start), f"{whole}over": plan.within or last_day(period)}
    if plan.within:
        (first, behind), = plan.counted
        found |= {f"{whole}rest_start": midnight(first), f"{whole}rest_end": midnight(behind),
                  f"{whole}rest_came": midnight(plan.within + timedelta(days=1))}
    return found


def last_day(period: Period) -> date:
    return local_date(period.end) - timedelta(days=1)


@lru_cache(maxsize=512)
def statements(question: Question) -> tuple[Any, ...]:
    """One, unless so many days wait to be counted again that their looks are more than a statement may hold."""
    looks = looks_of(question)
    return tuple(union_all(*looks[first:first + MOST_LOOKS]) for first in range(0, len(looks), MOST_LOOKS))


def looks_of(question: Question) -> list[Select]:
    looks = [look for name in question.names if name in NOW
             for look in looks_at(question, 0, name, SETS[name](bound("", "p0_")))]
    for place, (ranges, live, within) in enumerate(question.shapes):
        whole = f"p{place}_"
        for name in question.names:
            if name in LOOKED_AT:
                looks += looks_at(question, place, name, SETS[name](entire(whole)))
            elif name not in NOW:
                looks += [look for number in range(live)
                          for look in looks_at(question, place, name, SETS[name](bound(f"{whole}{number}_", whole)))]
                if within and name in DEADLINES:
                    looks += looks_at(question, place, name, closed_after(bound(f"{whole}rest_", whole), name))
        for number in range(ranges):
            looks += counts(question, place, f"{whole}{number}_", whole)
    return looks


def column_of(dimension: str | None) -> Any:
    """The column of messages that tells the key; None without a dimension."""
    if dimension is None:
        return None
    if dimension in JOINED:
        return JOINED[dimension][1]
    return COLUMNS.get(dimension, OF_DIMENSION.get(COUNTED_BY.get(dimension, "")))


def looks_at(question: Question, place: int, name: str, facts: Facts) -> list[Select]:
    total = func.sum(facts.value) if facts.value is not None else NOTHING
    column = column_of(question.dimension)
    source = facts.with_message() if question.form or column is not None else facts.table
    if question.dimension in JOINED:
        table, _, condition = JOINED[question.dimension]
        source = source.join(table, condition)
    found = []
    for where in facts.where:
        look = select(*row(question, place, name, column, func.count(), total)).select_from(source).where(
            *where, *asked(question.form))
        found.append(look if column is None else look.where(column.is_not(None)).group_by(column))
    return found


def row(question: Question, place: int, name: Any, column: Any, *numbers: Any) -> list[Any]:
    """Every SELECT of the statement has the same columns: the period's place, what it is, the key, numbers."""
    named = literal_column(f"'{name}'") if isinstance(name, str) else name
    key = literal_column("''") if column is None else cast(column, String)
    width = max(len(question.columns), 2)
    return [literal_column(str(place)), named, key, *numbers, *[NOTHING] * (width - len(numbers))]


def counts(question: Question, place: int, prefix: str, whole: str) -> list[Select]:
    """Sums of the counted days of one range; of deadlines, those too that fell due there and closed outside the period."""
    if not question.columns:
        return []
    found = [narrowed(question, N, prefix, select(*row(
        question, place, ALL, key_of(question, N), *[func.sum(N[column]) for column in question.columns])))]
    kinds = {DEADLINES[name][0] for name in question.names if name in DEADLINES}
    if kinds:
        outside = or_(F.stopped_on < bindparam(f"{whole}begins"), F.stopped_on > bindparam(f"{whole}over"))
        fell = select(*row(question, place, F.kind, key_of(question, F), func.sum(F.rows), func.sum(F.kept)))
        found.append(narrowed(question, F, prefix, fell.where(outside, F.kind.in_(sorted(kinds))).group_by(F.kind)))
    return found


def key_of(question: Question, of: Any) -> Any:
    return {None: None, "channel": of.channel, "topic_group": T.group}.get(question.dimension, of.key)


def narrowed(question: Question, of: Any, prefix: str, look: Select) -> Select:
    assert question.cells is not None
    if question.dimension == "topic_group":
        look = look.select_from(of.day.table.join(TOPICS, T.id == cast(of.key, Integer)))
    dimension, some_keys, one_channel = question.cells
    where = [of.dimension == literal_column(f"'{dimension}'"),
             and_(of.day >= bindparam(f"{prefix}first"), of.day < bindparam(f"{prefix}behind"))]
    if some_keys:
        where.append(of.key.in_(bindparam("keys", expanding=True)))
    if question.dimension == "unit":
        where.append(of.key.not_like("-%"))
    where.append(of.channel == bindparam("channel") if one_channel else of.channel != EVERY)
    key = key_of(question, of)
    return look.where(*where) if key is None else look.where(*where).group_by(key)
