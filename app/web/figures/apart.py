"""What a figure consists of, shown under the table of figures: returns by reason, the time to publication by steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.adapters.documents import Chart, Series
from app.figures import FIGURES, RETURN_CODES, Cut, Figure, Period, messages_returned, steps
from app.messages.rules.words import RETURN_REASONS
from app.web.shapes.charts import Drawing, drawing
from app.web.shapes.figures import Tile, opened, tile_of

REASON_HEADINGS = ("Причина возврата", "Решений", "До этого", "Изменение", "Сообщений")
TIME_TITLE = "Сколько ответов за какое рабочее время"


@dataclass(frozen=True)
class Reason:
    """Return decisions of one reason beside those of the period before; ``messages`` had at least one."""

    words: str
    tile: Tile
    messages: int


def reasons(found: Mapping[str, Figure], period: Period, at: datetime, cut: Cut) -> list[Reason]:
    """Reasons that had a return in the period or before it, most first, then all together; nothing without any."""
    many = messages_returned(period, at, cut)
    had = sorted((found[code] for code in RETURN_CODES if found[code].whole.rows or found[code].before),
                 key=lambda one: -one.whole.rows)
    whole = found["returned"]
    lines = [Reason(reason_words(one.code), tile_of(one), many.get(one.code, 0)) for one in had]
    return [*lines, Reason("Всего", tile_of(whole), whole.parts[0][2].rows)] if lines else []


def reason_words(code: str) -> str:
    return RETURN_REASONS[code.removeprefix("returned_")]


def reason_rows(lines: list[Reason]) -> list[list[Any]]:
    """Lines of a workbook under REASON_HEADINGS."""
    return [[one.words, int(one.tile.value), int(one.tile.before), one.tile.change, one.messages] for one in lines]


def had_in(found: Mapping[str, Figure]) -> list[str]:
    """Codes of the reasons that had a return: columns of a table by unit, channel or topic."""
    return [code for code in RETURN_CODES if found[code].whole.rows]


def time_chart(period: Period, at: datetime, cut: Cut) -> Drawing:
    """How long publications took, a bar a step; each opens into its messages."""
    counted = steps(period, at, cut)
    words = dict(FIGURES["time"].steps)
    if not any(rows for _, rows in counted):
        return drawing(Chart("bars", (), (Series("Ответов", ()),), TIME_TITLE))
    return drawing(Chart("bars", tuple(words[name] for name, _ in counted),
                         (Series("Ответов", tuple(float(rows) for _, rows in counted)),),
                         TIME_TITLE),
                   tuple(opened(name, period, cut) for name, _ in counted))


def time_rows(period: Period, at: datetime, cut: Cut) -> list[list[Any]]:
    """The same as lines of a workbook; nothing where nothing was published."""
    counted, words = steps(period, at, cut), dict(FIGURES["time"].steps)
    return [[words[name], rows] for name, rows in counted] if any(rows for _, rows in counted) else []
