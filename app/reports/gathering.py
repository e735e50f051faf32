"""Numbers of the messages behind the values of a note, gathered while its sections are written."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.figures import FIGURES, Cut, Figure, Period, behind, behind_by
from app.figures.words import value_words
from app.foundation.database import db
from app.reports.content import MESSAGE, Cell


class Gathered:
    """``numbers`` by key; ``critical``: the topics always shown, as rule.Rule
    has them. Every set is looked through once, whole or by a dimension."""

    def __init__(self, period: Period, at: datetime, critical: tuple[tuple[str, Any, str], ...]):
        self.period, self.at, self.critical = period, at, critical
        self.numbers: dict[str, list[int]] = {}
        self.looked: dict[tuple[str, str], dict[Any, list[int]]] = {}

    def whole(self, name: str, text: str) -> Cell:
        """A value made of a whole set."""
        if name not in self.numbers:
            self.numbers[name] = sorted(set(db.session.scalars(behind(name, self.period, self.at, Cut()))))
        return Cell(text, name)

    def part(self, name: str, dimension: str, key: Any, text: str) -> Cell:
        """A value made of one line of a dimension."""
        if (name, dimension) not in self.looked:
            self.looked[name, dimension] = behind_by(name, dimension, self.period, self.at)
        address = f"{name}:{dimension}:{key}"
        self.numbers[address] = self.looked[name, dimension].get(key, [])
        return Cell(text, address)

    def figure(self, figure: Figure) -> Cell:
        return self.whole(FIGURES[figure.code].whole, value_words(figure.code, figure.value))

    def line(self, dimension: str, key: Any, figures: dict[str, Figure], codes: Iterable[str]) -> tuple[Cell, ...]:
        return tuple(self.part(FIGURES[code].whole, dimension, key, value_words(code, figures[code].value)) for code in codes)


def message(number: int) -> Cell:
    return Cell(f"№ {number}", f"{MESSAGE}{number}")
