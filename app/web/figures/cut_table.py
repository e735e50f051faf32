"""The table of figures by unit, topic, channel…: its lines lead to all figures of one of them, its values to their messages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.figures import FIGURES, Figure, Line
from app.figures.addresses import UNNAMED
from app.figures.words import change_words, rounded, value_words
from app.web.access import me
from app.web.figures.asked import sees_whole, whole_address
from app.web.figures.lines import named
from app.web.shapes.figures import ADDRESS, opened, opened_before

# Figures whose change is shown in every line, where there is anything to compare with.
COMPARED = ("received", "on_time")


@dataclass(frozen=True)
class Value:
    """A figure of one line, with its change as a tile has it."""

    words: str
    url: str
    change: str = ""
    tone: str = ""
    before_url: str = ""


@dataclass(frozen=True)
class Row:
    """``url``: all figures of this one alone; empty where they cannot be asked for."""

    name: str
    url: str
    values: list[Value]


def rows_of(lines: Iterable[Line], dimension: str, codes: Sequence[str]) -> list[Row]:
    leads = sees_whole(me()) or dimension not in ("block", "territory")  # who answers for one stays within it
    kept = whole_address()
    return [Row(named(dimension, line), cut_url(dimension, line, kept) if leads else "",
                [value_of(line.figures[code]) for code in codes]) for line in lines]


def cut_url(dimension: str, line: Line, kept: dict[str, str]) -> str:
    """All figures cut by the line, by another dimension: by its own they would be this line again."""
    return url_for("figures.all_figures", **kept | {
        ADDRESS[dimension]: UNNAMED if line.key == "" else line.key, "by": "topic_group" if dimension == "unit" else "unit"})


def value_of(figure: Figure) -> Value:
    words, url = value_words(figure.code, figure.value), opened(figure.definition.whole, figure.period, figure.cut)
    if figure.code not in COMPARED or figure.change is None:
        return Value(words, url)
    return Value(words, url, *change_words(figure), opened_before(figure, opened))


def sheet_rows(lines: Iterable[Line], dimension: str, codes: Sequence[str]) -> list[list[Any]]:
    """The same for a workbook, without changes."""
    return [[named(dimension, line), *(rounded(code, line.figures[code].value) for code in codes)] for line in lines]


def heading(code: str, said: Sequence[str] = ("%", "мин")) -> str:
    """The figure with its unit, unless its name or its values (of the units ``said``) tell it: «Поступило, сообщений»."""
    unit = {"балла": "баллов", "возвратов": ""}.get(FIGURES[code].unit, FIGURES[code].unit)
    return f"{FIGURES[code].title}, {unit}" if unit and unit not in said else FIGURES[code].title
