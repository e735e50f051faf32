"""Numbers of the messages behind the values of a note, gathered while its sections are written."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.directory.schedules import zone
from app.figures import FIGURES, Cut, Figure, Period, behind, behind_by, week_of
from app.figures.words import value_words
from app.foundation.database import db
from app.reports.content import MESSAGE, Cell
from app.reports.rules import WEEK, monday_of

BEFORE = "before"


def period_of(when: str, week: Period, at: datetime) -> Period:
    """The days that a key is about: the note's ``week``, without ``when``; those it is compared with as of ``at``; a week
    named as «2026-W44». Raises Refusal for no such week."""
    if not when:
        return week
    return week.previous(at) if when == BEFORE else week_of(monday_of(when, week.last_day), zone())


def parted(key: str) -> tuple[str, str, str, str]:
    """Of a key: when, the set, the dimension and its value; what is not said is empty."""
    head, _, rest = key.partition(":")
    when, rest = (head, rest) if head == BEFORE or WEEK.fullmatch(head) else ("", key)
    name, _, rest = rest.partition(":")
    dimension, _, value = rest.partition(":")
    return when, name, dimension, value


class Gathered:
    """``numbers`` by key; ``critical``: the topics always shown, as rule.Rule
    has them. Every set is looked through once, whole or by a dimension. ``when``: as a key says it."""

    def __init__(self, period: Period, at: datetime, critical: tuple[tuple[str, Any, str], ...]):
        self.period, self.at, self.critical = period, at, critical
        self.numbers: dict[str, list[int]] = {}
        self.looked: dict[tuple[str, str, str], dict[Any, list[int]]] = {}

    def whole(self, name: str, text: str, when: str = "") -> Cell:
        """A value made of a whole set."""
        key = f"{when}:{name}" if when else name
        if key not in self.numbers:
            period = period_of(when, self.period, self.at)
            self.numbers[key] = sorted(set(db.session.scalars(behind(name, period, self.at, Cut()))))
        return Cell(text, key)

    def part(self, name: str, dimension: str, key: Any, text: str, when: str = "") -> Cell:
        """A value made of one line of a dimension."""
        if (name, dimension, when) not in self.looked:
            self.looked[name, dimension, when] = behind_by(name, dimension, period_of(when, self.period, self.at), self.at)
        address = ":".join((*([when] if when else []), name, dimension, str(key)))
        self.numbers[address] = self.looked[name, dimension, when].get(key, [])
        return Cell(text, address)

    def figure(self, figure: Figure) -> Cell:
        return self.whole(FIGURES[figure.code].whole, value_words(figure.code, figure.value))

    def before(self, figure: Figure) -> Cell:
        """What it was before; of a figure of this moment nothing."""
        if figure.definition.now:
            return Cell("")
        return self.whole(figure.definition.whole, value_words(figure.code, figure.before), BEFORE)

    def line(self, dimension: str, key: Any, figures: dict[str, Figure], codes: Iterable[str]) -> tuple[Cell, ...]:
        return tuple(self.part(FIGURES[code].whole, dimension, key, value_words(code, figures[code].value)) for code in codes)


def message(number: int) -> Cell:
    return Cell(f"№ {number}", f"{MESSAGE}{number}")
