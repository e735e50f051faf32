"""Measures proposed from published answers: what was done, in the answer's own words."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from app.council.acts.measures import MOST_WORDS, kept
from app.council.rules import done_words, may_keep_measures
from app.council.tables import Measure
from app.directory.blocks import blocks, territories
from app.directory.schedules import local
from app.directory.tables import Topic
from app.foundation.database import db
from app.foundation.refusal import Forbidden, Refusal
from app.foundation.viewer import Viewer
from app.messages.tables import Answer, Message
from app.messages.visibility import message_for


def propose_measure(viewer: Viewer, number: int, hide: Callable[[str], str], at: datetime) -> int:
    """Enters what a published answer with the outcome «solved» says was done; it still waits for its check. ``hide`` takes
    people out of a text of this message: the line is read by those who do not see its author, and enters the note.

    Raises Invisible, Forbidden, and Refusal when there is nothing solved or it is entered already.
    """
    message = message_for(viewer, number)
    block, territory = field_of_message(viewer, message)
    if message.outcome != "solved" or message.published_at is None:
        raise Refusal("У этого сообщения нет опубликованного ответа с итогом «решено».")
    if db.session.scalar(select(Measure.id).where(Measure.message_id == number)):
        raise Refusal("Мероприятие по этому сообщению уже внесено.")
    what = done_words(hide(published_text(number)), MOST_WORDS)
    if not what:
        raise Refusal("В опубликованном ответе не сказано, что сделано: внесите мероприятие сами.")
    group = db.session.scalar(select(Topic.group).where(Topic.id == message.topic_id)) if message.topic_id else ""
    day = local(message.published_at).date()
    row = Measure(kind="measure", block_id=block, territory_id=territory, topic_group=group or "", what=what,
                  unit_id=message.unit_id, until=day, state="done", done_on=day, message_id=number,
                  entered_by=viewer.person_id, entered_at=at)
    kept(viewer, row, "propose_measure", at)
    return row.id


def published_text(number: int) -> str:
    """Of the last answer that was published."""
    return db.session.scalar(select(Answer.text).where(Answer.message_id == number, Answer.published_at.is_not(None))
                             .order_by(Answer.published_at.desc(), Answer.id.desc()).limit(1)) or ""


def field_of_message(viewer: Viewer, message: Message) -> tuple[int | None, int | None]:
    """The block and territory of the message, as far as the person may keep measures there. Raises Forbidden."""
    known = blocks()
    block = known.of_unit.get(message.unit_id) if message.unit_id else known.of_topic.get(message.topic_id or 0)
    territory = territories().of_settlement.get(message.settlement)
    if not may_keep_measures(viewer, block, territory):
        raise Forbidden()
    return block, territory
