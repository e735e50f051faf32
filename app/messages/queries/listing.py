"""Lists of messages: the operator's queue, the executor's assignments, all messages with filters."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, inspect, select

from app.directory.unchanged import unchanged
from app.foundation.database import ask, db
from app.foundation.viewer import Viewer
from app.messages.queries.filters import MINE, PARTS, TABS, Filter, Parts, agreeing, conditions, tab_of
from app.messages.queries.list_statements import (
    after_number,
    at_work,
    by_next_due,
    consents,
    last_number,
    matched,
    newest,
    newest_of_units,
    numbered,
    standing,
)
from app.messages.queries.rows import PAGE, Page, Row, columns, due_cursor, number_in, paged, read, read_cursor
from app.messages.search import match_of, of_units_too
from app.messages.tables import Message
from app.messages.visibility import gate_of, seen_through

M = Message.__table__.c


def queue(viewer: Viewer, tab: str = "", cursor: str | None = None, most: int = PAGE) -> Page:
    """Open messages of the operator's channels by the next deadline; those without one stand last."""
    return by_due(viewer, ("open", f"tab_{tab}") if tab in TABS else ("open",), {"agreeing": agreeing(viewer)}, cursor, most)


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
        if found := ask(query, {**given, "match": match}).scalars().all():
            break
    return replace(paged(rows_of(viewer, list(found)), most, lambda row: str(row.number)), wanted=wanted)


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
    for _, state, step, number in unchanged(
            ("standing", gate.key), lambda: ask(standing(gate.form), gate.values).all()):
        found[""] += number
        found[tab_of(viewer, state, step)] += number
    found["mine"] = sum(found[tab] for tab in MINE)
    return found


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


def anything_kept() -> bool:
    """Whether the database holds a message at all; False also where there are no tables yet."""
    return inspect(db.engine).has_table("message") and db.session.scalar(select(M.id).limit(1)) is not None
