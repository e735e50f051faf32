"""The table of figures by unit, topic, channel…: its lines lead to all figures of one of them, its values to their messages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import url_for

from app.figures import Line, Period
from app.web.access import me
from app.web.figures.asked import sees_whole, whole_address
from app.web.figures.lines import Cell, cells, named
from app.web.shapes.figures import ADDRESS


@dataclass(frozen=True)
class Row:
    """``url``: all figures of this one alone; empty where they cannot be asked for."""

    name: str
    url: str
    cells: list[Cell]


def rows_of(lines: Iterable[Line], dimension: str, codes: Sequence[str], period: Period) -> list[Row]:
    leads = sees_whole(me()) or dimension not in ("block", "territory")  # who answers for one stays within it
    kept = whole_address()
    return [Row(named(dimension, line), cut_url(dimension, line, kept) if leads and line.key else "",
                cells(line, codes, period)) for line in lines]


def cut_url(dimension: str, line: Line, kept: dict[str, str]) -> str:
    """All figures cut by the line, by another dimension: by its own they would be this line again."""
    return url_for("figures.all_figures", **kept | {
        ADDRESS[dimension]: line.key, "by": "topic_group" if dimension == "unit" else "unit"})
