"""An edit of what the administrator saw: nothing is written over what somebody else wrote meanwhile."""

import hashlib
from typing import Any

from app.foundation.refusal import Stale

CHANGED_MEANWHILE = "Эту запись изменили, пока вы её правили. Ниже введённое вами; рядом то, что записано сейчас."


def stamp(*shown: object) -> str:
    """Moves with every change of what a form shows."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def check_seen(seen: str, today: str) -> None:
    """Raises Stale when the record is no longer the one the form showed."""
    if seen != today:
        raise Stale(CHANGED_MEANWHILE)


def overwrite(row: Any, new: Any) -> list[str]:
    """Writes the values into the row; the names of those that differ."""
    changed = [name for name, value in vars(new).items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, getattr(new, name))
    return changed
