"""Tables written as XLSX; whatever a citizen wrote stays text (trust.md, attack 14)."""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | bool | date | datetime | None

_LONGEST = 32_767  # of Excel; XlsxWriter would silently leave a longer cell empty
_FORMULA = re.compile(r"[\s\"';]*[=+\-@\t\r\n＝＋－＠]")
_NOT_XML = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_WHOLE_AS_NUMBER = 10**15


def write_table(
    target: Path | BinaryIO,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    title: str,
    *,
    zone: tzinfo,
    widths: Sequence[float] | None = None,
) -> int:
    """Writes one sheet row by row, in constant memory, and returns the number of rows.

    Aware moments are written as real dates of `zone`; a naive one raises ValueError. `widths` are in characters.
    """
    workbook = xlsxwriter.Workbook(
        str(target) if isinstance(target, Path) else target,
        {
            "constant_memory": True,
            # Rows on their way lie beside the workbook: what a kill leaves of them is found and removed there.
            "tmpdir": str(target.parent) if isinstance(target, Path) else None,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    try:
        workbook.set_properties({"title": title})
        sheet = workbook.add_worksheet(_sheet_name(title))
        table = _Table(sheet, zone, _formats(workbook))
        _write_headings(table, headings, widths)
        count = 0
        for count, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                table.write(count, column, cell)
        if headings:
            sheet.autofilter(0, 0, count, len(headings) - 1)
        return count
    finally:
        workbook.close()


def _formats(workbook: xlsxwriter.Workbook) -> dict[str, Format]:
    top = {"valign": "top"}
    return {
        "heading": workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "text": workbook.add_format({**top, "text_wrap": True}),
        # The quote prefix keeps a dangerous text a text also after a person has edited the cell.
        "quoted": workbook.add_format({**top, "text_wrap": True, "num_format": "@", "quote_prefix": True}),
        "plain": workbook.add_format(top),
        "date": workbook.add_format({**top, "num_format": "dd.mm.yyyy"}),
        "moment": workbook.add_format({**top, "num_format": "dd.mm.yyyy hh:mm"}),
    }


def _write_headings(table: "_Table", headings: Sequence[str], widths: Sequence[float] | None) -> None:
    for column, heading in enumerate(headings):
        width = widths[column] if widths else max(12, min(40, len(heading) + 2))
        table.sheet.set_column(column, column, width)
    for column, heading in enumerate(headings):
        table.text(0, column, heading, table.formats["heading"])
    table.sheet.freeze_panes(1, 0)


class _Table:
    def __init__(self, sheet: Worksheet, zone: tzinfo, formats: dict[str, Format]) -> None:
        self.sheet, self.zone, self.formats = sheet, zone, formats

    def write(self, row: int, column: int, cell: Cell) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, str):
            self.text(row, column, cell, self.formats["quoted" if _FORMULA.match(cell) else "text"])
        elif isinstance(cell, bool):
            self.text(row, column, "Да" if cell else "Нет", self.formats["text"])
        elif isinstance(cell, (int, float)):
            self._number(row, column, cell)
        else:
            self._date(row, column, cell)

    def text(self, row: int, column: int, words: str, form: Format) -> None:
        words = _NOT_XML.sub("\ufffd", words)
        if len(words) > _LONGEST:
            words = words[: _LONGEST - 1] + "…"
        self.sheet.write_string(row, column, words, form)

    def _number(self, row: int, column: int, number: float) -> None:
        if not math.isfinite(number) or abs(number) >= _WHOLE_AS_NUMBER:
            self.text(row, column, str(number), self.formats["text"])
        else:
            self.sheet.write_number(row, column, number, self.formats["plain"])

    def _date(self, row: int, column: int, day: date) -> None:
        if day.year < 1901:
            self.text(row, column, day.isoformat(), self.formats["text"])
        elif not isinstance(day, datetime):
            self.sheet.write_datetime(row, column, day, self.formats["date"])
        elif day.tzinfo is None:
            raise ValueError("a naive moment has no place in a table: give it a zone")
        else:
            local = day.astimezone(self.zone).replace(tzinfo=None)
            self.sheet.write_datetime(row, column, local, self.formats["moment"])


def _sheet_name(title: str) -> str:
    """Excel allows 31 characters, some signs not at all, and no apostrophe at either end."""
    return _NOT_IN_TITLE.sub(" ", title)[:31].strip(" '") or "Лист1"
