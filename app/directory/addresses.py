"""Addresses to which the replies of a channel go: rows of the centre's list of accounts and addresses."""

from dataclasses import dataclass
from typing import Any

from app.directory.schedules import centre

REPLY = "reply"


@dataclass(frozen=True)
class ReplyAddress:
    """``source``: the clause, or the decision by which the administrator named it."""

    address: str
    source: str


def replies_of(facts: dict[str, Any], channel: str) -> list[ReplyAddress]:
    return [ReplyAddress(row["name"], row.get("clause") or "") for row in facts.get("accounts", ())
            if row["purpose"] == REPLY and row["channel"] == channel]


def reply_addresses(channel: str) -> list[str]:
    """The mailboxes, in the order of the list; empty where nobody named them."""
    return [row.address for row in replies_of(centre().facts, channel)]
