"""Lists of messages: the operator's queue, the executor's assignments, all messages with filters.

Statements are built once for each form of question (``functools.cache``); only their values change from page to page.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, inspect, literal_column, or_, select, union

from app.directory.categories import topics_of
from app.directory.schedules import channels
from app.foundation.database import ask, db
from app.foundation.viewer import Viewer
from app.messages.queries.rows import PAGE, Page, Row, columns, due_cursor, number_in, paged, read, read_cursor
from app.messages.rules.words import KINDS
from app.messages.search import asked as asked_words
from app.messages.search import match_of, newest_matching, of_units_too
from app.messages.tables import Assignment, Author, ExternalNumber, Message
from app.messages.visibility import gate_of, seen_through

M, A = Message.__table__.c, Assignment.__table__.c


@dataclass(frozen=True)
class Filter:
    """What is asked of the list of all messages. Empty means any."""

    words: str = ""
    state: str = ""
    channel: str = ""
    unit_id: int | None = None
    topic_id: int | None = None
    batch_id: int | None = None
    late: bool = False
    by_due: bool = False
    applicant: str = ""
    category: str = ""
    # Of the essence: «yes» filled, «no» not yet; its object in the very words.
    essence: str = ""
    object: str = ""
    # «message» or «appeal»; the type of an appeal; how either was handed in.
    kind: str = ""
    type: str = ""
    form: str = ""
    # Numbers of the messages to choose from, as a SELECT: what a figure opens into.
    among: Select | None = None


# What stands under «За мной»: the operator's own next steps.
MINE = ("take", "assign", "check", "agree", "region", "publish")
# Steps of the route that who runs the channel does or records; at any other the answer lies with somebody else.
DESK = {"check": "check", "region": "region", "publish": "publish", "send": "publish", "agree_operator": "agree",
        "agree_press": "agree"}
TABS: dict[str, ColumnElement[bool]] = {
    "mine": and_(M.state.not_in(("assigned", "preparing", "deferred", "published", "clarification")),
                 or_(M.state != "at_step", M.step.in_(DESK))),
    "take": M.state == "registered",
    "assign": M.state == "taken",
    **{tab: and_(M.state == "at_step", M.step.in_([step for step, place in DESK.items() if place == tab]))
       for tab in ("check", "agree", "region", "publish")},
    "others": and_(M.state == "at_step", M.step.not_in(DESK)),
    # Said by what it is not: SQLite then goes along the deadlines instead of sorting two states together.
    "executor": M.state.not_in(("registered", "taken", "at_step", "deferred", "published", "clarification")),
    "clarification": M.state == "clarification",
    "promises": M.state == "deferred",
    "reaction": M.state == "published",
}
# Conditions by name; their values come under the same names.
PARTS: dict[str, ColumnElement[bool]] = {
    "open": M.open,
    "state": M.state == bindparam("state"),
    "channel": M.channel == bindparam("channel"),
    "unit": M.unit_id == bindparam("unit"),
    "topic": M.topic_id == bindparam("topic"),
    "batch": M.batch_id == bindparam("batch"),
    "essence_yes": M.essence_subject != "",
    "essence_no": M.essence_subject == "",
    "object": M.essence_object == bindparam("object"),
    "applicant": M.author_id.in_(select(Author.id).where(Author.kind != "", Author.kind == bindparam("applicant"))),
    # Written out, so that appeals are found along their own index.
    **{f"kind_{kind}": M.kind == literal_column(f"'{kind}'") for kind in KINDS},
    "type": and_(M.kind == literal_column("'appeal'"), M.appeal_type == bindparam("type")),
    "form": M.form == bindparam("form"),
    "category": M.topic_id.in_(bindparam("category", expanding=True)),
    "late": and_(M.open, M.next_due < bindparam("late"), M.next_clock.not_in(("reaction", "clarification"))),
    "consent": and_(M.state == literal_column("'published'"), M.step == "consent",
                    M.waits_on.in_(bindparam("sides", expanding=True))),
    "numbers": M.id.in_(bindparam("numbers", expanding=True)),
    "finished": or_(M.open.is_(False), M.state == "published"),
    "at_work": and_(M.open, M.state != "published"),
    **{f"tab_{name}": condition for name, condition in TABS.items()},
    "nothing": false(),
}
Parts = tuple[str, ...]
MOST = bindparam("most")
LONGEST_NUMBER = 60  # as long as a number of another system may be


def queue(viewer: Viewer, tab: str = "", cursor: str | None = None, most: int = PAGE) -> Page:
    """Open messages of the operator's channels by the next deadline; those without one stand last."""
    return by_due(viewer, ("open", f"tab_{tab}") if tab in TABS else ("open",), {}, cursor, most)


