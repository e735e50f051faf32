"""Which days of a period are counted already, and which stretches of it must be looked at."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.directory.schedules import local, local_date, midnight, zone
from app.figures.periods import Period
from app.figures.tables import CountedDays, TouchedDay
from app.foundation.database import db

DAY = timedelta(days=1)
# More ranges of counted days than these are not taken apart: what lies between them is looked at.
MOST = 4
REACH = select(CountedDays.first, CountedDays.last, CountedDays.zone, TouchedDay.day).select_from(CountedDays).outerjoin(
    TouchedDay, TouchedDay.day.between(CountedDays.first, CountedDays.last)).distinct()


@dataclass(frozen=True)
class Reach:
    """Counted from ``first`` to ``last``, apart from those touched since."""

    first: date
    last: date
    touched: tuple[date, ...]


@dataclass(frozen=True)
class Plan:
    """Ranges of counted days (the day behind the last one is not in it any more) and stretches to be looked at; together
    they are the period. ``within``: the day in which the period ends, where it does not end at midnight."""

    counted: tuple[tuple[date, date], ...]
    live: tuple[tuple[datetime, datetime], ...]
    within: date | None = None


def reach() -> Reach | None:
    """What is counted, as this transaction sees it; None where nothing is, or by other midnights."""
    session = db.session()
    kept = session.info.get("reach")
    # An act may touch days between two looks, a page may not.
    if kept and kept[0] is session.get_transaction() and "viewer" not in session.info:
        return kept[1]
    rows = session.execute(REACH).all()
    found = None
    if rows and rows[0].zone == str(zone()):
        found = Reach(rows[0].first, rows[0].last, tuple(sorted(row.day for row in rows if row.day is not None)))
    session.info["reach"] = session.get_transaction(), found
    return found


def plan_of(period: Period, at: datetime, known: Reach | None) -> Plan:
    """Days that were not over at the moment of looking are looked at."""
    everything = Plan((), ((period.start, period.end),))
    if known is None or period.start != midnight(local_date(period.start)):
        return everything
    last = local_date(period.end)
    within = last if local(period.end) != midnight(last) else None
    begin, stop = max(local_date(period.start), known.first), min(last, local_date(at), known.last + DAY)
    ranges = ranges_between(begin, stop, known.touched)
    # What closed in the rest of the last day is told apart for one range only.
    longest = sorted(ranges, key=lambda one: one[0] - one[1])[:1 if within else MOST]
    counted = tuple(sorted(longest))
    return Plan(counted, live_around(counted, period), within) if counted else everything


def ranges_between(begin: date, stop: date, but: tuple[date, ...]) -> list[tuple[date, date]]:
    found = []
    for day in (*(day for day in but if begin <= day < stop), stop):
        if begin < day:
            found.append((begin, day))
        begin = day + DAY
    return found


def live_around(counted: tuple[tuple[date, date], ...], period: Period) -> tuple[tuple[datetime, datetime], ...]:
    found, reached = [], period.start
    for first, behind in counted:
        if reached < midnight(first):
            found.append((reached, midnight(first)))
        reached = midnight(behind)
    return (*found, (reached, period.end)) if reached < period.end else tuple(found)
