"""Lists of messages: the operator's queue, the executor's assignments, all messages with filters."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true, union

from app.directory.schedules import channels
from app.directory.tables import Person, Topic, Unit
from app.foundation.database import db
from app.foundation.viewer import Viewer
from app.messages.tables import Assignment, Clock, ExternalNumber, Message
from app.messages.visibility import visible

PAGE = 30
# Words are looked for in the newest messages only; the search over everything is another one's work.
SEARCHED = 5000
OWN_CLOCKS = ("executor", "promise")


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
    topic_group: str
    place: str
    network: str
    community: str
    page_kind: str
    unit_id: int | None
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


# What stands under «За мной»: the operator's own next steps.
MINE = ("take", "assign", "check", "region", "publish")
TABS: dict[str, ColumnElement[bool]] = {
    "mine": Message.state.not_in(("assigned", "preparing", "deferred", "published")),
    "take": Message.state == "registered",
    "assign": Message.state == "taken",
    "check": and_(Message.state == "at_step", Message.step == "check"),
    "region": and_(Message.state == "at_step", Message.step == "region"),
    "publish": and_(Message.state == "at_step", Message.step == "publish"),
    # Said by what it is not: SQLite then goes along the deadlines instead of sorting two states together.
    "executor": Message.state.not_in(("registered", "taken", "at_step", "deferred", "published")),
    "promises": Message.state == "deferred",
    "reaction": Message.state == "published",
}


# No more than a line shows: fifty whole messages with their texts cost half the page.
LISTED = tuple(getattr(Message, name) for name in (
    "id", "version", "channel", "state", "step", "waits_on", "round", "title", "settlement", "street", "house", "place_note",
    "network", "community", "page_kind", "not_matched", "unit_id", "next_clock", "next_due", "received_at", "registered_at",
    "published_at", "done_at", "outcome", "fast_track_at", "urgent_due", "promised_for", "returns", "source_says", "led_by"))


@cache
def columns() -> Select:
    """Built once: joins and columns of every list."""
    return (select(*LISTED, Topic.name.label("topic_name"), Topic.group.label("topic_group"),
                   Unit.short.label("unit_short"), Person.post.label("person_post"))
            .join(Topic, Topic.id == Message.topic_id, isouter=True)
            .join(Unit, Unit.id == Message.unit_id, isouter=True)
            .join(Person, Person.id == Message.person_id, isouter=True))


def row_of(found: Any, message: Any = None) -> Row:
    """From a row of ``columns``; a query that loads the message whole gives it apart."""
    message = message or found
    return Row(
        message.id, message.version, message.channel, message.state, message.step, message.waits_on, message.round,
        message.title, found.topic_name or "", found.topic_group or "", place_of(message), message.network,
        message.community, message.page_kind,
        message.unit_id, found.unit_short or "", found.person_post or "", message.not_matched,
        message.next_clock, message.next_due,
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
    if done:
        finished = or_(Message.open.is_(False), Message.state == "published")
        return by_number(columns().where(Message.id.in_(newest_of_units(viewer, [finished], cursor, PAGE))), cursor)
    return by_own_due(viewer, cursor)


def newest_of_units(viewer: Viewer, where: list[ColumnElement[bool]], cursor: str | None, most: int) -> Select:
    """Numbers of the newest messages of the viewer's units, one look into the index a unit: a small unit among a million
    messages is found as fast as a large one."""
    looks = []
    for unit in sorted(viewer.units):
        look = (select(Assignment.message_id).join(Message, Message.id == Assignment.message_id)
                .where(Assignment.active, Assignment.unit_id == unit, *where)
                .order_by(Assignment.message_id.desc()).limit(most + 1))
        before = number_in(cursor)
        looks.append(select(look.where(Assignment.message_id < before if before else true()).subquery().c.message_id))
    return select(union(*looks).subquery().c.message_id) if looks else select(Assignment.message_id).where(false())


def by_own_due(viewer: Viewer, cursor: str | None) -> Page:
    """By the executor's own deadline: their clock or the promise; what waits for others' decisions stands last."""
    start = int(cursor) if cursor and cursor.isascii() and cursor.isdigit() and len(cursor) < 6 else 0
    own = (select(func.min(Clock.due)).where(
        Clock.message_id == Message.id, Clock.stopped.is_(None), Clock.kind.in_(OWN_CLOCKS))
        .correlate(Message).scalar_subquery())
    mine = (select(Message.id, own.label("due")).where(
        Message.id.in_(at_work(viewer)), visible(viewer), Message.open, Message.state != "published").subquery())
    numbers = list(db.session.scalars(
        select(mine.c.id).order_by(mine.c.due.is_(None), mine.c.due, mine.c.id).limit(PAGE + 1).offset(start)))
    shown = numbers[:PAGE]
    clocks = {number: (kind, due) for number, kind, due in db.session.execute(
        select(Clock.message_id, Clock.kind, Clock.due).where(
            Clock.message_id.in_(shown), Clock.stopped.is_(None), Clock.kind.in_(OWN_CLOCKS)).order_by(Clock.due.desc()))}
    rows = []
    for row in rows_of(viewer, shown):
        kind, due = clocks.get(row.number, (None, None))
        rows.append(replace(row, next_clock=kind, next_due=due))
    return Page(tuple(rows), str(start + PAGE) if len(numbers) > PAGE else None)


def at_work(viewer: Viewer) -> Select:
    """Numbers of open messages that the viewer's units answer for, and of all that they help with."""
    units = sorted(viewer.units)
    return select(union(
        select(Message.id).where(Message.open, Message.unit_id.in_(units)),
        select(Assignment.message_id).where(Assignment.active, ~Assignment.responsible, Assignment.unit_id.in_(units)),
    ).subquery().c.id)


