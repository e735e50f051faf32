"""Marks of today and sheets of a month."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import bindparam, func, select

from app.directory.schedules import MEMORY, channels, local_date, midnight, now_known, schedule_of
from app.directory.tables import Person
from app.directory.unchanged import unchanged
from app.foundation.database import ask, db
from app.foundation.history import History
from app.foundation.refusal import Refusal
from app.foundation.viewer import Viewer
from app.messages.deadlines import reminder_schedule
from app.messages.monitoring.rules import SYSTEMS, Day, Mark, Sheet, state_of
from app.messages.tables import Message, MonitoringMark
from app.worktime import YearNotLoaded

M, K, P = Message.__table__.c, MonitoringMark.__table__.c, Person.__table__.c
MARKS = (select(K.id, K.channel, K.date, K.fresh, P.post, K.at, K.version).outerjoin_from(
    MonitoringMark.__table__, Person.__table__, P.id == K.person_id)
         .where(K.date >= bindparam("first"), K.date <= bindparam("last"),
                K.channel.in_(bindparam("channels", expanding=True))).order_by(K.date))
REGISTERED = (select(M.channel, func.count()).where(
    M.channel.in_(bindparam("channels", expanding=True)), M.registered_at >= bindparam("since"),
    M.registered_at < bindparam("until")).group_by(M.channel))
MOMENTS = select(M.registered_at).where(M.channel == bindparam("channel"), M.registered_at >= bindparam("since"),
                                        M.registered_at < bindparam("until")).order_by(M.registered_at)


@dataclass(frozen=True)
class SystemToday:
    """A system as it stands today. ``closing``: when its day ends, None on a day off; ``mine``: the viewer marks it."""

    code: str
    name: str
    closing: datetime | None
    why: str
    mark: Mark | None
    registered: int
    mine: bool


def systems(viewer: Viewer) -> list[str]:
    """Codes of the systems whose sheets the viewer reads: one's own; head and curator read all."""
    whole = viewer.has("head", "curator")
    return [code for code in worked_systems() if whole or viewer.works("operator", code)]


def worked_systems() -> list[str]:
    return [code for code in SYSTEMS if code in channels() and channels()[code].worked]


def today_of(viewer: Viewer, at: datetime, codes: Sequence[str] | None = None) -> list[SystemToday]:
    codes, today = systems(viewer) if codes is None else codes, local_date(at)
    if not codes:
        return []
    marks, counts = unchanged(("today", today, *codes), lambda: (marks_of(codes, today, today), registered_between(
        codes, midnight(today), midnight(today + timedelta(days=1)))))
    found = []
    for code in codes:
        closing, why = MEMORY.get(now_known("hours", code, today), partial(hours, code, today))
        found.append(SystemToday(code, channels()[code].name, closing, why, marks.get((code, today)), counts.get(code, 0),
                                 viewer.works("operator", code)))
    return found


def registered_between(codes: Sequence[str], since: datetime, until: datetime) -> dict[str, int]:
    return dict(ask(REGISTERED, {"channels": codes, "since": since, "until": until}).all())


def hours(code: str, on: date) -> tuple[datetime | None, str]:
    """Closing of the channel's day (an every-day one's for people: 21:00), None with the reason when it does not work."""
    try:
        schedule = reminder_schedule(*schedule_of(code, "message", on))
        return schedule.closing_of(on), schedule.opening(on).why
    except YearNotLoaded as missing:
        return None, missing.words
    except Refusal as refusal:
        return None, refusal.words


def marks_of(codes: Sequence[str], first: date, last: date) -> dict[tuple[str, date], Mark]:
    rows = ask(MARKS, {"channels": list(codes), "first": first, "last": last})
    return {(row.channel, row.date): Mark(row.id, row.date, row.fresh, row.post or "", row.at, row.version) for row in rows}


def month_sheet(code: str, first: date, at: datetime) -> Sheet:
    """The month that begins with ``first``, of a system the viewer reads."""
    days = [first + timedelta(days=step) for step in range(monthrange(first.year, first.month)[1])]
    today, marks = local_date(at), with_changes(marks_of([code], days[0], days[-1]))
    since = db.session.scalar(select(func.min(K.date)).where(K.channel == code))
    counts = registered_on(code, days)
    found = []
    for on in days:
        closing, why = hours(code, on)
        mark = marks.get((code, on))
        state = state_of(on, today, closing is not None, mark is not None, since)
        found.append(Day(on, state, counts[on], mark, why if closing is None else ""))
    return Sheet(tuple(found))


def registered_on(code: str, days: Sequence[date]) -> dict[date, int]:
    """Registered here on each local day, from one index."""
    edges = [midnight(day) for day in (*days, days[-1] + timedelta(days=1))]
    counts = dict.fromkeys(days, 0)
    for moment in db.session.scalars(MOMENTS, {"channel": code, "since": edges[0], "until": edges[-1]}):
        counts[days[bisect_right(edges, moment) - 1]] += 1
    return counts


def with_changes(marks: dict[Any, Mark]) -> dict[Any, Mark]:
    """Marks that were corrected, with what they said before."""
    corrected = [mark.id for mark in marks.values() if mark.version > 1]
    if not corrected:
        return marks
    rows = db.session.execute(
        select(History.subject_id, History.at, Person.post, History.facts).join(Person, isouter=True).where(
            History.subject_kind == "monitoring_mark", History.subject_id.in_(corrected),
            History.act == "change_mark").order_by(History.id))
    told: dict[int, list[tuple[datetime, str, int, int]]] = {}
    for row in rows:
        told.setdefault(row.subject_id, []).append((row.at, row.post or "", row.facts["was"], row.facts["fresh"]))
    return {key: replace(mark, changes=tuple(told.get(mark.id, ()))) for key, mark in marks.items()}
