"""Whatever writes a message or what hangs on it, on whichever way, leaves behind which days must be counted again.

The session tells of every write. Days are those of all moments that figures ask for, as they were before and as they are
at the end of the act; there too it is decided anew who repeats whom.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, event, func, insert, inspect, select, union
from sqlalchemy.orm import ORMExecuteState, Session

from app.directory.schedules import local_date
from app.figures.sets import A, C, D, M, R
from app.figures.tables import TouchedDay
from app.foundation.database import ask, batches, db
from app.messages.repeats import decide, may_repeat
from app.messages.tables import Answer, Author, Clock, Decision, Message, Reaction

NUMBERS = bindparam("numbers", expanding=True)
# What figures read of each table. Another value there makes another figure.
READ: dict[type, frozenset[str]] = {
    Message: frozenset(("channel", "unit_id", "topic_id", "person_id", "settlement", "network", "state", "led_by",
                        "received_at", "published_at", "mark", "street", "house", "author_id", "done_at",
                        "essence_subject", "essence_object", "kind", "appeal_type", "extended_at")),
    Clock: frozenset(("kind", "due", "stopped", "result", "minutes")),
    Answer: frozenset(("kind", "completeness", "published_at")),
    Decision: frozenset(("verdict", "decided_at", "reason")),
    Reaction: frozenset(("kind", "came_at", "mark", "opened_round", "said_by")),
    Author: frozenset(("contacts",)),
}
TABLES = {kind.__table__: kind for kind in READ}
# What makes one message the repeat of another.
ALIKE = frozenset(("topic_id", "street", "house", "author_id", "received_at", "done_at", "state"))
# States that figures tell apart, and the one that repeats are looked for behind.
SHOWN_STATES = frozenset(("duplicate", "declined", "redirected", "done"))
COUNTED_CLOCKS = ("answer", "promise", "register", "redirect")
# The function around the kind keeps SQLite off its index: of several messages it would read every clock of the kind there is.
KIND = func.coalesce(C.kind, "")
MOMENTS = union(
    select(M.received_at.label("moment")).where(M.id.in_(NUMBERS)), select(M.published_at).where(M.id.in_(NUMBERS)),
    select(M.extended_at).where(M.id.in_(NUMBERS)),
    select(C.due).where(C.message_id.in_(NUMBERS), KIND.in_(COUNTED_CLOCKS)),
    select(C.stopped).where(C.message_id.in_(NUMBERS), KIND.in_(COUNTED_CLOCKS)),
    select(A.published_at).where(A.message_id.in_(NUMBERS)), select(D.decided_at).where(D.message_id.in_(NUMBERS)),
    select(R.came_at).where(R.message_id.in_(NUMBERS)))


def follow() -> None:
    """From now on every session of the house is followed; said twice it is as if said once."""
    event.listen(db.session, "before_flush", written)
    event.listen(db.session, "do_orm_execute", written_in_bulk)
    event.listen(db.session, "before_commit", leave_marks)
    event.listen(db.session, "after_soft_rollback", forget)


def touched(numbers: Collection[int], repeats: Collection[int] | None = None) -> None:
    """Says of messages that they are about to change, or were just made. Inside an act. ``repeats``: those among them of which
    may change whom they repeat or who repeats them; all, where it is not said."""
    session = db.session()
    made = {row.id for row in session.info.get("made", ())}  # what was not there was in no figure, and nothing repeated it
    if fresh := newly(session, "touched", numbers):
        mark(session, days_of(fresh - made))
    if deciding := newly(session, "deciding", numbers if repeats is None else repeats):
        session.info.setdefault("repeaters", set()).update(may_repeat(deciding - made, repeating=True))


def newly(session: Session, kept: str, numbers: Collection[int]) -> set[int]:
    known: set[int] = session.info.setdefault(kept, set())
    fresh = set(numbers) - known
    known |= fresh
    return fresh


def written(session: Session, *_: Any) -> None:
    """Before rows go to the database: there they still are as they were."""
    numbers: set[int] = set()
    repeats: set[int] = set()
    for row in (*session.new, *session.dirty, *session.deleted):
        if type(row) in READ and (changed := changes(session, row)):
            found = messages_of(session, row)
            numbers |= found
            if type(row) is Author or (type(row) is Message and changed & ALIKE):
                repeats |= found
    if numbers:
        with session.no_autoflush:
            touched(numbers, repeats)


def changes(session: Session, row: Any) -> frozenset[str]:
    """The columns that figures read and that are about to change; of a new or a deleted row all."""
    if row in session.new or row in session.deleted:
        return READ[type(row)]
    state = inspect(row)
    return frozenset(name for name in READ[type(row)] if (history := state.attrs[name].history).has_changes() and (
        name != "state" or SHOWN_STATES & {*history.added, *(history.deleted or SHOWN_STATES)}))


def messages_of(session: Session, row: Any) -> set[int]:
    if isinstance(row, Message):
        if row.id is None:
            session.info.setdefault("made", []).append(row)
            return set()
        return {row.id}
    if isinstance(row, Author):
        return set(session.scalars(select(M.id).where(M.author_id == row.id))) if row.id is not None else set()
    return {row.message_id}


def written_in_bulk(state: ORMExecuteState) -> None:
    """A statement that writes many rows at once. New messages are told of by who makes them (``touched``)."""
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    statement: Any = state.statement
    kind = TABLES.get(statement.table)
    given = state.parameters if isinstance(state.parameters, list) else [state.parameters or {}]
    if kind is None or (state.is_update and not READ[kind] & names_in(statement, given)):
        return
    table = statement.table
    number = table.c.id if kind is Message else table.c.message_id if "message_id" in table.c else None
    if state.is_insert or number is None:
        found = {row["message_id"] for row in (*given, values_in(statement)) if "message_id" in row}
    elif where := list(statement._where_criteria):
        found = set(state.session.scalars(select(number).where(*where)))
    else:
        found = set(state.session.scalars(select(number).where(table.c.id.in_([row["id"] for row in given if "id" in row]))))
    touched(found)


def names_in(statement: Any, given: list[Any]) -> set[str]:
    return set(values_in(statement)).union(*given)


def values_in(statement: Any) -> dict[str, Any]:
    """What stands in the statement itself, by the names of columns; None for what the database reckons."""
    return {getattr(column, "key", str(column)): getattr(value, "value", None)
            for column, value in (statement._values or {}).items()} if not statement.is_delete else {}


def days_of(numbers: Collection[int]) -> set[Any]:
    return {local_date(moment) for batch in batches(numbers)
            for moment in ask(MOMENTS, {"numbers": batch}).scalars() if moment is not None}


def mark(session: Session, days: Collection[Any]) -> None:
    marked: set[Any] = session.info.setdefault("marked", set())
    if fresh := set(days) - marked:
        marked |= fresh
        session.connection().execute(insert(TouchedDay.__table__), [{"day": day} for day in sorted(fresh)])


def leave_marks(session: Session) -> None:
    """At the end of an act, everything written: the days as they are now, and who repeats whom."""
    session.flush()
    made = {row.id for row in session.info.pop("made", ()) if row.id is not None}
    if numbers := session.info.get("touched", set()) | made:
        mark(session, days_of(numbers) | {local_date(moment) for moment in decided(session, made)})
    forget(session)


def decided(session: Session, made: set[int]) -> list[datetime]:
    """When messages were received that repeat another now, or no longer."""
    deciding: set[int] = session.info.get("deciding", set()) | made
    if not deciding:
        return []
    return decide(deciding | session.info.get("repeaters", set()) | may_repeat(deciding, repeating=False))


def forget(session: Session, *_: Any) -> None:
    for name in ("touched", "deciding", "marked", "repeaters", "made", "reach"):
        session.info.pop(name, None)
