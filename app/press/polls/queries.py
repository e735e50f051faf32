"""Polls as pages need them: no personal data, so that everybody who sees figures reads them all."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from app.directory.schedules import channels
from app.directory.tables import Person, Topic
from app.foundation.database import db
from app.foundation.history import History
from app.foundation.refusal import Invisible
from app.foundation.viewer import Viewer
from app.press.polls.rules import CHANNEL, KINDS, state_of
from app.press.tables import Poll

MOST = 300


@dataclass(frozen=True)
class PollCard:
    """``options``: (words, votes, share of the votes in per cent)."""

    id: int
    kind: str
    title: str
    link: str
    topic_id: int | None
    topic: str
    starts_on: date
    ends_on: date
    participants: int | None
    options: tuple[tuple[str, int, int], ...]
    conclusion: str
    version: int

    @property
    def kind_words(self) -> str:
        return KINDS[self.kind]

    @property
    def leader(self) -> tuple[str, int, int] | None:
        """The option with the most votes; None without votes."""
        best = max(self.options, key=lambda one: one[1], default=None)
        return best if best and best[1] else None

    def state(self, today: date) -> str:
        return state_of(self.starts_on, self.ends_on, self.participants is not None or bool(self.conclusion), today)


@dataclass(frozen=True)
class Written:
    """Who wrote what when; ``fields`` is empty for the first writing."""

    at: datetime
    person: str
    fields: tuple[str, ...]


def reads(viewer: Viewer) -> bool:
    """Where the centre has the platform: its operators, and those who see figures."""
    return CHANNEL in channels() and (
        viewer.works("operator", CHANNEL) or viewer.has("head", "curator", "sector", "supervisor", "observer"))


def polls(viewer: Viewer) -> list[PollCard]:
    """The newest first. Raises Invisible."""
    if not reads(viewer):
        raise Invisible()
    return [card_of(row) for row in db.session.execute(looked().order_by(Poll.starts_on.desc(), Poll.id.desc()).limit(MOST))]


def poll_card(viewer: Viewer, number: int) -> PollCard:
    """Raises Invisible."""
    row = db.session.execute(looked().where(Poll.id == number)).first() if reads(viewer) else None
    if row is None:
        raise Invisible()
    return card_of(row)


def looked() -> Select[Any]:
    return select(Poll, Topic.group, Topic.name).outerjoin(Topic, Topic.id == Poll.topic_id)


def card_of(row: Any) -> PollCard:
    kept = row.Poll
    votes = sum(many for _, many in kept.options)
    options = tuple((words, many, round(100 * many / votes) if votes else 0) for words, many in kept.options)
    return PollCard(kept.id, kept.kind, kept.title, kept.link, kept.topic_id, f"{row.group} › {row.name}" if row.name else "",
                    kept.starts_on, kept.ends_on, kept.participants, options, kept.conclusion, kept.version)


def written(number: int) -> list[Written]:
    """The history of one poll, newest first."""
    return [Written(row.at, row.post or "", tuple(row.facts.get("fields", ()))) for row in db.session.execute(
        select(History.at, History.facts, Person.post).outerjoin(Person, Person.id == History.person_id).where(
            History.subject_kind == "poll", History.subject_id == number).order_by(History.id.desc()))]
