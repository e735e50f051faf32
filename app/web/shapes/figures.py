"""How figures look: a value with its comparison, and the address of the messages behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.figures import FIGURES, Cut, Figure, Period
from app.web.formats import duration, plural

NO_DATA = "нет данных"
# Names of a cut in addresses.
ADDRESS = {"channel": "channel", "unit": "unit", "topic": "topic", "topic_group": "group", "person": "person",
           "settlement": "settlement", "block": "block", "territory": "territory"}


def cut_in(args: Mapping[str, str]) -> Cut:
    """The cut that an address asks for; what makes no sense is as if it were not there."""
    return Cut(channel=args.get("channel") or None, unit=whole(args.get("unit")), topic=whole(args.get("topic")),
               topic_group=args.get("group") or None, person=whole(args.get("person")),
               settlement=args.get("settlement") or None, block=whole(args.get("block")),
               territory=whole(args.get("territory")))


def whole(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else None


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


def value_words(code: str, value: float | None) -> str:
    """«126», «93 %», «1,6», «3 ч 20 мин»; «нет данных» where there is nothing to divide by."""
    if value is None:
        return NO_DATA
    unit = FIGURES[code].unit
    if unit == "%":
        return f"{round(value)} %"
    if unit == "мин":
        return duration(round(value)) or "0 мин"
    return decimal(value) if unit == "балла" else str(round(value))


def decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def change_words(figure: Figure) -> tuple[str, str]:
    """Against the period before, with an arrow and a tone."""
    definition, change = figure.definition, figure.change
    if definition.now:
        return "", ""
    if change is None:
        return "сравнить не с чем", ""
    if abs(change) < 0.05:
        return "без изменений", ""
    tone = "calm" if definition.better * change > 0 else "late" if definition.better else ""
    arrow = "▲" if change > 0 else "▼"
    if definition.unit == "%":
        return f"{arrow} {abs(round(change))} п. п.", tone
    if definition.unit == "мин":
        return f"{arrow} {duration(round(abs(change))) or '0 мин'}", tone
    if definition.unit == "балла":
        return f"{arrow} {decimal(abs(change))}", tone
    share = f"{abs(round(100 * change / figure.before))} %" if figure.before else f"{abs(round(change))}"
    return f"{arrow} {share} (было {round(figure.before or 0)})", tone


def opened(name: str, period: Period, cut: Cut) -> str:
    """The list of the messages of one set."""
    told: dict[str, Any] = {ADDRESS[key]: value for key, value in vars(cut).items() if value is not None}
    return url_for("message.listing", behind=name, since=period.start.date().isoformat(),
                   until=period.last_day.isoformat(), **told)


def messages_words(count: int) -> str:
    return f"{count} {plural(count, 'сообщение', 'сообщения', 'сообщений')}"


SET_WORDS = {definition.whole: definition.title for definition in FIGURES.values()} | {
    name: f"{definition.title}: {words}" for definition in FIGURES.values() for name, words in definition.parts} | {
    definition.good: f"{definition.title}: выполнено" for definition in FIGURES.values() if definition.good}
