"""Saved lists: one's own and those shared with all."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select

from app.directory.queries import topic_choices, unit_choices
from app.directory.tables import Person
from app.foundation.database import ask, db
from app.foundation.refusal import Invisible
from app.foundation.viewer import Viewer
from app.messages.tables import SavedList

MOST_SHOWN = 80
L, P = SavedList.__table__.c, Person.__table__.c
MINE = L.person_id == bindparam("me")
# Built once, and of tables: these stand on the page that is looked at most.
SEEN = (select(L.id, L.name, L.shared, L.person_id, L.asked, P.post)
        .join_from(SavedList.__table__, Person.__table__, P.id == L.person_id).where(or_(MINE, L.shared))
        .order_by(MINE.desc(), L.name).limit(MOST_SHOWN))
GONE = {"unit": "подразделения", "topic": "темы"}


@dataclass(frozen=True)
class SavedCard:
    """``owner`` is empty for one's own; ``gone``: what the filter names and is no more, in words."""

    id: int
    name: str
    shared: bool
    owner: str
    asked: dict[str, str]
    gone: tuple[str, ...]


def saved_lists(viewer: Viewer) -> list[SavedCard]:
    """One's own, then those of others, each by name."""
    me = viewer.person_id
    return [SavedCard(row.id, row.name, row.shared, "" if row.person_id == me else row.post, row.asked,
                      tuple(GONE[key] for key in gone_of(row.asked))) for row in ask(SEEN, {"me": me})]


def saved_list(viewer: Viewer, list_id: int) -> tuple[str, dict[str, str], list[str]]:
    """(name, what to ask for, what of it is no more). Raises Invisible."""
    row = db.session.get(SavedList, list_id)
    if row is None or (row.person_id != viewer.person_id and not row.shared):
        raise Invisible()
    gone = gone_of(row.asked)
    return row.name, {key: value for key, value in row.asked.items() if key not in gone}, [GONE[key] for key in gone]


def gone_of(asked: Mapping[str, str]) -> list[str]:
    """Keys of a filter that name what is no more."""
    choices = {"unit": unit_choices, "topic": topic_choices}
    return [key for key in GONE if key in asked and asked[key] not in {str(one.id) for one in choices[key]()}]
