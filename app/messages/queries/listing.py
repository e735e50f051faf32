"""Lists of messages: the operator's queue, the executor's assignments, all messages with filters."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.directory.tables import Person, Topic, Unit
from app.foundation.database import db
from app.foundation.viewer import Viewer
from app.messages.tables import Assignment, Clock, ExternalNumber, Message
from app.messages.visibility import visible

PAGE = 50
# Words are looked for in the newest messages only; the search over everything is another one's work.
SEARCHED = 5000
MOST_OPEN = 2000


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    number: int
    version: int
    channel: str
    state: str
    step: str | None
    waits_on: str | None
    round: int
    title: str
    topic: str
    place: str
    network: str
    community: str
    page_kind: str
    unit: str
    person: str
    not_matched: dict[str, Any] | None
    next_clock: str | None
    next_due: datetime | None
    received_at: datetime
    registered_at: datetime
    published_at: datetime | None
    done_at: datetime | None
    outcome: str | None
    fast_track: bool
    urgent: bool
    deferred: bool
    returns: int
    source_says: dict[str, Any] | None
    led_by: str


@dataclass(frozen=True)
class Page:
    """A page of rows; ``following`` is the cursor of the next one, None at the end."""

    rows: tuple[Row, ...]
    following: str | None


@dataclass(frozen=True)
class Filter:
    """What is asked of the list of all messages. Empty means any."""

    words: str = ""
    state: str = ""
    channel: str = ""
    unit_id: int | None = None
    topic_id: int | None = None
    late: bool = False
    by_due: bool = False


TABS: dict[str, ColumnElement[bool]] = {
    "take": Message.state == "registered",
    "assign": Message.state == "taken",
    "check": and_(Message.state == "at_step", Message.step == "check"),
    "region": and_(Message.state == "at_step", Message.step == "region"),
    "publish": and_(Message.state == "at_step", Message.step == "publish"),
    "executor": Message.state.in_(("assigned", "preparing")),
    "promises": Message.state == "deferred",
    "reaction": Message.state == "published",
}


def columns() -> Select:
    return (select(Message, Topic.name.label("topic_name"), Topic.group.label("topic_group"),
                   Unit.short.label("unit_short"), Person.post.label("person_post"))
            .join(Topic, Topic.id == Message.topic_id, isouter=True)
            .join(Unit, Unit.id == Message.unit_id, isouter=True)
            .join(Person, Person.id == Message.person_id, isouter=True))


def row_of(found: Any) -> Row:
    message = found.Message
    return Row(
        message.id, message.version, message.channel, message.state, message.step, message.waits_on, message.round,
        message.title, found.topic_name or "", place_of(message), message.network, message.community, message.page_kind,
        found.unit_short or "", found.person_post or "", message.not_matched, message.next_clock, message.next_due,
        message.received_at, message.registered_at, message.published_at, message.done_at, message.outcome,
        message.fast_track_at is not None, message.urgent_due is not None, message.promised_for is not None,
        message.returns, message.source_says, message.led_by)


def place_of(message: Message) -> str:
    """«Мыски, ул. Советская, 14 (у школы)»."""
    parts = [part for part in (message.settlement, message.street, message.house) if part]
    words = ", ".join(parts)
    return f"{words} ({message.place_note})" if words and message.place_note else words or message.place_note


def queue(viewer: Viewer, tab: str = "", cursor: str | None = None) -> Page:
    """Open messages of the operator's channels by the next deadline; those without one stand last."""
    query = columns().where(visible(viewer), Message.open)
    if tab in TABS:
        query = query.where(TABS[tab])
    return by_due(query, cursor)


def assignments(viewer: Viewer, done: bool = False, cursor: str | None = None) -> Page:
    """What the executor's units work on, by deadline; ``done``: what they have finished, newest first."""
    mine = select(Assignment.message_id).where(Assignment.active, Assignment.unit_id.in_(sorted(viewer.units)))
    query = columns().where(Message.id.in_(mine))
    if done:
        return by_number(query.where(or_(Message.open.is_(False), Message.state == "published")), cursor)
    return by_own_due(query.where(Message.open, Message.state != "published"), cursor)


def by_own_due(query: Select, cursor: str | None) -> Page:
    """By the executor's own deadline: their clock or the promise; what waits for others' decisions stands last.

    A unit has at most some hundreds of open assignments: they are sorted here, not in the database.
    """
    rows = [row_of(found) for found in db.session.execute(query.order_by(Message.id).limit(MOST_OPEN))]
    own = {number: (kind, due) for number, kind, due in db.session.execute(
        select(Clock.message_id, Clock.kind, Clock.due).where(
            Clock.message_id.in_([row.number for row in rows]), Clock.stopped.is_(None),
            Clock.kind.in_(("executor", "promise"))).order_by(Clock.due.desc()))}
    rows = [replace(row, next_clock=own[row.number][0], next_due=own[row.number][1]) if row.number in own
            else replace(row, next_clock=None, next_due=None) for row in rows]
    rows.sort(key=lambda row: (row.next_due is None, row.next_due or row.received_at, row.number))
    start = int(cursor) if cursor and cursor.isascii() and cursor.isdigit() and len(cursor) < 6 else 0
    following = start + PAGE
    return Page(tuple(rows[start:following]), str(following) if len(rows) > following else None)