def for_consent(viewer: Viewer, most: int) -> list[Row]:
    """Published answers whose route asks this viewer whether the message is done (Мыски 2.5), the oldest first."""
    gate, sides = gate_of(viewer), [side for side in ("head", "curator") if viewer.has(side)]
    return read(consents(gate.form), {**gate.values, "sides": sides, "most": most})


def promised(viewer: Viewer, most: int) -> list[Row]:
    """Deferred messages by the promised moment."""
    gate = gate_of(viewer)
    return read(by_next_due(gate.form, ("open", "tab_promises"), True, False), {**gate.values, "most": most})


def assignments(viewer: Viewer, done: bool = False, cursor: str | None = None, most: int = PAGE) -> Page:
    """What the executor's units work on, by their own deadline (their clock or the promise; what waits for others'
    decisions stands last); ``done``: what they have finished, newest first."""
    if done:
        return of_units(viewer, ("finished",), {}, cursor, most)
    page = in_order_of_due(
        lambda dated, after: at_work(len(viewer.units), dated, after), units_of(viewer), cursor, most,
        lambda row: row.own_due)
    own = tuple(row._replace(next_clock=row.own_clock, next_due=row.own_due) for row in page.rows)
    return replace(page, rows=own)


def listing(viewer: Viewer, asked: Filter, at: datetime, cursor: str | None = None, most: int = PAGE) -> Page:
    """All messages the viewer may see, filtered; by deadline, or newest first: so stands always what is found by words."""
    parts, values = conditions(asked, at)
    if asked.among is not None:
        return of_figure(viewer, asked.among, parts, values, cursor, most)
    if "match" in values:
        return searched(viewer, parts, values, cursor, most)
    if asked.by_due or asked.late:
        return by_due(viewer, parts, values, cursor, most)
    gate, before = gate_of(viewer), number_in(cursor)
    if gate.form not in ((), ("my_units",)):  # who sees more than what units of theirs work on
        found = read(newest(gate.form, parts, before is not None),
                     {**gate.values, **values, "before": before, "most": most + 1})
        return paged(found, most, lambda row: str(row.number))
    return of_units(viewer, parts, values, cursor, most)


def of_figure(viewer: Viewer, among: Select, parts: Parts, values: dict[str, Any], cursor: str | None, most: int) -> Page:
    """The messages behind a figure that the viewer may see, newest first."""
    gate, before = gate_of(viewer), number_in(cursor)
    query = columns().where(seen_through(gate.form), M.id.in_(among), *(PARTS[name] for name in parts))
    if before is not None:
        query = query.where(M.id < before)
    found = read(query.order_by(M.id.desc()).limit(most + 1), {**gate.values, **values})
    return paged(found, most, lambda row: str(row.number))


def nearest(viewer: Viewer, among: Select, most: int) -> list[Row]:
    """The first of a figure's messages by the deadline that their lines show: a room has no second page."""
    gate = gate_of(viewer)
    query = columns().where(seen_through(gate.form), M.id.in_(among)).order_by(M.next_due, M.id).limit(most)
    return read(query, gate.values)


def count_of(viewer: Viewer, among: Select) -> int:
    """How many different messages a figure opens into, as far as the viewer sees them."""
    gate = gate_of(viewer)
    return db.session.scalar(select(func.count()).select_from(Message.__table__).where(
        seen_through(gate.form), M.id.in_(among)), gate.values) or 0


def conditions(asked: Filter, at: datetime) -> tuple[Parts, dict[str, Any]]:
    """Names of conditions and their values."""
    given: dict[str, Any] = {
        "state": asked.state, "channel": asked.channel, "unit": asked.unit_id, "topic": asked.topic_id,
        "batch": asked.batch_id, "applicant": asked.applicant,
        "category": topics_of(asked.category) if asked.category else None,
        f"essence_{asked.essence}": asked.essence, "object": asked.object,
        f"kind_{asked.kind}": asked.kind, "type": asked.type, "form": asked.form,
        "late": at if asked.late else None, "open": asked.by_due and not asked.late,
        **(words_of(asked.words) if asked.words else {})}
    values = {name: value for name, value in given.items() if value}
    return tuple(values), values


