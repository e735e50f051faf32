"""The one gate to messages: what a viewer may see, as a condition for every query."""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, exists, false, or_, select, true

from app.foundation.database import db
from app.foundation.refusal import Invisible
from app.foundation.viewer import Viewer
from app.messages.tables import Assignment, Message

M, A = Message.__table__.c, Assignment.__table__.c
FIELD = ("units", "topics", "settlements")


class Gate(NamedTuple):
    """The viewer's gate for a statement that is built once: its ``form``, and the values of ``my_channels``,
    ``my_units``, ``field_units`` … that go with each use."""

    form: tuple[str, ...]
    values: dict[str, Any]

    @property
    def key(self) -> tuple[Any, ...]:
        """The same for all who see the same."""
        return *self.form, *(tuple(value) for value in self.values.values())


def gate_of(viewer: Viewer) -> Gate:
    """Head and curator see all; an operator the channels granted; an executor what the units are assigned to now; who
    answers for a block or a territory, what its units answer, its topics before that, its settlements."""
    if viewer.has("head", "curator") or signs_for_all(viewer):
        return Gate(("all",), {})
    values: dict[str, Any] = {}
    if viewer.has("operator"):
        channels = viewer.channels("operator")
        if channels is None:
            return Gate(("all",), {})
        values["my_channels"] = sorted(channels)
    if viewer.units:
        values["my_units"] = sorted(viewer.units)
    for name in FIELD:
        if reached := getattr(viewer.field, name):
            values[f"field_{name}"] = sorted(reached)
    return Gate(tuple(values), values)


def signs_for_all(viewer: Viewer) -> bool:
    """A deputy with neither a block nor a unit named signs every reply."""
    return any(grant.role == "signatory" and grant.unit_id is None and grant.block_id is None for grant in viewer.grants)


@cache
def seen_through(form: tuple[str, ...]) -> ColumnElement[bool]:
    """The condition of a gate's form, to be given the gate's values when it is used."""
    return ways(form, {name: bindparam(name, expanding=True) for name in form})


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """The condition with its values inside, for a query that is put together on the spot."""
    gate = gate_of(viewer)
    return ways(gate.form, {name: bindparam(None, value, expanding=True) for name, value in gate.values.items()})


def ways(form: tuple[str, ...], values: dict[str, BindParameter[Any]]) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = []
    if "all" in form:
        return true()
    if "my_channels" in form:
        found.append(M.channel.in_(values["my_channels"]))
    if "my_units" in form:
        found.append(exists(select(A.id).where(A.message_id == M.id, A.active, A.unit_id.in_(values["my_units"]))))
    if "field_units" in form:
        found.append(M.unit_id.in_(values["field_units"]))
    if "field_topics" in form:
        found.append(and_(M.unit_id.is_(None), M.topic_id.in_(values["field_topics"])))
    if "field_settlements" in form:
        found.append(M.settlement.in_(values["field_settlements"]))
    return or_(*found) if found else false()


def message_for(viewer: Viewer, number: int, lock: bool = False) -> Message:
    """The row through the gate. Raises Invisible, the same for absent and out of scope.

    ``lock``: for an act on an engine that locks rows (SQLite's act holds the whole database already).
    """
    gate = gate_of(viewer)
    row = db.session.scalar(whole_row(gate.form, lock), {"number": number, **gate.values})
    if row is None:
        raise Invisible()
    return row


def take_in_order(*conditions: ColumnElement[bool]) -> None:
    """Locks several messages, the lowest number first, before an act looks at them: of two acts on the same ones the later
    waits, and neither waits for the other. Nothing to do where the act holds the whole database."""
    if db.engine.dialect.name != "sqlite":
        db.session.execute(select(M.id).where(or_(*conditions)).order_by(M.id).with_for_update()).all()


@cache
def whole_row(form: tuple[str, ...], lock: bool) -> Any:
    query = select(Message).where(M.id == bindparam("number"), seen_through(form))
    return query.with_for_update(of=Message) if lock else query
