"""Rows ticked in a list: the number of each and the version that the page showed."""

import re
from dataclasses import dataclass

MOST = 200
TICK = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,9}))?")


@dataclass(frozen=True)
class Chosen:
    """``seen``: number → version shown, None where the page did not say. ``beyond``: how many came over the limit."""

    seen: dict[int, int | None]
    beyond: int = 0


def chosen_in(values: list[str]) -> Chosen:
    """Of «12.3» (number and version) or «12», each message once, at most ``MOST``; anything else is no choice."""
    found: dict[int, int | None] = {}
    for value in values:
        if tick := TICK.fullmatch(value):
            found.setdefault(int(tick[1]), int(tick[2]) if tick[2] else None)
    return Chosen(dict(list(found.items())[:MOST]), max(0, len(found) - MOST))


def ticks_of(chosen: Chosen) -> list[str]:
    """The same as an address carries it."""
    return [f"{number}.{seen}" if seen is not None else str(number) for number, seen in chosen.seen.items()]
