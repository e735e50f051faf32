"""Messages laid out for the region's heat map: how many came by topic, territory, channel and month, none of them named."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, func, select

from app.directory.blocks import territories
from app.directory.schedules import local_date, zone
from app.directory.tables import Topic
from app.figures.cuts import Cut, of_cut
from app.figures.periods import Period, days, month_of
from app.figures.sets import MESSAGES, M
from app.foundation.database import db

T = Topic.__table__.c
OPEN_STATE, ENDED = (M.open & (M.state != "published")), M.state.in_(("published", "done"))


@dataclass(frozen=True)
class Cell:
    """``territory`` is empty for settlements that belong to none; ``group`` and ``topic`` for messages without a topic.
    ``answered``: with a final answer published; ``open``: still at work; the rest was declined, redirected or a duplicate."""

    period: Period
    group: str
    topic: str
    territory: str
    settlement: str
    channel: str
    came: int
    answered: int
    open: int


def heat(period: Period, cut: Cut) -> list[Cell]:
    """By month, then by topic and place; the first and the last month as far as the period reaches."""
    return [cell for month in months_in(period) for cell in cells_of(month, cut)]


def months_in(period: Period) -> Iterator[Period]:
    first, last = local_date(period.start), period.last_day
    while first <= last:
        end = min(month_of(first, zone()).last_day, last)
        yield days(first, end, zone())
        first = end + timedelta(days=1)


def cells_of(month: Period, cut: Cut) -> list[Cell]:
    answered, at_work = (func.sum(case((how, 1), else_=0)) for how in (ENDED, OPEN_STATE))
    names, whose = territories().names, territories().of_settlement
    rows = db.session.execute(
        select(T.group, T.name, M.settlement, M.channel, func.count(), answered, at_work)
        .select_from(MESSAGES.outerjoin(Topic.__table__, T.id == M.topic_id))
        .where(M.received_at >= month.start, M.received_at < month.end, *of_cut(cut))
        .group_by(T.group, T.name, M.settlement, M.channel)).all()
    found = [Cell(month, group or "", topic or "", names.get(whose.get(place) or 0, ""), place, channel, came, done, left)
             for group, topic, place, channel, came, done, left in rows]
    # What has no name stands behind what has one.
    return sorted(found, key=lambda one: tuple((word == "", word) for word in (
        one.group, one.topic, one.territory, one.settlement, one.channel)))
