"""Saved lists: one's own and those shared with all."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select

from app.directory.queries import topic_choices, unit_choices
from app.directory.tables import Person
from app.foundation.database import db
from app.foundation.refusal import Invisible
from app.foundation.viewer import Viewer
from app.messages.tables import SavedList

MOST_SHOWN = 80
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
    mine = SavedList.person_id == viewer.person_id
    look = (select(SavedList.id, SavedList.name, SavedList.shared, SavedList.person_id, SavedList.asked, Person.post)
            .join(Person, Person.id == SavedList.person_id).where(or_(mine, SavedList.shared))
            .order_by(mine.desc(), SavedList.name).limit(MOST_SHOWN))
    return [SavedCard(row.id, row.name, row.shared, "" if row.person_id == viewer.person_id else row.post, row.asked,
                      tuple(GONE[key] for key in gone_of(row.asked))) for row in db.session.execute(look)]


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