def words_of(words: str) -> dict[str, Any]:
    """The number, a number elsewhere, or every word in any of its forms; signs alone find nothing."""
    clean = words.strip().lstrip("№#").strip()
    if clean.isascii() and clean.isdigit() and len(clean) <= LONGEST_NUMBER:
        elsewhere = db.session.scalars(ELSEWHERE, {"systems": sorted(channels()), "elsewhere": clean})
        return {"numbers": [number_in(clean) or 0, *elsewhere]}
    wanted = asked_words(clean)
    return {"match": wanted, "begun": asked_words(clean, begun=True)} if wanted else {"nothing": True}


def searched(viewer: Viewer, parts: Parts, values: dict[str, Any], cursor: str | None, most: int) -> Page:
    """What the index of words finds, newest first; when it knows no such words, what begins with them."""
    gate, before = gate_of(viewer), number_in(cursor)
    query = matched(gate.form, tuple(part for part in parts if part not in ("match", "begun")), before is not None,
                    db.engine.dialect.name)
    given = {**gate.values, **values, "before": before, "most": most + 1}
    for wanted in (values["match"], values["begun"]):
        match = match_of(wanted)
        if gate.form == ("my_units",):  # a small unit among a million messages: the index itself knows whose they are
            match = of_units_too(match, sorted(viewer.units))
        if found := db.session.scalars(query, {**given, "match": match}).all():
            break
    return replace(paged(rows_of(viewer, list(found)), most, lambda row: str(row.number)), wanted=wanted)


ELSEWHERE = select(ExternalNumber.message_id).where(
    ExternalNumber.system.in_(bindparam("systems", expanding=True)), ExternalNumber.number == bindparam("elsewhere"))


def by_due(viewer: Viewer, parts: Parts, values: dict[str, Any], cursor: str | None, most: int = PAGE) -> Page:
    gate = gate_of(viewer)
    return in_order_of_due(lambda dated, after: by_next_due(gate.form, parts, dated, after), {**gate.values, **values},
                           cursor, most, lambda row: row.next_due)


def in_order_of_due(statement: Callable[[bool, bool], Select], values: dict[str, Any], cursor: str | None, most: int,
                    due_of: Callable[[Row], datetime | None]) -> Page:
    """Along an index of deadlines; those without one follow in a look of their own, when the page is not full yet.

    ``statement(dated, after)``: with a deadline or without one; from the beginning or after the cursor.
    """
    place, found = read_cursor(cursor), []
    due, number = place or (None, 0)
    if place is None or due is not None:
        found = read(statement(True, place is not None), {**values, "due": due, "after": number, "most": most + 1})
    if len(found) <= most and "late" not in values:
        after = place is not None and due is None
        found += read(statement(False, after), {**values, "after": number, "most": most + 1 - len(found)})
    return paged(found, most, lambda row: due_cursor(due_of(row), row.number))


def of_units(viewer: Viewer, parts: Parts, values: dict[str, Any], cursor: str | None, most: int = PAGE) -> Page:
    """Messages of the viewer's units, newest first."""
    before = number_in(cursor)
    found = read(newest_of_units(len(viewer.units), parts, before is not None),
                 {**units_of(viewer), **values, "before": before, "most": most + 1})
    return paged(found, most, lambda row: str(row.number))


def units_of(viewer: Viewer) -> dict[str, Any]:
    units = sorted(viewer.units)
    return {"my_units": units, **{f"unit_{place}": unit for place, unit in enumerate(units)}}


def counts(viewer: Viewer) -> dict[str, int]:
    """How many open messages stand under each tab of the queue; one grouped pass over the open ones."""
    gate = gate_of(viewer)
    found = dict.fromkeys(("", *TABS), 0)
    for _, state, step, number in ask(standing(gate.form), gate.values):
        found[""] += number
        found[tab_of(state, step)] += number
    found["mine"] = sum(found[tab] for tab in MINE)
    return found


def tab_of(state: str, step: str | None) -> str:
    if state == "at_step":
        return DESK.get(step or "check", "others")
    return {"registered": "take", "taken": "assign", "deferred": "promises", "published": "reaction",
            "clarification": "clarification"}.get(state, "executor")


def newer_than(viewer: Viewer, number: int) -> int:
    """How many messages came after the newest one a page shows."""
    gate = gate_of(viewer)
    return ask(after_number(gate.form), {**gate.values, "number": number}).scalar() or 0


