"""Cuts: which messages a figure looks at, as a condition of a statement that is built once, or with its values inside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, func, or_, select

from app.directory.blocks import field_of_block, field_of_territory
from app.directory.categories import topics_of
from app.directory.queries import group_of_topic
from app.directory.tables import Topic
from app.messages.rules.words import APPEAL_TYPES
from app.messages.tables import Author, Message

M, T = Message.__table__.c, Topic.__table__.c


@dataclass(frozen=True)
class Cut:
    """Which messages are looked at; None and empty mean all. ``topic_group`` and ``settlement`` are words. A message is of
    the block of the unit that answers it, before that of its topic's; of the territory of its settlement."""

    channel: str | None = None
    unit: int | None = None
    topic: int | None = None
    topic_group: str | None = None
    person: int | None = None
    settlement: str | None = None
    block: int | None = None
    category: str | None = None
    territory: int | None = None
    network: str | None = None
    object: str | None = None
    kind: str | None = None
    appeal_type: str | None = None
    applicant: str | None = None


COLUMNS: dict[str, ColumnElement[Any]] = {
    "channel": M.channel, "unit": M.unit_id, "topic": M.topic_id, "person": M.person_id, "settlement": M.settlement,
    "network": M.network, "object": M.essence_object, "kind": M.kind,
    "appeal_type": M.appeal_type}
# A group has a good part of all messages there ever were: SQLite would look through them all for the few that are open.
OF_TOPIC = func.coalesce(M.topic_id, 0)
LISTS = ("category_topics", "block_units", "block_topics", "territory_settlements")
GATHERING = ("block", "category", "territory")  # fields that are asked by lists of what belongs to them
Form = tuple[str, ...]


def form_of(cut: Cut) -> Form:
    """What a cut asks for, without its values."""
    return tuple(name for name, value in vars(cut).items() if value is not None)


def values_of(cut: Cut) -> dict[str, Any]:
    """The values of a cut, by the names that ``conditions`` asks for."""
    found = {name: value for name, value in vars(cut).items() if value is not None and name not in GATHERING}
    if cut.category is not None:
        found["category_topics"] = topics_of(cut.category)
    if cut.block is not None:
        reach = field_of_block(cut.block)
        found |= {"block_units": sorted(reach.units), "block_topics": sorted(reach.topics)}
    if cut.territory is not None:
        found["territory_settlements"] = sorted(field_of_territory(cut.territory).settlements)
    return found


def conditions(form: Form, value: Callable[[str], BindParameter[Any]]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [COLUMNS[name] == value(name) for name in form if name in COLUMNS]
    if "topic_group" in form:
        found.append(OF_TOPIC.in_(select(T.id).where(T.group == value("topic_group"))))
    if "applicant" in form:
        found.append(M.author_id.in_(select(Author.id).where(Author.kind == value("applicant"))))
    if "category" in form:
        found.append(OF_TOPIC.in_(value("category_topics")))
    if "block" in form:
        found.append(or_(M.unit_id.in_(value("block_units")),
                         and_(M.unit_id.is_(None), M.topic_id.in_(value("block_topics")))))
    if "territory" in form:
        found.append(M.settlement.in_(value("territory_settlements")))
    return found


def of_cut(cut: Cut) -> list[ColumnElement[bool]]:
    """The condition with its values inside."""
    values = values_of(cut)
    return conditions(form_of(cut), lambda name: bindparam(None, values[name], expanding=name in LISTS))


def asked(form: Form) -> list[ColumnElement[bool]]:
    """The condition for a statement that is built once, to be given ``values_of`` under names with «cut_» before."""
    return conditions(form, lambda name: bindparam(f"cut_{name}", expanding=name in LISTS))


# Which dimension of the day counts knows a cut's field; every one of them knows the channel.
COUNTED_BY = {"unit": "answering", "block": "answering", "topic": "topic", "topic_group": "topic", "category": "topic",
              "person": "person",
              "settlement": "settlement", "territory": "settlement", "network": "network",
              "hours": "hours", "kind": "kind", "appeal_type": "kind"}
# The channel of counts of all channels together: a year of a few units is a tenth of the rows.
EVERY = ""
# Keys of the kind's counts: messages under their own word, appeals under their types.
NO_TYPE = "untyped"
KEYS_OF_KIND = {"message": ("message",), "appeal": (*APPEAL_TYPES, NO_TYPE)}


@dataclass(frozen=True)
class Cells:
    """Which day counts answer a question: of one dimension, all its keys (None) or some; of one channel, of EVERY one
    together, or of each (None)."""

    dimension: str
    keys: tuple[str, ...] | None
    channel: str | None


def cells_of(cut: Cut, dimension: str | None) -> Cells | None:
    """None where day counts cannot tell: a day knows nothing of two dimensions together, nor of objects and applicants."""
    asked_for = [name for name in (*form_of(cut), *([dimension] if dimension else [])) if name != "channel"]
    of = {COUNTED_BY.get(name) for name in asked_for}
    if len(of) > 1 or None in of:
        return None
    channel = cut.channel or (None if dimension == "channel" else EVERY)
    return Cells(*of, keys_of(cut), channel) if of else Cells("", None, channel)


def keys_of(cut: Cut) -> tuple[str, ...] | None:
    """Keys that lie within every field of the cut, all of the same dimension."""
    found: set[str] | None = None
    values = values_of(cut)
    for name in form_of(cut):
        if name == "channel":
            continue
        keys = {
            "block": lambda: [*values["block_units"], *(-topic for topic in values["block_topics"])],
            "category": lambda: values["category_topics"],
            "territory": lambda: values["territory_settlements"],
            "kind": lambda: KEYS_OF_KIND.get(values["kind"], ()),
            "topic_group": lambda: [topic for topic, group in group_of_topic().items() if group == values["topic_group"]],
        }.get(name, lambda name=name: [values[name]])()
        found = {str(key) for key in keys} & (found if found is not None else {str(key) for key in keys})
    return None if found is None else tuple(sorted(found))
