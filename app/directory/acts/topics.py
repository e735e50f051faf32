"""Topics kept by the administrator: added, renamed, moved, closed, opened again. A closed one stays on its messages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.directory.acts.seen import check_seen, overwrite, stamp
from app.directory.former import keep_former_name
from app.directory.schedules import centre, directory_changed, in_turn
from app.directory.tables import Topic
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Invisible, Refusal
from app.foundation.viewer import Viewer


@dataclass(frozen=True)
class TopicValues:
    """What an administrator may write about a topic; named as the columns are. Its block is that of its group."""

    group: str
    name: str
    also: str = ""
    catch_all: bool = False


def values_of(row: Topic) -> TopicValues:
    return TopicValues(row.group, row.name, row.also, row.catch_all)


def stamp_of(row: Topic) -> str:
    return stamp(values_of(row), row.active)


def add_topic(viewer: Viewer, new: TopicValues, at: datetime) -> int:
    """Raises Refusal beside the field."""
    in_turn()
    _check(new)
    row = Topic(**vars(new), block_id=_block_of(new.group, None))
    db.session.add(row)
    db.session.flush()
    _told(viewer, row.id, "add_topic", at, set())
    return row.id


def edit_topic(viewer: Viewer, topic_id: int, new: TopicValues, seen: str, at: datetime) -> None:
    """Raises Stale when the record is no longer the one the form showed (``seen``), Refusal beside a field, Invisible."""
    row = _seen_topic(topic_id, seen)
    old, old_block = values_of(row), row.block_id
    _check(new, row)
    if new.group != old.group:
        _check_group_is_not_needed(row, "group")
        row.block_id = _block_of(new.group, old_block)
    if new.name != old.name:
        _check_not_needed(row, "name")
    changed = overwrite(row, new)
    if {"name", "group"} & set(changed):
        keep_former_name("topic", topic_id, [old.group, old.name])
    if changed:
        _told(viewer, topic_id, "edit_topic", at, {old_block, row.block_id} if "group" in changed else set(), fields=changed)


def close_topic(viewer: Viewer, topic_id: int, seen: str, at: datetime) -> None:
    """Raises Refusal for the catch-all topic and for what the act names, Stale, Invisible."""
    row = _seen_topic(topic_id, seen)
    if row.catch_all:
        raise Refusal(f"Это единственная общая тема группы «{row.group}»: с ней принимают то, для чего точной темы ещё нет. "
                      "Сначала снимите с неё отметку «Общая тема» и поставьте её другой теме группы.")
    _check_not_needed(row)
    _check_group_is_not_needed(row)
    row.active = False
    _told(viewer, topic_id, "close_topic", at, {row.block_id})


def open_topic(viewer: Viewer, topic_id: int, seen: str, at: datetime) -> None:
    """Raises Refusal beside the field, Stale, Invisible."""
    row = _seen_topic(topic_id, seen)
    _check(values_of(row), row)
    row.active = True
    _told(viewer, topic_id, "open_topic", at, {row.block_id})


def _seen_topic(topic_id: int, seen: str) -> Topic:
    in_turn()
    row = db.session.get(Topic, topic_id, populate_existing=True)
    if row is None:
        raise Invisible()
    check_seen(seen, stamp_of(row))
    return row


def _told(viewer: Viewer, topic_id: int, act: str, at: datetime, of_blocks: set[int | None], **facts: Any) -> None:
    """A block whose groups may have changed has a row of its own: a file loaded later does not overrule it."""
    record(viewer, "topic", topic_id, act, at, **facts)
    for block_id in filter(None, of_blocks):
        record(viewer, "block", block_id, act, at, topic=topic_id)
    directory_changed()


def _block_of(group: str, otherwise: int | None) -> int | None:
    """A group stands in one block whole; a new one begins in the block that its first topic comes from."""
    known = db.session.execute(select(Topic.block_id).where(Topic.group == group).limit(1)).first()
    return known.block_id if known else otherwise


def _check(new: TopicValues, row: Topic | None = None) -> None:
    others = list(db.session.scalars(select(Topic).where(Topic.group == new.group, Topic.id != (row.id if row else 0))))
    if new.name.casefold() in {other.name.casefold() for other in others}:
        raise Refusal("Такая тема в этой группе уже есть.", "name")
    general = next((other.name for other in others if other.catch_all and other.active), None)
    if new.catch_all and general:
        raise Refusal(f"Общая тема в группе одна, и она уже есть: «{general}».", "catch_all")


def _check_not_needed(row: Topic, field: str | None = None) -> None:
    if any(row.name in category["topics"] for category in centre().facts.get("categories", ())):
        raise Refusal("Эту тему называет акт среди социально значимых: переименовать или закрыть её нельзя.", field)


def _check_group_is_not_needed(row: Topic, field: str | None = None) -> None:
    """The last topic of a group that the act or the note names stays in it."""
    facts = centre().facts
    named = {*facts.get("note", {}).get("critical", ()),
             *(group for category in facts.get("categories", ()) for group in category["groups"])}
    left = db.session.scalar(select(func.count()).select_from(Topic).where(
        Topic.group == row.group, Topic.active, Topic.id != row.id))
    if row.group in named and not left:
        raise Refusal(f"Группу «{row.group}» называет акт или записка: последняя тема в ней останется.", field)
