"""Topics as the administrator sees them."""

from dataclasses import dataclass

from sqlalchemy import select

from app.directory.acts.topics import TopicValues, stamp_of, values_of
from app.directory.blocks import blocks
from app.directory.tables import Topic
from app.foundation.database import db
from app.foundation.refusal import Invisible


@dataclass(frozen=True)
class TopicLine:
    """``block`` is that of its group; ``stamp`` goes with the forms."""

    id: int
    values: TopicValues
    active: bool
    block: str
    stamp: str


def topic_lines(words: str, active: bool) -> list[TopicLine]:
    """By group; all of the words are found in group, name or everyday words."""
    asked = words.lower().split()[:8]
    rows = db.session.scalars(select(Topic).where(Topic.active == active).order_by(Topic.group, Topic.catch_all, Topic.name))
    return [_line(row) for row in rows if all(word in f"{row.group} {row.name} {row.also}".lower() for word in asked)]


def topic_page(topic_id: int) -> TopicLine:
    """Raises Invisible."""
    row = db.session.get(Topic, topic_id, populate_existing=True)
    if row is None:
        raise Invisible()
    return _line(row)


def _line(row: Topic) -> TopicLine:
    return TopicLine(row.id, values_of(row), row.active, blocks().names.get(row.block_id or 0, ""), stamp_of(row))