def listing(viewer: Viewer, asked: Filter, at: datetime, cursor: str | None = None, most: int = PAGE) -> Page:
    """All messages the viewer may see, filtered; by deadline or newest first."""
    query = columns().where(visible(viewer), *conditions(viewer, asked, at))
    return by_due(query, cursor, most) if asked.by_due or asked.late else by_number(query, cursor, most)


def conditions(viewer: Viewer, asked: Filter, at: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.state:
        found.append(Message.state == asked.state)
    if asked.channel:
        found.append(Message.channel == asked.channel)
    if asked.unit_id:
        found.append(Message.unit_id == asked.unit_id)
    if asked.topic_id:
        found.append(Message.topic_id == asked.topic_id)
    if asked.late:
        found += [Message.open, Message.next_due < at, Message.next_clock != "reaction"]
    elif asked.by_due:
        found.append(Message.open)
    if asked.words:
        found.append(holds(viewer, asked.words))
    return found


def holds(viewer: Viewer, words: str) -> ColumnElement[bool]:
    """The number, a number elsewhere, or every word in title, text or address of the newest messages."""
    clean = words.strip().lstrip("№#").strip()
    if clean.isascii() and clean.isdigit() and len(clean) < 19:
        elsewhere = select(ExternalNumber.message_id).where(ExternalNumber.number == clean)
        return or_(Message.id == int(clean), Message.id.in_(elsewhere))
    newest = (select(Message.id).where(visible(viewer)).order_by(Message.id.desc()).limit(SEARCHED).subquery())
    query = select(Message.id).where(Message.id.in_(select(newest.c.id)))
    where = func.lower(Message.text + " " + Message.street + " " + Message.house + " " + Message.settlement + " "
                       + Message.place_note)
    for word in clean.lower().split()[:8]:
        query = query.where(where.contains(word, autoescape=True))
    return Message.id.in_(query)


def by_due(query: Select, cursor: str | None, most: int = PAGE) -> Page:
    query = query.order_by(Message.next_due.is_(None), Message.next_due, Message.id)
    place = read_cursor(cursor)
    if place is not None:
        due, number = place
        later = and_(Message.next_due.is_(None), Message.id > number) if due is None else or_(
            Message.next_due > due, and_(Message.next_due == due, Message.id > number), Message.next_due.is_(None))
        query = query.where(later)
    return paged(query, most, lambda row: f"{row.next_due.isoformat() if row.next_due else '-'}_{row.number}")


def by_number(query: Select, cursor: str | None, most: int = PAGE) -> Page:
    query = query.order_by(Message.id.desc())
    if cursor and cursor.isascii() and cursor.isdigit() and len(cursor) < 19:
        query = query.where(Message.id < int(cursor))
    return paged(query, most, lambda row: str(row.number))


def read_cursor(cursor: str | None) -> tuple[datetime | None, int] | None:
    """What a page's cursor says; anything else is the first page."""
    due, _, number = (cursor or "").rpartition("_")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    try:
        moment = None if due == "-" else datetime.fromisoformat(due)
    except ValueError:
        return None
    return None if moment is not None and moment.tzinfo is None else (moment, int(number))


def paged(query: Select, most: int, cursor_of: Any) -> Page:
    rows = [row_of(found) for found in db.session.execute(query.limit(most + 1))]
    return Page(tuple(rows[:most]), cursor_of(rows[most - 1]) if len(rows) > most else None)


def counts(viewer: Viewer) -> dict[str, int]:
    """How many open messages stand under each tab of the queue; one grouped pass over the open ones."""
    rows = db.session.execute(
        select(Message.state, Message.step, func.count()).where(visible(viewer), Message.open)
        .group_by(Message.state, Message.step)).all()
    found = dict.fromkeys(("", *TABS), 0)
    for state, step, number in rows:
        found[""] += number
        found[tab_of(state, step)] += number
    return found


def tab_of(state: str, step: str | None) -> str:
    if state == "at_step":
        return step or "check"
    return {"registered": "take", "taken": "assign", "deferred": "promises", "published": "reaction"}.get(state, "executor")


def late_count(viewer: Viewer, at: datetime) -> int:
    return db.session.scalar(select(func.count()).select_from(Message).where(
        visible(viewer), Message.open, Message.next_due < at, Message.next_clock != "reaction")) or 0


def newer_than(viewer: Viewer, number: int) -> int:
    """How many messages came after the newest one a page shows."""
    return db.session.scalar(select(func.count()).select_from(Message).where(visible(viewer), Message.id > number)) or 0


def newest_number(viewer: Viewer) -> int:
    return db.session.scalar(select(Message.id).where(visible(viewer)).order_by(Message.id.desc()).limit(1)) or 0


def rows_of(viewer: Viewer, numbers: list[int]) -> list[Row]:
    """These messages in this order, those outside the viewer's scope left out."""
    found = {row.number: row for row in map(row_of, db.session.execute(
        columns().where(visible(viewer), Message.id.in_(numbers))))}
    return [found[number] for number in numbers if number in found]


