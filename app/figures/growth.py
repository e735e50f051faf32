"""What changed noticeably against the period before: by a quarter and by three messages at least."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.figures.counting import course_by
from app.figures.cuts import Cut
from app.figures.periods import Period

SHARE, LEAST = 0.25, 3


@dataclass(frozen=True)
class Growth:
    """``now`` and ``before``: messages received in the period and in the one before it."""

    key: Any
    name: str
    now: int
    before: int

    @property
    def change(self) -> int:
        return self.now - self.before


def growth(dimension: str, period: Period, at: datetime, cut: Cut | None = None) -> list[Growth]:
    """What grew, most first, then what fell; empty when nothing changed noticeably."""
    now, before = ({line.key: line for line in lines} for lines in course_by(
        dimension, ("received",), (period, period.previous(at)), at, cut))
    found = [Growth(key, (now.get(key) or before[key]).name, messages(now.get(key)), messages(before.get(key)))
             for key in {**now, **before}]
    return sorted((one for one in found if noticeable(one)), key=lambda one: (-one.change, one.name))


def messages(line: Any) -> int:
    return line.figures["received"].whole.rows if line else 0


def noticeable(one: Growth) -> bool:
    return abs(one.change) >= LEAST and abs(one.change) >= SHARE * one.before
