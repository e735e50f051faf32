"""How the time to publication is spread: by whole hours of work from the counts of days, then exactly within those hours."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from sqlalchemy import func, literal_column, select

from app.directory.schedules import local_date, midnight
from app.figures.cuts import Cut, of_cut
from app.figures.periods import Period
from app.figures.remembering import remembered
from app.figures.sets import SETS, STEPS, C, span_of
from app.figures.sums import Counted, sums
from app.foundation.database import db

NAME = "answer_published"
# In a shorter period all minutes are read; in a longer one those of the hours wanted.
LONG_DAYS = 62


@dataclass(frozen=True)
class Spread:
    """Working minutes: median, mean and the value that 90 % do not pass."""

    median: float
    mean: float
    most: float


def spread(period: Period, at: datetime, cut: Cut | None = None) -> Spread | None:
    """How the time to publication is spread; None without any publication."""
    cut = cut or Cut()
    return remembered(("spread", cut), {"start": period.start, "end": period.end}, at, lambda: reckoned(period, at, cut))


def steps(period: Period, at: datetime, cut: Cut | None = None) -> list[tuple[str, int]]:
    """How many publications took how long: the set of each step of working hours, and its rows."""
    hours = sums((NAME,), [(period, at)], cut or Cut(), "hours")[0]
    return [(name, sum(found[NAME].rows for hour, found in hours.items() if first <= hour and (below is None or hour < below)))
            for name, first, below in STEPS]


def reckoned(period: Period, at: datetime, cut: Cut) -> Spread | None:
    if (period.end - period.start).days <= LONG_DAYS:
        return spread_of(minutes_of(period, at, cut))
    hours = {hour: found[NAME] for hour, found in sums((NAME,), [(period, at)], cut, "hours")[0].items() if found[NAME].rows}
    many = sum(one.rows for one in hours.values())
    if not many:
        return None
    wanted = {hour_of(hours, place) for place in (*middle_of(many), most_of(many))}
    within = minutes_of(period, at, cut, wanted)
    before = dict(zip(sorted(hours), accumulate((hours[hour].rows for hour in sorted(hours)), initial=0), strict=False))

    def minutes_at(place: int) -> int:
        hour = hour_of(hours, place)
        return value_at([(minutes, rows) for minutes, rows in within if minutes // 60 == hour], place - before[hour])

    low, high = (minutes_at(place) for place in middle_of(many))
    return Spread((low + high) / 2, sum(one.total for one in hours.values()) / many, minutes_at(most_of(many)))


def minutes_of(period: Period, at: datetime, cut: Cut, hours: Iterable[int] = ()) -> list[tuple[int, int]]:
    """Minutes with how many publications took them, ascending; of some hours or all."""
    span = span_of(period, at, midnight(local_date(at)))
    facts = SETS[NAME](span)
    where = (*facts.where[0], C.minutes.is_not(None))
    if hours:
        # Minute by minute along the index of answers: the kind is written as that index has it, and nothing more is asked of
        # the minutes, or SQLite reads all of the kind.
        where = (C.kind == literal_column("'answer'"), C.result.in_(("met", "late", "deferred")), span.holds(C.stopped),
                 C.minutes.in_([60 * hour + minute for hour in sorted(hours) for minute in range(60)]))
    query = select(C.minutes, func.count()).select_from(facts.source(cut)).where(
        *where, *of_cut(cut)).group_by(C.minutes).order_by(C.minutes)
    return [(minutes, rows) for minutes, rows in db.session.execute(query)]


def spread_of(found: list[tuple[int, int]]) -> Spread | None:
    many = sum(rows for _, rows in found)
    if not many:
        return None
    low, high = (value_at(found, place) for place in middle_of(many))
    return Spread((low + high) / 2, sum(minutes * rows for minutes, rows in found) / many, value_at(found, most_of(many)))


def middle_of(many: int) -> tuple[int, int]:
    """Places of the middle, counted from nought: the same one twice where the number is odd."""
    return (many - 1) // 2, many // 2


def most_of(many: int) -> int:
    return min(-(-many * 9 // 10), many) - 1


def value_at(found: Iterable[tuple[int, int]], place: int) -> int:
    return next(minutes for minutes, passed in running(found) if place < passed)


def running(found: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    passed = 0
    for minutes, rows in found:
        passed += rows
        yield minutes, passed


def hour_of(hours: dict[int, Counted], place: int) -> int:
    return value_at([(hour, hours[hour].rows) for hour in sorted(hours)], place)