def listing(viewer: Viewer, asked: Filter, at: datetime, cursor: str | None = None, most: int = PAGE) -> Page:
    """All messages the viewer may see, filtered; by deadline or newest first."""
    where = conditions(viewer, asked, at)
    if asked.by_due or asked.late:
        return by_due(columns().where(visible(viewer), *where), cursor, most)
    if viewer.has("head", "curator", "operator"):
        return by_number(columns().where(visible(viewer), *where), cursor, most)
    return by_number(columns().where(Message.id.in_(newest_of_units(viewer, where, cursor, most))), cursor, most)


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
        elsewhere = db.session.scalars(select(ExternalNumber.message_id).where(
            ExternalNumber.system.in_(sorted(channels())), ExternalNumber.number == clean))
        return Message.id.in_([int(clean), *elsewhere])
    newest = (select(Message.id).where(visible(viewer)).order_by(Message.id.desc()).limit(SEARCHED).subquery())
    text = func.lower(Message.text + " " + Message.street + " " + Message.house + " " + Message.settlement + " "
                      + Message.place_note)
    return and_(Message.id >= select(func.min(newest.c.id)).scalar_subquery(),
                *(text.contains(word, autoescape=True) for word in clean.lower().split()[:8]))


def by_due(query: Select, cursor: str | None, most: int = PAGE) -> Page:
    """Along the index of deadlines; those without one follow in a look of their own, when the page is not full yet."""
    place, found = read_cursor(cursor), []
    if place is None or place[0] is not None:
        dated = query.where(Message.next_due.is_not(None))
        if place is not None:
            due, number = place
            dated = dated.where(Message.next_due >= due, or_(Message.next_due > due, Message.id > number))
        found = read(dated.order_by(Message.next_due, Message.id).limit(most + 1))
    if len(found) <= most:
        undated = query.where(Message.next_due.is_(None))
        if place is not None and place[0] is None:
            undated = undated.where(Message.id > place[1])
        found += read(undated.order_by(Message.id).limit(most + 1 - len(found)))
    return paged(found, most, lambda row: f"{row.next_due.isoformat() if row.next_due else '-'}_{row.number}")


def by_number(query: Select, cursor: str | None, most: int = PAGE) -> Page:
    before = number_in(cursor)
    if before:
        query = query.where(Message.id < before)
    return paged(read(query.order_by(Message.id.desc()).limit(most + 1)), most, lambda row: str(row.number))


def number_in(cursor: str | None) -> int | None:
    return int(cursor) if cursor and cursor.isascii() and cursor.isdigit() and len(cursor) < 19 else None


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


def read(query: Select) -> list[Row]:
    return [row_of(found) for found in db.session.execute(query)]


def paged(rows: list[Row], most: int, cursor_of: Callable[[Row], str]) -> Page:
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
    found["mine"] = sum(found[tab] for tab in MINE)
    return found


def tab_of(state: str, step: str | None) -> str:
    if state == "at_step":
        return step or "check"
    return {"registered": "take", "taken": "assign", "deferred": "promises", "published": "reaction"}.get(state, "executor")


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


