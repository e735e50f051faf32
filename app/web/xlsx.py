"""A list as a workbook to take away."""

from collections.abc import Callable, Iterable, Sequence
from datetime import tzinfo
from io import BytesIO
from itertools import chain
from typing import Any
from urllib.parse import quote

from flask import Response

from app.adapters.spreadsheets import write_table
from app.messages.queries.rows import Page, Row

MOST = 10_000
MORE = f"Здесь первые {MOST} строк, в списке есть ещё. Все строки — «Все сообщения», «В Excel»."
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def gathered(page_after: Callable[[str | None], Page]) -> tuple[list[Row], bool]:
    """The rows of a list of pages, up to MOST, and whether there are more."""
    rows: list[Row] = []
    cursor = None
    while len(rows) < MOST:
        page = page_after(cursor)
        rows += page.rows
        cursor = page.following
        if cursor is None:
            break
    return rows, cursor is not None


def workbook(name: str, title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], zone: tzinfo,
             widths: Sequence[float] | None = None, more: bool = False) -> Response:
    """Cells that look like formulas stay text; moments are shown in ``zone``; ``widths`` of columns in signs.

    ``more``: these are not all; the last row says so.
    """
    made = BytesIO()
    rows = chain(rows, [[MORE]]) if more else rows
    write_table(made, headings, rows, title, zone=zone, widths=widths)
    return Response(made.getvalue(), mimetype=XLSX,
                    headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"})
