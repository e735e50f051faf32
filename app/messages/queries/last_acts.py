"""The newest row in the history of each of several messages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.foundation.database import db
from app.foundation.history import History


@dataclass(frozen=True)
class LastAct:
    act: str
    person_id: int | None
    at: datetime
    facts: dict[str, Any]


def last_acts(numbers: list[int]) -> dict[int, LastAct]:
    """Of messages that the asker was shown already: the gate stands before this."""
    newest = (select(func.max(History.id)).where(History.subject_kind == "message", History.subject_id.in_(numbers))
              .group_by(History.subject_id))
    rows = db.session.execute(select(History.subject_id, History.act, History.person_id, History.at, History.facts)
                              .where(History.id.in_(newest)))
    return {number: LastAct(*rest) for number, *rest in rows}
