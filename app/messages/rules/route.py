"""The route of a channel as its profile gives it: a list of steps in order, read by one engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Step:
    """``code`` names the approval, ``who`` does or records it, ``waits_on`` is the side that decides it."""

    code: str
    label: str
    who: str
    waits_on: str
    waits_words: str


def steps(route: Sequence[dict[str, Any]]) -> tuple[Step, ...]:
    return tuple(Step(row["step"], row["label"], row["who"], "region" if row["decides"] else row["who"], row["waits_for"])
                 for row in route)


def after(route: Sequence[dict[str, Any]], code: str) -> Step | None:
    """The step that follows, or None at the end of the route."""
    line = steps(route)
    codes = [step.code for step in line]
    place = codes.index(code) + 1
    return line[place] if place < len(line) else None


def step_named(route: Sequence[dict[str, Any]], code: str) -> Step:
    return next(step for step in steps(route) if step.code == code)
