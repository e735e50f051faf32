"""Days that are over are counted once, so that a year is a sum of days; what is touched later is counted again."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, literal_column, select, union_all

from app.directory.schedules import local_date, midnight, zone
from app.figures.cuts import COLUMNS, EVERY, NO_TYPE
from app.figures.reach import DAY
from app.figures.sets import COUNTED, DEADLINES, SETS, C, Facts, M, bound
from app.figures.sums import COUNTED_NAMES, HOURS, N
from app.figures.tables import CountedDays, DayCount, DayDue, TouchedDay
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE

RUNNING = date.max
# Between two days others may write.
PAUSE_SECONDS = 0.01
WITH_TOTAL = frozenset(name for name in COUNTED_NAMES if f"{name}_total" in N)
KEYS = [COLUMNS[name] for name in ("channel", "unit", "topic", "person", "settlement", "network", "kind", "appeal_type")]


@dataclass(frozen=True)
class Reading:
    """What a look at one day found. ``version``: of the counts before, None without any; ``marks``: touches that the look
    has seen."""

    day: date
    version: int | None
    marks: list[int]
    counts: dict[tuple[str, str, str], Counter[str]]
    fell: Counter[tuple[Any, ...]]


def count_days(now: Callable[[], datetime], out_of_time: Callable[[], bool] = lambda: False) -> int:
    """Counts the days that wait for it, each in an act of its own, until none does or the time is over; how many.

    A day is read before the act, so that nobody waits for it. Marks that come meanwhile stay, and the day with them is
    looked at until it is counted once more. Not inside an act.
    """
    done = 0
    while not out_of_time() and (found := read_next(at := now())):
        with act(TIMETABLE):
            keep(found, at)
        done += 1
        time.sleep(PAUSE_SECONDS)
    db.session.rollback()
    return done


def read_next(at: datetime) -> Reading | None:
    """The next day that waits: a touched one, then what was over since, then backwards to the first message."""
    known = db.session.get(CountedDays, 1, populate_existing=True)
    day = next_day(known if known and known.zone == str(zone()) else None, local_date(at))
    if day is None:
        return None
    # Marks first, then what they are about: a mark that was not seen is about something that was not seen either.
    marks = list(db.session.scalars(select(TouchedDay.id).where(TouchedDay.day == day)))
    return Reading(day, known.version if known else None, marks, *read_day(day))


def next_day(known: CountedDays | None, today: date) -> date | None:
    received = db.session.scalar(select(func.min(M.received_at)))
    begin = local_date(received) if received else today
    if known is None:
        return today - DAY if begin < today else None
    touched = db.session.scalar(select(func.max(TouchedDay.day)).where(TouchedDay.day.between(known.first, known.last)))
    if touched or known.last < today - DAY:
        return touched or known.last + DAY
    return known.first - DAY if begin < known.first else None


def keep(found: Reading, at: datetime) -> None:
    """Inside an act. Nothing where somebody else has counted meanwhile."""
    known = db.session.get(CountedDays, 1, populate_existing=True, with_for_update=True)
    if (known.version if known else None) != found.version:
        return
    if known is None or known.zone != str(zone()):
        for table in (DayCount, DayDue, CountedDays):
            db.session.execute(delete(table))
        db.session.expunge_all()
        known = CountedDays(id=1, first=found.day, last=found.day, zone=str(zone()), version=found.version or 0, at=at)
        db.session.add(known)
    known.first, known.last, known.at = min(known.first, found.day), max(known.last, found.day), at
    known.version += 1
    for table in (DayCount, DayDue):
        db.session.execute(delete(table).where(table.day == found.day))
    db.session.execute(delete(TouchedDay).where(TouchedDay.id.in_(found.marks)))
    write(found)


def read_day(day: date) -> tuple[dict[tuple[str, str, str], Counter[str]], Counter[tuple[Any, ...]]]:
    """Counts by place (see ``places``) and set; deadlines that fell due and closed on another day."""
    span = {"start": midnight(day), "end": midnight(day + DAY)}
    counts: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for name, *keys, rows, total in db.session.execute(SETS_OF_DAY, span):
        for place in places(*keys):
            counts[place][name] += rows
            if name in WITH_TOTAL:
                counts[place][f"{name}_total"] += int(total or 0)
    for channel, hours, rows, total in db.session.execute(HOURS_OF_DAY, span):
        for of in (channel, EVERY):
            counts["hours", str(hours), of] += Counter(answer_published=rows, answer_published_total=total)
    fell: Counter[tuple[Any, ...]] = Counter()
    for kind, *keys, due, stopped in db.session.execute(DUE_OF_DAY, span):
        stopped_on = local_date(stopped) if stopped else RUNNING
        if stopped_on != day:
            for place in places(*keys):
                fell[*place, kind, stopped_on, bool(stopped and stopped <= due)] += 1
    return counts, fell


def places(channel: str, unit: int | None, topic: int | None, person: int | None, settlement: str,
           network: str, kind: str, appeal_type: str) -> Iterator[tuple[str, str, str]]:
    """Dimension, key and channel of every count that a row belongs to: that of its channel and that of them all."""
    answering = unit if unit is not None else None if topic is None else -topic
    for dimension, key in (("", ""), ("answering", answering), ("topic", topic), ("person", person),
                           ("settlement", settlement), ("network", network),
                           ("kind", (appeal_type or NO_TYPE) if kind == "appeal" else kind)):
        if key is not None:
            yield dimension, str(key), channel
            yield dimension, str(key), EVERY


def write(found: Reading) -> None:
    columns = [column.name for column in N if column.name not in ("day", "dimension", "key", "channel")]
    counts = [{"day": found.day, "dimension": dimension, "key": key, "channel": channel, **{
        name: sets[name] for name in columns}} for (dimension, key, channel), sets in found.counts.items()]
    together: dict[tuple[Any, ...], list[int]] = {}
    for (*place, kept), many in found.fell.items():
        into = together.setdefault(tuple(place), [0, 0])
        into[0] += many
        into[1] += many if kept else 0
    fell = [{"day": found.day, "dimension": dimension, "key": key, "channel": channel, "kind": kind, "stopped_on": stopped_on,
             "rows": rows, "kept": kept} for (dimension, key, channel, kind, stopped_on), (rows, kept) in together.items()]
    for table, rows in ((DayCount.__table__, counts), (DayDue.__table__, fell)):
        if rows:
            db.session.execute(insert(table), rows)


def rows_of(name: str, facts: Facts) -> Any:
    total = func.sum(facts.value) if facts.value is not None else literal_column("0")
    return select(literal_column(f"'{name}'"), *KEYS, func.count(), total).select_from(facts.with_message()).where(
        *facts.where[0]).group_by(*KEYS)


DAY_ITSELF = bound("", "")
SETS_OF_DAY = union_all(*(rows_of(name, SETS[name](DAY_ITSELF)) for name in COUNTED_NAMES))
PUBLISHED = SETS["answer_published"](DAY_ITSELF)
HOURS_OF_DAY = select(M.channel, HOURS, func.count(), func.sum(C.minutes)).select_from(
    PUBLISHED.with_message()).where(*PUBLISHED.where[0], C.minutes.is_not(None)).group_by(M.channel, HOURS)
DUE_OF_DAY = select(C.kind, *KEYS, C.due, C.stopped).join_from(C.message_id.table, M.id.table, M.id == C.message_id).where(
    C.kind.in_(sorted({kind for kind, _ in DEADLINES.values()})), COUNTED, C.due >= DAY_ITSELF.start, C.due < DAY_ITSELF.end)
