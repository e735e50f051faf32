"""The one place where figures are computed: pages, notes, tables and letters take them from here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select, union_all

from app.directory.blocks import blocks, territories
from app.directory.schedules import local_date, midnight
from app.directory.tables import Person, Topic, Unit
from app.figures.definitions import FIGURES, Definition
from app.figures.periods import Period
from app.figures.sets import MADE_OF, SETS, SPLITS, Cut, Facts, M, Span, of_cut
from app.foundation.database import db


@dataclass(frozen=True)
class Counted:
    """A set of a figure: how many rows, the sum of their values where they have one, and how many of them hold the
    condition that splits the set (sets.SPLITS). A row is a message, or a clock, an answer, a decision, a reaction of one."""

    rows: int = 0
    total: float = 0.0
    split: int = 0

    @property
    def mean(self) -> float | None:
        return self.total / self.rows if self.rows else None

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.rows + other.rows, self.total + other.total, self.split + other.split)


@dataclass(frozen=True)
class Figure:
    """A figure of a period and cut as of ``at``. ``value`` None: nothing to divide by («нет данных»)."""

    code: str
    value: float | None
    before: float | None
    period: Period
    at: datetime
    cut: Cut
    whole: Counted
    parts: tuple[tuple[str, str, Counted], ...] = ()

    @property
    def definition(self) -> Definition:
        return FIGURES[self.code]

    @property
    def change(self) -> float | None:
        return None if self.value is None or self.before is None else self.value - self.before


@dataclass(frozen=True)
class Spread:
    """Working minutes: median, mean and the value that 90 % do not pass."""

    median: float
    mean: float
    most: float


@dataclass(frozen=True)
class Line:
    """One value of a dimension: its id or word, its name, its figures by code."""

    key: Any
    name: str
    figures: dict[str, Figure] = field(default_factory=dict)


def span_of(period: Period, at: datetime) -> Span:
    return Span(period, at, midnight(local_date(at) + timedelta(days=1)))


def behind(name: str, period: Period, at: datetime, cut: Cut) -> Select:
    """Numbers of the messages of one set: what a figure opens into. Raises KeyError for no such set."""
    return SETS[name](span_of(period, at)).numbers(cut)


def behind_by(name: str, dimension: str, period: Period, at: datetime) -> dict[Any, list[int]]:
    """Numbers of the messages of one set by the value of a dimension, ascending, each once; one statement."""
    facts = SETS[name](span_of(period, at))
    column, source = column_of(dimension, facts)
    gathered = GATHERED.get(dimension, lambda key: key)
    found: dict[Any, set[int]] = {}
    for where in facts.where:
        for number, key in db.session.execute(select(facts.number, column).select_from(source).where(
                *where, column.is_not(None))):
            if (whose := gathered(key)) is not None:
                found.setdefault(whose, set()).add(number)
    return {key: sorted(numbers) for key, numbers in found.items()}


def column_of(dimension: str, facts: Facts) -> tuple[ColumnElement[Any], Any]:
    """The column of a dimension and what to select it from."""
    column, source = COLUMNS[dimension], facts.with_message()
    if dimension == "topic_group":
        source = source.join(Topic.__table__, Topic.__table__.c.id == M.topic_id)
    return column, source


def figures(codes: Sequence[str], period: Period, at: datetime, cut: Cut | None = None) -> dict[str, Figure]:
    """Figures of a period beside those of the one before, in one statement."""
    cut = cut or Cut()
    wanted = [(code, name) for code in codes for name in looked_through(FIGURES[code])]
    now, before = span_of(period, at), span_of(period.previous(at), min(at, period.start))
    looks = [one for code, name in wanted for one in look(f"{code} {name}", name, now, cut)]
    looks += [one for code, name in wanted if not FIGURES[code].now
              for one in look(f"before {code} {name}", name, before, cut)]
    found = added(looks)
    return {code: figure_of(code, period, at, cut, found) for code in codes}


def course(codes: Sequence[str], periods: Sequence[Period], at: datetime, cut: Cut | None = None) -> list[dict[str, Figure]]:
    """Figures of several periods one after the other, without comparison, in one statement."""
    cut = cut or Cut()
    found = added([one for place, period in enumerate(periods) for code in codes for name in looked_through(FIGURES[code])
                   for one in look(f"{place} {code} {name}", name, span_of(period, at), cut)])
    return [{code: figure_of(code, period, at, cut, Missing(
        {key.removeprefix(f"{place} "): one for key, one in found.items() if key.startswith(f"{place} ")}))
        for code in codes} for place, period in enumerate(periods)]


def names_of(definition: Definition, parts: bool = True) -> list[str]:
    return [definition.whole, *([definition.good] if definition.good else []),
            *(name for name, _ in definition.parts if parts)]


def looked_through(definition: Definition, parts: bool = True) -> list[str]:
    """The sets to read for a figure: a part is counted on the way through its whole."""
    return list(dict.fromkeys(MADE_OF.get(name, (name, True))[0] for name in names_of(definition, parts)))


def looks_by(key: str, name: str, dimension: str, span: Span, cut: Cut) -> list[Select]:
    facts = SETS[name](span)
    column, source = column_of(dimension, facts)
    return [select(literal(key), column.label("key"), func.count(), total_of(facts), split_of(name)).select_from(source)
            .where(*where, *of_cut(cut), column.is_not(None)).group_by(column) for where in facts.where]


def look(key: str, name: str, span: Span, cut: Cut) -> list[Select]:
    facts = SETS[name](span)
    return [select(literal(key), func.count(), total_of(facts), split_of(name)).select_from(facts.source(cut))
            .where(*where, *of_cut(cut)) for where in facts.where]


def split_of(name: str) -> Any:
    return func.sum(case((SPLITS[name], 1), else_=0)) if name in SPLITS else literal(0)


def total_of(facts: Facts) -> Any:
    return func.sum(facts.value) if facts.value is not None else literal(0)


def added(looks: list[Select]) -> "Missing":
    """All looks in one statement; those of the same key are added up."""
    found = Missing()
    for key, rows, total, split in db.session.execute(union_all(*looks)):
        found[key] += Counted(rows, float(total or 0), int(split or 0))
    return found


def told(found: "Missing", prefix: str, name: str) -> Counted:
    """What was found of a set, also of one that is a part of another."""
    if name not in MADE_OF:
        return found[prefix + name]
    whole, holds = MADE_OF[name]
    counted = found[prefix + whole]
    return Counted(counted.split if holds else counted.rows - counted.split)


def figure_of(code: str, period: Period, at: datetime, cut: Cut, found: "Missing") -> Figure:
    definition = FIGURES[code]
    whole = told(found, f"{code} ", definition.whole)
    parts = tuple((name, words, told(found, f"{code} ", name)) for name, words in definition.parts)
    before = None if definition.now else value_of(definition, found, f"before {code} ")
    return Figure(code, value_of(definition, found, f"{code} "), before, period, at, cut, whole, parts)


def value_of(definition: Definition, found: "Missing", prefix: str) -> float | None:
    whole = told(found, prefix, definition.whole)
    if definition.good:
        good = told(found, prefix, definition.good)
        return 100 * good.rows / whole.rows if whole.rows else None
    if definition.unit in ("балла", "мин"):
        return whole.mean
    return float(whole.rows)


def spread(period: Period, at: datetime, cut: Cut | None = None) -> Spread | None:
    """How the time to publication is spread; None without any publication."""
    facts = SETS["answer_published"](span_of(period, at))
    assert facts.value is not None
    cut = cut or Cut()
    minutes = sorted(db.session.scalars(select(facts.value).select_from(facts.source(cut)).where(
        *facts.where[0], *of_cut(cut), facts.value.is_not(None))))
    if not minutes:
        return None
    middle = len(minutes) // 2
    median = minutes[middle] if len(minutes) % 2 else (minutes[middle - 1] + minutes[middle]) / 2
    return Spread(median, sum(minutes) / len(minutes), minutes[min(-(-len(minutes) * 9 // 10), len(minutes)) - 1])


COLUMNS: dict[str, ColumnElement[Any]] = {
    "unit": M.unit_id, "topic": M.topic_id, "channel": M.channel, "network": M.network, "settlement": M.settlement,
    "person": M.person_id,
    "topic_group": Topic.__table__.c.group, "block": func.coalesce(M.unit_id, -M.topic_id), "territory": M.settlement}
# Dimensions that gather several keys into one: what a key of the statement belongs to, None for nothing.
GATHERED: dict[str, Callable[[Any], int | None]] = {
    "block": lambda key: blocks().of_unit.get(key) if key > 0 else blocks().of_topic.get(-key),
    "territory": lambda key: territories().of_settlement.get(key)}


def by(dimension: str, codes: Sequence[str], period: Period, at: datetime, cut: Cut | None = None,
       named: bool = True) -> list[Line]:
    """The figures of every value of a dimension that has any, without comparison; one statement and one for names.

    Not ``named``: the keys stand for the names.
    """
    cut, now = cut or Cut(), span_of(period, at)
    found: dict[Any, Missing] = {}
    looks = [one for code in codes for name in looked_through(FIGURES[code], parts=False)
             for one in looks_by(f"{code} {name}", name, dimension, now, cut)]
    gathered = GATHERED.get(dimension, lambda key: key)
    for name, key, rows, total, split in db.session.execute(union_all(*looks)):
        if (whose := gathered(key)) is not None:
            found.setdefault(whose, Missing())[name] += Counted(rows, float(total or 0), int(split or 0))
    names = names_in(dimension, found) if named else {}
    return [Line(key, names.get(key, str(key)), {code: figure_of(
        code, period, at, cut_to(cut, dimension, key), counted) for code in codes})
        for key, counted in sorted(found.items(), key=lambda one: names.get(one[0], str(one[0])))]


class Missing(dict[str, Counted]):
    """What was found by set; sets without any row are empty."""

    def __missing__(self, _: str) -> Counted:
        return Counted()


def cut_to(cut: Cut, dimension: str, key: Any) -> Cut:
    return Cut(**{**vars(cut), dimension: key})


def names_in(dimension: str, keys: Iterable[Any]) -> dict[Any, str]:
    ids = list(keys)
    if dimension == "unit":
        return dict(db.session.execute(select(Unit.id, Unit.short).where(Unit.id.in_(ids))).all())
    if dimension == "person":
        return dict(db.session.execute(select(Person.id, Person.post).where(Person.id.in_(ids))).all())
    if dimension == "topic":
        return {row.id: f"{row.group} › {row.name}" for row in db.session.execute(
            select(Topic.id, Topic.group, Topic.name).where(Topic.id.in_(ids)))}
    if dimension == "block":
        return dict(blocks().names)
    return dict(territories().names) if dimension == "territory" else {}
