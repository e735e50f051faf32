"""The one place where figures are computed: pages, notes, tables and letters take them from here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from app.directory.blocks import blocks, territories
from app.directory.categories import category_of_topic
from app.directory.queries import group_of_topic, unit_shorts
from app.directory.schedules import local_date, midnight
from app.directory.tables import Person, Topic, Unit
from app.figures import sets
from app.figures.cuts import Cut
from app.figures.definitions import FIGURES, Definition
from app.figures.periods import Period
from app.figures.remembering import remembered
from app.figures.sets import SETS, M, Span
from app.figures.sums import Counted, Missing, Sums, sums
from app.foundation.database import db
from app.messages.rules.words import APPEAL_TYPES, APPLICANTS, KINDS


class Figure(NamedTuple):
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
class Line:
    """One value of a dimension: its id or word, its name, its figures by code."""

    key: Any
    name: str
    figures: dict[str, Figure] = field(default_factory=dict)


def span_of(period: Period, at: datetime) -> Span:
    return sets.span_of(period, at, midnight(local_date(at) + timedelta(days=1)))


def behind(name: str, period: Period, at: datetime, cut: Cut) -> Select:
    """Numbers of the messages of one set: what a figure opens into. Raises KeyError for no such set."""
    return SETS[name](span_of(period, at)).numbers(cut)


def counted(name: str, period: Period, at: datetime, cut: Cut) -> Counted:
    """What a figure shows of one set: its rows, from the day counts where they tell."""
    return sums([name], [(period, at)], cut)[0].get(None, Missing())[name]


def counts_messages(name: str, period: Period, at: datetime) -> bool:
    """Whether the rows of a set are messages; else one message may stand in it several times."""
    return SETS[name](span_of(period, at)).each_once


def behind_by(name: str, dimension: str, period: Period, at: datetime) -> dict[Any, list[int]]:
    """Numbers of the messages of one set by the value of a dimension, ascending, each once; one statement."""
    facts, column, whose_is = SETS[name](span_of(period, at)), COLUMNS[dimension], GATHERED.get(dimension, itself)
    if dimension == "topic_group":
        whose_is = group_of_topic().get
    found: dict[Any, set[int]] = {}
    for where in facts.where:
        for number, key in db.session.execute(select(facts.number, column).select_from(facts.with_message()).where(
                *where, column.is_not(None))):
            if (whose := whose_is(key)) is not None:
                found.setdefault(whose, set()).add(number)
    return {key: sorted(numbers) for key, numbers in found.items()}


def figures(codes: Sequence[str], period: Period, at: datetime, cut: Cut | None = None) -> dict[str, Figure]:
    """Figures of a period beside those of the one before, in one statement."""
    cut = cut or Cut()
    now, before = [one.get(None, Missing()) for one in sums(names_of(codes), [
        (period, at), (period.previous(at), min(at, period.start))], cut)]
    return {code: figure_of(code, period, at, cut, now, before) for code in codes}


def course(codes: Sequence[str], periods: Sequence[Period], at: datetime, cut: Cut | None = None) -> list[dict[str, Figure]]:
    """Figures of several periods one after the other, without comparison, in one statement."""
    cut = cut or Cut()
    return [{code: figure_of(code, period, at, cut, found.get(None, Missing())) for code in codes}
            for period, found in zip(periods, sums(names_of(codes), [(period, at) for period in periods], cut), strict=True)]


def names_of(codes: Sequence[str], parts: bool = True) -> list[str]:
    return [name for definition in map(FIGURES.__getitem__, codes) for name in (
        definition.whole, *([definition.good] if definition.good else []),
        *(part for part, _ in definition.parts if parts))]


def figure_of(code: str, period: Period, at: datetime, cut: Cut, found: Missing, before: Missing | None = None) -> Figure:
    definition = FIGURES[code]
    parts = tuple((name, words, found[name]) for name, words in definition.parts)
    former = None if definition.now or before is None else value_of(definition, before)
    return Figure(code, value_of(definition, found), former, period, at, cut, found[definition.whole], parts)


def value_of(definition: Definition, found: Missing) -> float | None:
    whole = found[definition.whole]
    if definition.good:
        return 100 * found[definition.good].rows / whole.rows if whole.rows else None
    if definition.unit in ("балла", "мин"):
        return whole.mean
    return float(whole.rows)


COLUMNS: dict[str, ColumnElement[Any]] = {
    "unit": M.unit_id, "topic": M.topic_id, "channel": M.channel, "network": M.network, "settlement": M.settlement,
    "person": M.person_id, "topic_group": M.topic_id, "category": M.topic_id,
    "object": M.essence_object, "kind": M.kind, "appeal_type": M.appeal_type,
    "block": func.coalesce(M.unit_id, -M.topic_id), "territory": M.settlement}
# Dimensions that gather several keys into one: what a key of the statement belongs to, None for nothing.
GATHERED: dict[str, Callable[[Any], Any]] = {
    "unit": lambda key: key if key > 0 else None,
    "object": lambda key: key or None,
    "applicant": lambda key: key or None,
    "kind": lambda key: "message" if key == "message" else "appeal",
    "appeal_type": lambda key: key if key in APPEAL_TYPES else None,
    "category": lambda key: category_of_topic().get(key),
    "block": lambda key: blocks().of_unit.get(key) if key > 0 else blocks().of_topic.get(-key),
    "territory": lambda key: territories().of_settlement.get(key)}
WORDS = {"kind": KINDS, "appeal_type": APPEAL_TYPES, "applicant": APPLICANTS}


def itself(key: Any) -> Any:
    return key


def by(dimension: str, codes: Sequence[str], period: Period, at: datetime, cut: Cut | None = None,
       named: bool = True) -> list[Line]:
    """The figures of every value of a dimension that has any, without comparison; one statement and one for names.

    Not ``named``: the keys stand for the names.
    """
    return course_by(dimension, codes, [period], at, cut, named)[0]


def course_by(dimension: str, codes: Sequence[str], periods: Sequence[Period], at: datetime, cut: Cut | None = None,
              named: bool = True) -> list[list[Line]]:
    """The same for several periods, still one statement and one for names."""
    whole, now = cut or Cut(), local_date(at)
    return remembered(("by", dimension, *codes, whole, named, now, *periods), {}, at,
                      lambda: lines_by(dimension, codes, periods, at, whole, named))


def compared_by(dimension: str, codes: Sequence[str], period: Period, at: datetime, cut: Cut | None = None) -> list[Line]:
    """The same beside the figures of the period before; who had something only then has no line."""
    lines, former = course_by(dimension, codes, (period, period.previous(at)), at, cut)
    before = {line.key: line.figures for line in former}
    return [replace(line, figures={code: figure._replace(before=value_before(before.get(line.key), code))
                                   for code, figure in line.figures.items()}) for line in lines]


def value_before(figures: dict[str, Figure] | None, code: str) -> float | None:
    """Of who had nothing then what nothing comes to: none counted, no share."""
    return None if FIGURES[code].now else figures[code].value if figures else value_of(FIGURES[code], Missing())


def lines_by(dimension: str, codes: Sequence[str], periods: Sequence[Period], at: datetime, cut: Cut,
             named: bool) -> list[list[Line]]:
    found = [gathered(dimension, one) for one in sums(
        names_of(codes, parts=False), [(period, at) for period in periods], cut, dimension)]
    names = names_in(dimension, {key for one in found for key in one}) if named else {}
    cuts = {key: replace(cut, **{dimension: key}) for key in {key for one in found for key in one}}
    return [[Line(key, names.get(key, str(key)), {code: figure_of(code, period, at, cuts[key], counted) for code in codes})
             for key, counted in sorted(one.items(), key=lambda pair: names.get(pair[0], str(pair[0])))]
            for period, one in zip(periods, found, strict=True)]


def gathered(dimension: str, found: Sums) -> Sums:
    """By what the keys of the statement belong to; a key whose sets are all empty is nothing."""
    whose, together = GATHERED.get(dimension, itself), Sums()
    for key, counted in found.items():
        if (gathers := whose(key)) is not None and any(one.rows for one in counted.values()):
            into = together.setdefault(gathers, Missing())
            for name, one in counted.items():
                into[name] = into[name].plus(*one)
    return together


def names_in(dimension: str, keys: Iterable[Any]) -> dict[Any, str]:
    ids = list(keys)
    if dimension == "unit":
        return {key: unit_shorts()[key] for key in ids if key in unit_shorts()}
    if dimension == "person":
        # Many units have a post of the same name.
        return {row.id: f"{row.post}, {row.short}" if row.short else row.post for row in db.session.execute(
            select(Person.id, Person.post, Unit.short).outerjoin(Unit, Unit.id == Person.unit_id).where(Person.id.in_(ids)))}
    if dimension == "topic":
        return {row.id: f"{row.group} › {row.name}" for row in db.session.execute(
            select(Topic.id, Topic.group, Topic.name).where(Topic.id.in_(ids)))}
    if dimension == "block":
        return dict(blocks().names)
    if dimension in WORDS:
        return WORDS[dimension]
    return dict(territories().names) if dimension == "territory" else {}