def newest_number(viewer: Viewer) -> int:
    gate = gate_of(viewer)
    return ask(last_number(gate.form), gate.values).scalar() or 0


def rows_of(viewer: Viewer, numbers: list[int]) -> list[Row]:
    """These messages in this order, those outside the viewer's scope left out."""
    gate = gate_of(viewer)
    found = {row.number: row for row in read(numbered(gate.form), {**gate.values, "numbers": numbers})}
    return [found[number] for number in numbers if number in found]


@cache
def consents(form: Parts) -> Select:
    return columns().where(seen_through(form), PARTS["open"], PARTS["consent"]).order_by(M.id).limit(MOST)


@cache
def by_next_due(form: tuple[str, ...], parts: Parts, dated: bool, after: bool) -> Select:
    query = columns().where(seen_through(form), *(PARTS[name] for name in parts))
    return along(query, M.next_due, dated, after).limit(MOST)


def along(query: Select, due: ColumnElement[Any], dated: bool, after: bool) -> Select:
    number = bindparam("after")
    if not dated:
        query = query.where(due.is_(None))
        return (query.where(M.id > number) if after else query).order_by(M.id)
    query = query.where(due.is_not(None))
    if after:
        query = query.where(due >= bindparam("due"), or_(due > bindparam("due"), M.id > number))
    return query.order_by(due, M.id)


@cache
def at_work(units: int, dated: bool, after: bool) -> Select:
    """One look into the index a unit, and one at what the units help with: a unit with thousands of open messages is
    read as fast as one with ten."""
    mine = [along(select(M.id, M.own_due).where(M.unit_id == bindparam(f"unit_{place}"), PARTS["at_work"]),
                  M.own_due, dated, after).limit(MOST) for place in range(units)]
    helping = (select(A.message_id).where(A.active, ~A.responsible, A.unit_id.in_(bindparam("my_units", expanding=True))))
    mine.append(along(select(M.id, M.own_due).where(M.id.in_(helping), PARTS["at_work"]), M.own_due, dated, after).limit(MOST))
    found = union(*(select(look.subquery()) for look in mine)).subquery()
    return columns().where(M.id.in_(select(found.c.id))).order_by(M.own_due, M.id).limit(MOST)


@cache
def newest(form: tuple[str, ...], parts: Parts, earlier: bool) -> Select:
    query = columns().where(seen_through(form), *(PARTS[name] for name in parts))
    return (query.where(M.id < bindparam("before")) if earlier else query).order_by(M.id.desc()).limit(MOST)


@cache
def newest_of_units(units: int, parts: Parts, earlier: bool) -> Select:
    """One look into the index a unit: a small unit among a million messages is found as fast as a large one."""
    looks = []
    for place in range(units):
        look = (select(A.message_id).join_from(Assignment.__table__, Message.__table__, M.id == A.message_id)
                .where(A.active, A.unit_id == bindparam(f"unit_{place}"), *(PARTS[name] for name in parts))
                .order_by(A.message_id.desc()).limit(MOST))
        looks.append(select((look.where(A.message_id < bindparam("before")) if earlier else look).subquery()))
    found = select(union(*looks).subquery().c.message_id) if looks else select(A.message_id).where(false())
    return columns().where(M.id.in_(found)).order_by(M.id.desc()).limit(MOST)


@cache
def standing(form: tuple[str, ...]) -> Select:
    """By channel too, so that the groups stand in the order of an index and nothing is sorted."""
    by = (M.channel, M.state, M.step)
    return select(*by, func.count()).where(seen_through(form), M.open).group_by(*by)


@cache
def after_number(form: tuple[str, ...]) -> Select:
    return select(func.count()).select_from(Message.__table__).where(seen_through(form), M.id > bindparam("number"))


@cache
def last_number(form: tuple[str, ...]) -> Select:
    return select(M.id).where(seen_through(form)).order_by(M.id.desc()).limit(1)


@cache
def numbered(form: tuple[str, ...]) -> Select:
    return columns().where(seen_through(form), PARTS["numbers"])


@cache
def matched(form: tuple[str, ...], parts: Parts, earlier: bool, _engine: str) -> Select:
    return newest_matching([seen_through(form), *(PARTS[name] for name in parts)], earlier)


def anything_kept() -> bool:
    """Whether the database holds a message at all; False also where there are no tables yet."""
    return inspect(db.engine).has_table("message") and db.session.scalar(select(M.id).limit(1)) is not None
