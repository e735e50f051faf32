"""A line of a list: its columns, the value made of them, and pages of such lines."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from app.directory.tables import Person, Topic, Unit
from app.foundation.database import ask
from app.messages.rules.personal import without_contacts
from app.messages.rules.words import CLOSED_STATES
from app.messages.search.words import Wanted
from app.messages.tables import Message

PAGE = 30
M = Message.__table__.c

LARGEST = 2**31 - 1
LONG_POST = 40
# Where a post begins to name its unit again, an adjective of it included: «Начальник финансового управления».
ITS_UNIT = re.compile(r"(?: \w+[ое]го)?(?: отдела| управления| комитета| департамента| центра)\b", re.IGNORECASE)


class Row(NamedTuple):
    """One line of a list: the values of ``columns`` in their order, so that a line is made in one step."""

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
    settlement: str
    street: str
    house: str
    place_note: str
    network: str
    community: str
    page_kind: str
    unit_id: int | None
    unit: str
    person: str
    not_matched: dict[str, Any] | None
    next_clock: str | None
    next_due: datetime | None
    own_clock: str | None
    own_due: datetime | None
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
    important: bool
    late_because: str | None
    more_time: datetime | None
    confirmed_at: datetime | None
    kind: str
    appeal_type: str
    mail: str

    @property
    def place(self) -> str:
        return place_of(self)

    @property
    def publication(self) -> str:
        """What is known of a publication recorded here: «marked» by a person, «confirmed» by an export, else nothing."""
        if self.published_at is None or self.led_by != "here" or self.state not in ("published", "done"):
            return ""
        return "confirmed" if self.confirmed_at and self.confirmed_at >= self.published_at else "marked"


@dataclass(frozen=True)
class Page:
    """A page of rows; ``following`` is the cursor of the next one, None at the end. ``wanted``: the words it was found by."""

    rows: tuple[Row, ...]
    following: str | None
    wanted: Wanted = ()


# No more than a line shows: fifty whole messages with their texts cost half the page.
LISTED = (
    M.id, M.version, M.channel, M.state, M.step, M.waits_on, M.round, M.title,
    func.coalesce(Topic.name, "").label("topic"), func.coalesce(Topic.group, "").label("topic_group"),
    M.settlement, M.street, M.house, M.place_note, M.network, M.community, M.page_kind, M.unit_id,
    func.coalesce(Unit.short, "").label("unit"), func.coalesce(Person.post, "").label("person"),
    M.not_matched, M.next_clock, M.next_due, M.own_clock, M.own_due,
    M.received_at, M.registered_at, M.published_at, M.done_at, M.outcome,
    M.fast_track_at.is_not(None).label("fast_track"), M.urgent_due.is_not(None).label("urgent"),
    M.promised_for.is_not(None).label("deferred"), M.returns, M.source_says, M.led_by, M.important, M.late_because,
    M.more_time_until, M.confirmed_at, M.kind, M.appeal_type, M.mail)


@cache
def columns() -> Select:
    """Built once: joins and columns of every list. Of tables, not of mapped classes: rows need no identity."""
    message, topic, unit, person = (table.__table__ for table in (Message, Topic, Unit, Person))
    return select(*LISTED).select_from(
        message.outerjoin(topic, topic.c.id == M.topic_id).outerjoin(unit, unit.c.id == M.unit_id)
        .outerjoin(person, person.c.id == M.person_id))


def row_of(found: Any) -> Row:
    """From a row of ``columns``; what a query adds to them stands behind."""
    return Row._make(found[:len(LISTED)])


def place_of(message: Any) -> str:
    """«Мыски, ул. Советская, 14 (у школы)»; without telephones, as titles are."""
    parts = [part for part in (message.settlement, message.street, message.house) if part]
    words, note = ", ".join(parts), without_contacts(message.place_note)
    return f"{words} ({note})" if words and note else words or note


def told(not_matched: dict[str, Any] | None, what: str) -> str:
    """What a source wrote and nobody has matched yet."""
    words = (not_matched or {}).get(what)
    return f"«{words}» не сопоставлено" if words else ""


@lru_cache(maxsize=1000)
def beside_unit(post: str) -> str:
    """A long post without the unit that stands before it: «Начальник» of «Начальник отдела по делам … округа»."""
    named = ITS_UNIT.search(post) if len(post) > LONG_POST else None
    return post[:named.start()] if named and named.start() <= LONG_POST else post


def holder_of(row: Row) -> str:
    if row.unit:
        return f"{row.unit} · {beside_unit(row.person)}" if row.person else row.unit
    return told(row.not_matched, "unit") or ("Не назначен" if row.state not in CLOSED_STATES else "—")


def read(query: Select, values: dict[str, Any]) -> list[Row]:
    return [row_of(found) for found in ask(query, values)]


def paged(rows: list[Row], most: int, cursor_of: Callable[[Row], str]) -> Page:
    return Page(tuple(rows[:most]), cursor_of(rows[most - 1]) if len(rows) > most else None)


def due_cursor(due: datetime | None, number: int) -> str:
    return f"{due.isoformat() if due else '-'}_{number}"


def number_in(cursor: str | None) -> int | None:
    """A number that a column can hold; PostgreSQL refuses to compare with a larger one."""
    plain = cursor and cursor.isascii() and cursor.isdigit() and len(cursor) < 11
    return int(cursor) if plain and int(cursor) <= LARGEST else None


def read_cursor(cursor: str | None) -> tuple[datetime | None, int] | None:
    """What a page's cursor says; anything else is the first page."""
    due, _, number = (cursor or "").rpartition("_")
    place = number_in(number)
    if place is None:
        return None
    try:
        moment = None if due == "-" else datetime.fromisoformat(due)
    except ValueError:
        return None
    return None if moment is not None and moment.tzinfo is None else (moment, place)
