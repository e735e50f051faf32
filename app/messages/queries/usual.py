"""What comes most lately, and who answers it: counts of topics and posts alone, nothing of any one message."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from app.directory.queries import answers_for_unit
from app.directory.tables import Person, Topic
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
SAME = aliased(Topic)
OF_GROUP = select(Topic.id).join(SAME, SAME.group == Topic.group).where(SAME.id == bindparam("topic"))
FIRST_OF_UNITS = select(Person.unit_id, func.min(Person.id)).where(Person.active, answers_for_unit()).group_by(Person.unit_id)
OF_TOPIC = (select(M.unit_id, M.person_id).where(M.topic_id == bindparam("topic"), M.unit_id.is_not(None))
            .order_by(M.id.desc()).limit(LATELY_OF_TOPIC).subquery())
# Of all the messages of a group the last would be looked for among too many.
LAST = select(M.topic_id, M.unit_id, M.person_id).order_by(M.id.desc()).limit(LATELY).subquery()
OF_ITS_GROUP = (select(LAST.c.unit_id, LAST.c.person_id).where(LAST.c.topic_id.in_(OF_GROUP), LAST.c.unit_id.is_not(None))
                .subquery())
BY_TOPIC, BY_GROUP = (select(*of.c, func.count()).group_by(*of.c) for of in (OF_TOPIC, OF_ITS_GROUP))


def usual_topics() -> dict[int, int]:
    """How often each topic stands among the newest messages."""
    return unchanged(("usual topics",), lambda: dict(ask(TOPICS).all()))


def usual_of_topic(topic_id: int) -> Counter[int]:
    """How often each post is the one that answers, among the newest messages of the topic; where it has none, among those of
    its group that came last of all. What was given to a unit and to nobody in it, as exports say it, counts for its first
    post."""
    return unchanged(("usual addressees", topic_id),
                     lambda: _addressees(BY_TOPIC, topic_id) or _addressees(BY_GROUP, topic_id))


def _addressees(statement: Select, topic_id: int) -> Counter[int]:
    first = dict(ask(FIRST_OF_UNITS).all())
    found: Counter[int] = Counter()
    for unit, person, times in ask(statement, {"topic": topic_id}):
        if whose := person or first.get(unit):
            found[whose] += times
    return found


def topics_of_messages(viewer: Viewer, numbers: Sequence[int]) -> list[int]:
    """Each topic once; nothing of messages that the viewer may not see."""
    gate = gate_of(viewer)
    found = ask(select(M.topic_id).distinct().where(M.id.in_(bindparam("numbers", expanding=True)), seen_through(gate.form)),
                {"numbers": list(numbers), **gate.values}).scalars()
    return [topic for topic in found if topic is not None]
