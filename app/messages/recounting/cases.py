"""Open messages of a rule's channel as the recount sees them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from app.directory.schedules import midnight
from app.directory.tables import ChannelRule
from app.foundation.database import db
from app.messages.recounting.rules import Case, Held
from app.messages.tables import Clock, Message

# Beginnings of the notes of an executor's clock that an act set otherwise than by the rule.
NAMED = ("срок назван", "прежний срок сохранён", "при возврате")


def concerned(channel: str | None, kind: str, since: date, reach: str) -> list[ColumnElement[bool]]:
    """Open messages under an older rule of the channel (None: of appeals). A younger rule's messages stay with it."""
    owner = ChannelRule.channel == channel if channel else ChannelRule.channel.is_(None)
    older = select(ChannelRule.id).where(owner, ChannelRule.kind == kind, ChannelRule.from_date < since)
    found: list[ColumnElement[bool]] = [Message.open, Message.kind == kind, Message.rule_id.in_(older)]
    if channel:
        found.append(Message.channel == channel)
    if reach == "since":
        found.append(Message.received_at >= midnight(since))
    return found


def cases_of(messages: Sequence[Message]) -> dict[int, Case]:
    """By number, with the clocks that run; two statements however many."""
    numbers = [message.id for message in messages]
    held: dict[int, list[Held]] = defaultdict(list)
    for clock in db.session.scalars(select(Clock).where(Clock.message_id.in_(numbers), Clock.stopped.is_(None))
                                    .order_by(Clock.id)):
        held[clock.message_id].append(Held(clock.kind, clock.due, named(clock.explanation)))
    again = [message.id for message in messages if message.round > 1]
    begun = {clock.message_id: datetime.fromisoformat(clock.explanation["received"]) for clock in db.session.scalars(
        select(Clock).where(Clock.message_id.in_(again), Clock.kind == "answer").order_by(Clock.id))} if again else {}
    return {message.id: Case(message.id, begun.get(message.id, message.received_at), message.registered_at, message.round,
                             message.fast_track_at is not None, message.urgent_due is not None, tuple(held[message.id]))
            for message in messages}


def named(explanation: dict[str, Any]) -> bool:
    return any(str(note).startswith(NAMED) for note in explanation.get("notes", ()))
