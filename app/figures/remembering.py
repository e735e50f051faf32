"""What was counted stays true until somebody acts or a deadline passes; so long this process remembers it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import bindparam, func, select, union_all

from app.directory.schedules import Memory
from app.directory.unchanged import here, inside_an_act, stamp
from app.figures.sets import C
from app.foundation.database import ask, db

T = TypeVar("T")
COUNTED = Memory(size=100)
# Figures look at these, also at those that have stopped: what closed early falls due in its period all the same.
PASSING = ("answer", "promise", "executor", "clarification")
NEXT = union_all(*(select(func.min(C.due)).where(C.kind == kind, C.due >= bindparam("at")) for kind in PASSING))
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Kept:
    """True from the moment it was counted until the next deadline passes."""

    since: datetime
    until: datetime
    found: Any


def remembered(what: tuple[Any, ...], values: Mapping[str, Any], at: datetime, count: Callable[[], T]) -> T:
    """``count()``, or what it gave before: for the same ``values`` (those that are ``at`` itself may have moved on), with
    nothing written since and no deadline passed. Inside an act everything is counted: it sees what it has just written."""
    if inside_an_act():
        return count()
    key = (*here(), what, stamp(), frozen(values, at))
    kept = COUNTED.kept.get(key)
    if kept is None or not kept.since <= at <= kept.until:
        kept = Kept(at, next_due(at), count())
        COUNTED.put(key, kept)
    return kept.found


def next_due(at: datetime) -> datetime:
    """When the next deadline passes; asked once a page."""
    session = db.session()
    kept = session.info.get("next_due")
    if not kept or kept[:2] != (session.get_transaction(), at):
        found = min((due for due in ask(NEXT, {"at": at}).scalars() if due), default=NEVER)
        kept = session.info["next_due"] = session.get_transaction(), at, found
    return kept[2]


def frozen(values: Mapping[str, Any], at: datetime) -> tuple[Any, ...]:
    return tuple(sorted((name, "now" if value == at else tuple(value) if isinstance(value, list) else value)
                        for name, value in values.items()))
