"""Where the replies of a channel go, as the administrator names it."""

from collections.abc import Sequence
from datetime import datetime

from app.adapters.mailer import MAILBOX as SENDABLE
from app.directory.acts.people import MAILBOX
from app.directory.addresses import REPLY
from app.directory.profile.sections import CLAUSE_LENGTH
from app.directory.schedules import channel_named, channels, directory_changed, in_turn
from app.foundation.history import record
from app.foundation.refusal import Invisible, Refusal
from app.foundation.viewer import Viewer

MOST_ADDRESSES = 5
LONGEST_TOGETHER = 254  # one letter goes to all of them


def set_reply_addresses(viewer: Viewer, channel: str, typed: Sequence[str], basis: str, at: datetime) -> list[str]:
    """Replaces the addresses of a channel; none is allowed, then replies are not sent. Raises Refusal beside the field."""
    if channel not in channels():
        raise Invisible()
    found = list(dict.fromkeys(line.strip() for line in typed if line.strip()))
    for address in found:
        if not (MAILBOX.fullmatch(address) and SENDABLE.fullmatch(address)):
            raise Refusal(f"«{address[:80]}» не похоже на адрес почты. Введите по одному адресу в строке.", "addresses")
    if len(found) > MOST_ADDRESSES or len(", ".join(found)) > LONGEST_TOGETHER:
        raise Refusal(f"Не больше {MOST_ADDRESSES} адресов, вместе не длиннее {LONGEST_TOGETHER} знаков.", "addresses")
    if len(basis.strip()) > CLAUSE_LENGTH:
        raise Refusal(f"Основание — не длиннее {CLAUSE_LENGTH} знаков.", "basis")
    if not basis.strip():
        raise Refusal("Нужно основание: кем и чем назначены эти адреса.", "basis")
    put(channel, found, basis.strip())
    record(viewer, "centre", 1, "set_addresses", at, channel=channel, addresses=len(found))
    directory_changed()
    return found


def put(channel: str, addresses: Sequence[str], basis: str) -> None:
    """Each address keeps its place in the list; a basis is said of those that are new."""
    centre = in_turn()
    ours, others = [], []
    for row in centre.facts.get("accounts", []):
        (ours if row["purpose"] == REPLY and row["channel"] == channel else others).append(row)
    kept = {row["name"]: row for row in ours}
    name = channel_named(channel).name
    rows = [kept.get(address) or {"name": address, "purpose": REPLY, "owner": name, "quota": 0, "per": "", "channel": channel,
             "formats": ["pdf", "doc"], "clause": basis} for address in addresses]
    centre.facts = {**centre.facts, "accounts": [*others, *rows]}
