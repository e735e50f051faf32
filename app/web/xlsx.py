"""A list as a workbook to take away."""

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from io import BytesIO
from typing import Any
from urllib.parse import quote

from flask import Response

from app.adapters.spreadsheets import write_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(name: str, title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], zone: tzinfo,
             widths: Sequence[float] | None = None) -> Response:
    """Cells that look like formulas stay text; moments are shown in ``zone``; ``widths`` of columns in signs."""
    made = BytesIO()
    write_table(made, headings, rows, title, zone=zone, widths=widths)
    return Response(made.getvalue(), mimetype=XLSX,
                    headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"})
