"""A channel as an administrator names it, and whether it is worked."""

from dataclasses import dataclass
from datetime import datetime

from app.directory.acts.seen import check_seen, stamp
from app.directory.schedules import channels, directory_changed, in_turn
from app.directory.tables import Channel
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Invisible, Refusal
from app.foundation.viewer import Viewer


@dataclass(frozen=True)
class ChannelValues:
    name: str
    worked: bool


def channel_values(code: str) -> ChannelValues:
    """Raises Invisible."""
    if code not in channels():
        raise Invisible()
    return ChannelValues(channels()[code].name, channels()[code].worked)


def edit_channel(viewer: Viewer, code: str, new: ChannelValues, basis: str, seen: str, at: datetime) -> None:
    """Another name, or whether new messages come in by it; those on their way go on. Raises Stale, Refusal, Invisible."""
    in_turn()
    old = channel_values(code)
    check_seen(seen, stamp(old))
    if not new.name:
        raise Refusal("Введите название.", "name")
    if not basis:
        raise Refusal("Нужно основание: каким решением это изменено.", "basis")
    if any(card.name == new.name for other, card in channels().items() if other != code):
        raise Refusal("Так называется другой канал.", "name")
    changed = [name for name, value in vars(new).items() if getattr(old, name) != value]
    if not changed:
        raise Refusal("Ничего не изменено.", "name")
    row = db.session.get_one(Channel, code)
    row.name, row.worked, row.basis = new.name, new.worked, basis
    record(viewer, "centre", 1, "edit_channel", at, channel=code, fields=changed)
    directory_changed()

