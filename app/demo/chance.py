"""Chance that falls the same way every time: by a digest, so neither Python's version nor the order of calls matters."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

Thing = TypeVar("Thing")


class Chance:
    """A stream of choices named by words; streams of different names do not disturb each other."""

    def __init__(self, *names: object):
        self.name = "/".join(str(name) for name in names)
        self.drawn = 0

    def stream(self, *names: object) -> "Chance":
        return Chance(self.name, *names)

    def number(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        self.drawn += 1
        found = blake2b(f"{self.name}#{self.drawn}".encode(), digest_size=8).digest()
        return least + int.from_bytes(found, "big") % (most - least + 1)

    def of(self, things: Sequence[Thing]) -> Thing:
        return things[self.number(0, len(things) - 1)]

    def happens(self, percent: int) -> bool:
        return self.number(1, 100) <= percent

    def shuffled(self, things: Sequence[Thing]) -> list[Thing]:
        left = list(things)
        return [left.pop(self.number(0, len(left) - 1)) for _ in range(len(left))]
