"""How figures look: a value with its comparison, and the address of the messages behind it."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.figures import FIGURES, Cut, Figure, Period
from app.figures.words import change_words, value_words
from app.foundation.words import plural

# Names of a cut in addresses.
ADDRESS = {"channel": "channel", "unit": "unit", "topic": "topic", "topic_group": "group", "person": "person",
           "settlement": "settlement", "block": "block", "territory": "territory",
           "network": "network", "category": "category", "object": "object", "kind": "kind", "appeal_type": "type"}


@dataclass(frozen=True)
class Part:
    words: str
    value: str
    url: str


@dataclass(frozen=True)
class Tile:
    """A figure to be read at a glance. ``tone`` calm or late: whether the change is a good one."""

    code: str
    title: str
    value: str
    change: str
    tone: str
    before: str
    formula: str
    url: str
    parts: tuple[Part, ...] = ()


def tile_of(figure: Figure) -> Tile:
    definition = figure.definition
    change, tone = change_words(figure)
    parts = tuple(Part(words, str(counted.rows), opened(name, figure.period, figure.cut))
                  for name, words, counted in figure.parts)
    return Tile(figure.code, definition.title, value_words(figure.code, figure.value), change, tone,
                value_words(figure.code, figure.before) if not definition.now else "", definition.formula,
                opened(definition.whole, figure.period, figure.cut), parts)


def opened(name: str, period: Period, cut: Cut) -> str:
    """The list of the messages of one set."""
    told: dict[str, Any] = {ADDRESS[key]: value for key, value in vars(cut).items() if value is not None}
    return url_for("message.listing", behind=name, since=period.start.date().isoformat(),
                   until=period.last_day.isoformat(), **told)


def messages_words(count: int) -> str:
    return f"{count} {plural(count, 'сообщение', 'сообщения', 'сообщений')}"


# Of figures made of the same set the first names it.
SET_WORDS = {definition.whole: definition.title for definition in reversed(FIGURES.values())} | {
    name: f"{definition.title}: {words}" for definition in FIGURES.values() for name, words in definition.parts} | {
    definition.good: f"{definition.title}: выполнено" for definition in FIGURES.values() if definition.good}
