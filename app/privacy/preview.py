"""What a retention period reaches, before an act destroys it: how many, closed between which days, which numbers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.foundation.database import db
from app.press.tables import LineQuestion, LineSession
from app.privacy.due import Borders, M, old_questions, past
from app.privacy.rules import MOST_IN_AN_ACT

NAMED = 20  # as many numbers as a page names, the longest closed first


@dataclass(frozen=True)
class Reached:
    """``count`` no further than one act reaches and one more; ``oldest`` and ``newest``: when they were closed, None for
    none; ``named``: the first of them in words."""

    kind: str
    before: datetime
    count: int
    oldest: datetime | None
    newest: datetime | None
    named: tuple[str, ...]


def preview(reach: Borders) -> list[Reached]:
    """Messages, appeals, questions of direct lines. Messages stand there by their numbers alone."""
    questions = old_questions(reach.messages)
    return [*(reached(kind, before, M.done_at, [M.id], "№ {}", past(kind, before))
              for kind, before in (("message", reach.messages), ("appeal", reach.appeals))),
            reached("question", reach.messages, LineSession.closed_at, [LineQuestion.session_id, LineQuestion.number],
                    "линия {}, вопрос {}", *questions)]


def reached(kind: str, before: datetime, closed: Any, names: list[Any], words: str, *where: Any) -> Reached:
    due = select(closed, *names).where(*where)
    count = db.session.scalar(select(func.count()).select_from(due.limit(MOST_IN_AN_ACT + 1).subquery())) or 0
    first = db.session.execute(due.order_by(closed, *names).limit(NAMED)).all() if count else []
    newest = db.session.scalar(select(closed).where(*where).order_by(closed.desc()).limit(1)) if count else None
    return Reached(kind, before, count, first[0][0] if first else None, newest,
                   tuple(words.format(*name) for _, *name in first))
