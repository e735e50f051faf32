"""Saved lists: one's own and those shared with all."""

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
    """``owner`` is empty for one's own."""

    id: int
    name: str
    shared: bool
    owner: str


def saved_lists(viewer: Viewer) -> list[SavedCard]:
    """One's own, then those of others, each by name."""
    mine = SavedList.person_id == viewer.person_id
    look = (select(SavedList.id, SavedList.name, SavedList.shared, SavedList.person_id, Person.post)
            .join(Person, Person.id == SavedList.person_id).where(or_(mine, SavedList.shared))
            .order_by(mine.desc(), SavedList.name).limit(MOST_SHOWN))
    return [SavedCard(row.id, row.name, row.shared, "" if row.person_id == viewer.person_id else row.post)
            for row in db.session.execute(look)]


def saved_list(viewer: Viewer, list_id: int) -> tuple[str, dict[str, str], list[str]]:
    """(name, what to ask for, what of it is no more). Raises Invisible."""
    row = db.session.get(SavedList, list_id)
    if row is None or (row.person_id != viewer.person_id and not row.shared):
        raise Invisible()
    there = {"unit": {str(one.id) for one in unit_choices()}, "topic": {str(one.id) for one in topic_choices()}}
    gone = [key for key in GONE if key in row.asked and row.asked[key] not in there[key]]
    return row.name, {key: value for key, value in row.asked.items() if key not in gone}, [GONE[key] for key in gone]
