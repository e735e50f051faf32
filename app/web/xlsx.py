"""A list as a workbook to take away."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from io import BytesIO
from typing import Any
from urllib.parse import quote

from flask import Response, redirect, url_for

from app.adapters.spreadsheets import write_table
from app.messages.queries.books import Book

# Longer lists of messages are made in the background.
MOST_AT_ONCE = 2_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def book_at_once(name: str, book: Book, asked: Mapping[str, str], zone: tzinfo) -> Any:
    """A short list at once; a long one is offered to be ordered. ``asked``: how an order names the list."""
    page = book.page(None, MOST_AT_ONCE)
    if page.following:
        return redirect(url_for("message.exports", asked=1, **asked), 303)
    return workbook(name, book.title, book.headings, map(book.cells, page.rows), zone)


def workbook(name: str, title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], zone: tzinfo,
             widths: Sequence[float] | None = None) -> Response:
    """Cells that look like formulas stay text; moments are shown in ``zone``; ``widths`` of columns in signs."""
    made = BytesIO()
    write_table(made, headings, rows, title, zone=zone, widths=widths)
    return Response(made.getvalue(), mimetype=XLSX,
                    headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"})
