"""What comes most lately, and who answers it: counts of topics and posts alone, nothing of any one message."""

from collections import Counter

from sqlalchemy import bindparam, func, select

from app.directory.queries import answers_for_unit
from app.directory.tables import Person
from app.directory.unchanged import unchanged
from app.foundation.database import ask
from app.foundation.viewer import Viewer
from app.messages.tables import Message
from app.messages.visibility import gate_of, seen_through

M = Message.__table__.c
LATELY, LATELY_OF_TOPIC = 1000, 200
# Read from ix_message_received alone: no row of a message is touched.
NEWEST = select(M.topic_id).order_by(M.received_at.desc()).limit(LATELY).subquery()
TOPICS = select(NEWEST.c.topic_id, func.count()).where(NEWEST.c.topic_id.is_not(None)).group_by(NEWEST.c.topic_id)
OF_TOPIC = (select(M.unit_id, M.person_id).where(M.topic_id == bindparam("topic"), M.unit_id.is_not(None))
            .order_by(M.id.desc()).limit(LATELY_OF_TOPIC).subquery())
ADDRESSEES = select(*OF_TOPIC.c, func.count()).group_by(*OF_TOPIC.c)
FIRST_OF_UNITS = select(Person.unit_id, func.min(Person.id)).where(Person.active, answers_for_unit()).group_by(Person.unit_id)


def usual_topics() -> dict[int, int]:
    """How often each topic stands among the newest messages."""
    return unchanged(("usual topics",), lambda: dict(ask(TOPICS).all()))


def usual_of_topic(topic_id: int) -> Counter[int]:
    """How often each post is the one that answers, among the newest messages of the topic. What was given to a unit and to
    nobody in it, as exports say it, counts for its first post."""
    return unchanged(("usual addressees", topic_id), lambda: _addressees(topic_id))


def _addressees(topic_id: int) -> Counter[int]:
    first = dict(ask(FIRST_OF_UNITS).all())
    found: Counter[int] = Counter()
    for unit, person, times in ask(ADDRESSEES, {"topic": topic_id}):
        if whose := person or first.get(unit):
            found[whose] += times
    return found


def topic_of_message(viewer: Viewer, number: int) -> int | None:
    """None also for a message that the viewer may not see."""
    gate = gate_of(viewer)
    return ask(select(M.topic_id).where(M.id == bindparam("number"), seen_through(gate.form)),
               {"number": number, **gate.values}).scalar()
