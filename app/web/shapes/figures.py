"""How figures look: a value with its comparison, and the address of the messages behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from app.directory.schedules import channels
from app.directory.titles import headed
from app.figures import DIMENSIONS, FIGURES, Cut, Figure, Period, Place, counted, counts_messages, names_in
from app.figures.addresses import UNNAMED, figure_in
from app.figures.sets import NOW
from app.figures.words import NO_DATA, change_words, decimal, value_words
from app.foundation.words import plural

# Names of a cut in addresses.
ADDRESS = {"channel": "channel", "unit": "unit", "topic": "topic", "topic_group": "group", "person": "person",
           "settlement": "settlement", "block": "block", "territory": "territory",
           "network": "network", "category": "category", "object": "object", "kind": "kind", "appeal_type": "type",
           "applicant": "applicant"}


@dataclass(frozen=True)
class Part:
    words: str
    value: str
    url: str


@dataclass(frozen=True)
class Tile:
    """A figure to be read at a glance. ``tone`` calm or late: whether the change is a good one. ``before_url``: what was
    counted before; empty where there is nothing to compare with."""

    code: str
    title: str
    value: str
    change: str
    tone: str
    before: str
    formula: str
    url: str
    parts: tuple[Part, ...] = ()
    before_url: str = ""


def tile_of(figure: Figure, leads: Callable[..., str] | None = None) -> Tile:
    """``leads`` builds the address of a set as ``opened`` does."""
    leads = leads or opened
    definition = figure.definition
    change, tone = change_words(figure)
    parts = tuple(Part(headed(words), str(counted.rows), leads(name, figure.period, figure.cut))
                  for name, words, counted in figure.parts)
    return Tile(figure.code, definition.title, value_words(figure.code, figure.value), change, tone,
                value_words(figure.code, figure.before) if not definition.now else "", headed(definition.formula),
                leads(definition.whole, figure.period, figure.cut), parts,
                opened_before(figure, leads) if change and figure.before is not None else "")


def opened_before(figure: Figure, leads: Callable[..., str]) -> str:
    """The same set of the period that the figure is compared with."""
    period = figure.period.previous(figure.at)
    return leads(figure.definition.whole, period, figure.cut) if period.end > period.start else ""


def opened(name: str, period: Period, cut: Cut, endpoint: str = "message.listing") -> str:
    """The list of the messages of one set."""
    told: dict[str, Any] = {ADDRESS[key]: UNNAMED if value == "" else value for key, value in vars(cut).items()
                            if value is not None}
    if period.until:
        told["to"] = f"{period.until:%H:%M}"
    return url_for(endpoint, behind=name, since=period.start.date().isoformat(),
                   until=period.last_day.isoformat(), **told)


def place_line(place: Place, period: Period, leads: Callable[..., str] = opened) -> dict[str, Any]:
    """A line of the rating; its components lead to the messages of the cut that it was rated by."""
    cut = place.figures["received"].cut
    return {"name": place.name, "score": decimal(place.score) if place.score is not None else None, "enough": place.enough,
            "place": place.place, "received": place.figures["received"].whole.rows, "number": share(place.number),
            "received_url": leads("received", period, cut), "time": share(place.time),
            "time_url": leads("answer_due", period, cut), "completeness": share(place.completeness),
            "completeness_url": leads("final_answers", period, cut),
            "mark": value_words("completeness", place.figures["completeness"].value)}


def share(value: float | None) -> str:
    return NO_DATA if value is None else f"{round(value)}"


@dataclass(frozen=True)
class Behind:
    """What stands above the list of a figure's messages: its name, its days (empty for a figure of this moment), the cut it was
    looked at by, and how its number and the length of the list come together."""

    title: str
    days: str
    cut: str
    words: str


def behind_of(args: Mapping[str, str], at: datetime, count: Callable[[], int], sees_all: bool) -> Behind:
    """``count`` tells how many messages the viewer's list holds; not asked where that is what the figure says. The address
    must name a set."""
    asked = figure_in(args)
    assert asked is not None
    days = days_words(asked.period) if asked.name not in NOW else ""
    rows, each_once = counted(asked.name, asked.period, at, asked.cut).rows, counts_messages(asked.name, asked.period, at)
    shown = rows if sees_all and each_once else count()
    words = f"{messages_words(shown)} за показателем"
    if rows != shown:
        several = "" if each_once else "одно сообщение может войти в него несколько раз"
        hidden = "" if sees_all else "часть сообщений вам не открыта"
        words = f"в показателе {rows}, в списке {messages_words(shown)}: {', '.join(filter(None, (several, hidden)))}"
    return Behind(headed(SET_WORDS[asked.name]), days, cut_words(asked.cut), words)


def days_words(period: Period) -> str:
    """«11.05.2026 — 17.05.2026», «11.05.2026 — 13.05.2026 до 14:20»."""
    hour = f" до {period.until:%H:%M}" if period.until else ""
    return f"{period.start:%d.%m.%Y} — {period.last_day:%d.%m.%Y}{hour}"


def cut_words(cut: Cut) -> str:
    """«подразделение: Управление ЖКХ, канал: Инцидент»."""
    return ", ".join(f"{DIMENSIONS[name].lower()}: {name_in(name, value)}"
                     for name, value in vars(cut).items() if value is not None)


def name_in(dimension: str, key: Any) -> str:
    if dimension == "channel":
        card = channels().get(key)
        return card.name if card else str(key)
    return names_in(dimension, [key]).get(key, str(key)) or "не указано"


def messages_words(count: int) -> str:
    return f"{count} {plural(count, 'сообщение', 'сообщения', 'сообщений')}"


# Of figures made of the same set the first names it.
SET_WORDS = {definition.whole: definition.title for definition in reversed(FIGURES.values())} | {
    name: f"{definition.title}: {words}" for definition in FIGURES.values()
    for name, words in (*definition.parts, *definition.steps)} | {
    definition.good: f"{definition.title}: выполнено" for definition in FIGURES.values() if definition.good}
