"""What the operator of the feedback platform writes down of its discussions, polls and votes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.directory.tables import Topic
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Forbidden, Invisible, Refusal, Stale, check_link
from app.foundation.viewer import Viewer
from app.press.polls.queries import reads
from app.press.polls.rules import CHANNEL, KINDS, MOST_PEOPLE
from app.press.tables import Poll


@dataclass(frozen=True)
class NewPoll:
    """Both days included. ``participants`` None: not known yet."""

    kind: str
    title: str
    starts_on: date
    ends_on: date
    link: str = ""
    topic_id: int | None = None
    participants: int | None = None
    options: list[tuple[str, int]] = field(default_factory=list)
    conclusion: str = ""


def add_poll(viewer: Viewer, new: NewPoll, at: datetime) -> int:
    """Its number. Raises Invisible, Forbidden, Refusal beside the field."""
    may_write(viewer)
    poll = Poll(**checked(new))
    db.session.add(poll)
    db.session.flush()
    record(viewer, "poll", poll.id, "add_poll", at, "operator", kind=poll.kind)
    return poll.id


def change_poll(viewer: Viewer, number: int, seen: int, new: NewPoll, at: datetime) -> None:
    """Its result, or a correction. Raises Invisible, Forbidden, Refusal, Stale when a colleague was here meanwhile."""
    may_write(viewer)
    poll = db.session.get(Poll, number, populate_existing=True, with_for_update=True)
    if poll is None:
        raise Invisible()
    if seen != poll.version:
        raise Stale("Эту запись только что изменили. Посмотрите её новый вид и повторите.")
    told = checked(new)
    changed = [name for name, value in told.items() if getattr(poll, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(poll, name, told[name])
    poll.version += 1
    record(viewer, "poll", number, "change_poll", at, "operator", fields=changed)


def may_write(viewer: Viewer) -> None:
    if not reads(viewer):
        raise Invisible()
    if not viewer.works("operator", CHANNEL):
        raise Forbidden()


def checked(new: NewPoll) -> dict[str, Any]:
    if new.kind not in KINDS:
        raise Refusal("Выберите: обсуждение, опрос или голосование.", "kind")
    if not new.title.strip():
        raise Refusal("Напишите название, как на платформе.", "title")
    check_link(new.link)
    if new.ends_on < new.starts_on:
        raise Refusal("Последний день раньше первого.", "ends_on")
    if new.topic_id is not None and db.session.get(Topic, new.topic_id) is None:
        raise Refusal("Выберите тему из списка.", "topic")
    if new.participants is not None and not 0 <= new.participants <= MOST_PEOPLE:
        raise Refusal("Проверьте число участников.", "participants")
    if new.kind != "discussion" and new.participants is not None and not new.options:
        raise Refusal("Запишите варианты ответа с числом голосов.", "options")
    return {"kind": new.kind, "title": new.title.strip()[:300], "link": new.link[:2000], "topic_id": new.topic_id,
            "starts_on": new.starts_on, "ends_on": new.ends_on, "participants": new.participants,
            "options": [list(one) for one in new.options], "conclusion": new.conclusion.strip()}
