"""Tiles and lines that pages of figures have in common; every value with the address of its messages."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from app.directory.schedules import channels
from app.figures import Cut, Figure, Period, by, course, growth
from app.figures.words import rounded, value_words
from app.web.formats import moment_words
from app.web.shapes.figures import cut_words, days_words, opened, tile_of


class Cell(NamedTuple):
    """A figure of a line: as a page says it, where it leads, and its value for a workbook."""

    words: str
    url: str
    number: Any


Line = tuple[str, list[Cell]]

SHOWN = 6
WHOLE = Cut()
HEADINGS = ("Показатель", "Значение", "До этого", "Единица", "Изменение", "Как считается")


def tiles_of_now(found: dict[str, Any]) -> list[Any]:
    answered = found.pop("answered_share")
    tiles = {code: tile_of(figure) for code, figure in found.items()}
    return [(tiles[code], f"ответили {value_words('answered_share', answered.value)}" if code == "satisfaction" else
             "если ничего не делать" if code == "due_today" else "") for code in found]


def tile_rows(found: Iterable[Figure]) -> list[list[Any]]:
    """Lines of a workbook under HEADINGS."""
    return [[tile.title, rounded(one.code, one.value), "" if one.definition.now else rounded(one.code, one.before),
             one.definition.unit, tile.change, tile.formula] for one, tile in ((one, tile_of(one)) for one in found)]


def shown_row(period: Period, cut: Cut, at: datetime) -> list[Any]:
    """The line of a workbook, under HEADINGS, that says what it is about and of what moment."""
    words = (days_words(period), cut_words(cut) or "все сообщения", f"данные на {moment_words(at)}")
    return ["О чём эта таблица", *[""] * (len(HEADINGS) - 2), "; ".join(words)]


def sheet_title(period: Period) -> str:
    return f"{period.start.date():%d.%m.%Y}-{period.last_day:%d.%m.%Y}"


def dimension_lines(dimension: str, codes: Sequence[str], period: Period, at: datetime, cut: Cut) -> list[Line]:
    return lines_of(by(dimension, codes, period, at, cut), dimension, codes, period)


def lines_of(found: Iterable[Any], dimension: str, codes: Sequence[str], period: Period) -> list[Line]:
    """Some of the figures that the lines of a dimension have."""
    return [(named(dimension, line), cells(line, codes, period)) for line in found]


def named(dimension: str, line: Any) -> str:
    if dimension == "channel":
        card = channels().get(line.key)
        return card.name if card else line.name
    return line.name or "не указано"


def cells(line: Any, codes: Sequence[str], period: Period) -> list[Cell]:
    """Values of one line of a cut; each opens into the set that it is counted from."""
    return [cell(line.figures[code], period, line.figures[code].cut) for code in codes]


def cell(figure: Figure, period: Period, cut: Cut) -> Cell:
    return Cell(value_words(figure.code, figure.value), opened(figure.definition.whole, period, cut),
                rounded(figure.code, figure.value))


def sheet_lines(lines: Iterable[Line]) -> list[list[Any]]:
    """The same for a workbook."""
    return [[name, *(one.number for one in values)] for name, values in lines]


def week_lines(weeks: Sequence[Period], codes: Sequence[str], at: datetime, cut: Cut = WHOLE) -> list[Line]:
    """One line a week, each value with its address."""
    return [(f"{week.start:%d.%m} — {week.last_day:%d.%m}", [cell(found[code], week, cut) for code in codes])
        for week, found in zip(weeks, course(codes, weeks, at, cut), strict=True)]


def grown_lines(period: Period, at: datetime, cut: Cut = WHOLE) -> list[dict[str, Any]]:
    """Groups of topics that changed noticeably, the greatest change first."""
    return [{"name": one.name, "now": one.now, "before": one.before, "grew": one.change > 0,
             "url": opened("received", period, replace(cut, topic_group=one.key)),
             "before_url": opened("received", period.previous(at), replace(cut, topic_group=one.key)) if one.before else ""}
            for one in growth("topic_group", period, at, cut)[:SHOWN]]
