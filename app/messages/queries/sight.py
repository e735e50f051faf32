"""What a person sees, and what is theirs to do: for the administrator, without a word of any message."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.directory.people import desks_today, viewer_of
from app.directory.tables import Person
from app.foundation.database import db
from app.foundation.refusal import Invisible
from app.foundation.viewer import Viewer
from app.messages.tables import Assignment, Message
from app.messages.visibility import visible


@dataclass(frozen=True)
class Sight:
    """``seen``: open messages that the person sees; ``all_open``: of how many."""

    viewer: Viewer
    seen: int
    all_open: int

    @property
    def stood_for(self) -> tuple[str, ...]:
        """Roles held today by the right of somebody absent."""
        return tuple(dict.fromkeys(grant.role for grant in self.viewer.grants if grant.stands_for))


def sight_of(person_id: int, today: date) -> Sight:
    """Raises Invisible."""
    person = db.session.get(Person, person_id)
    if person is None:
        raise Invisible()
    viewer = viewer_of(person, today)
    count = select(func.count()).select_from(Message).where(Message.open)
    return Sight(viewer, db.session.scalar(count.where(visible(viewer))) or 0, db.session.scalar(count) or 0)


def own_in_sight(person_id: int, today: date) -> set[int]:
    """Of the open messages on which the person by name is at work, those that the person sees, as grants stand now.
    Raises Invisible."""
    person = db.session.get(Person, person_id)
    if person is None:
        raise Invisible()
    return set(db.session.scalars(select(Message.id).where(
        Message.id.in_(assignments_of(person_id)), visible(viewer_of(person, today)))))


def nobody_runs(today: date) -> dict[str, int]:
    """Open messages of each channel that nobody runs today: nobody who is able to sign in."""
    run = desks_today(today)
    if None in run:
        return {}
    return dict(db.session.execute(select(Message.channel, func.count()).where(
        Message.open, Message.channel.not_in([code for code in run if code])).group_by(Message.channel)
        .order_by(Message.channel)).all())


def assignments_of(person_id: int) -> list[int]:
    """Numbers of the open messages on which the person by name is at work."""
    return list(db.session.scalars(select(Message.id).join(Assignment, Assignment.message_id == Message.id).where(
        Assignment.person_id == person_id, Assignment.active, Message.open).order_by(Message.id)))
