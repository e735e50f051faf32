"""Reads one workbook in a process of its own: `python cells.py PATH MEMORY SECONDS ROWS COLUMNS`.

A workbook of a few kilobytes can make any reader ask for all memory (one cell in the last corner, one long
shared text used a million times), and the reader is native code: so the process, not the application, has
the limits and dies of them. Prints one JSON line per row that holds anything: [row number, [texts]];
the last line is "end", or {"refused": code}.
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta


def text_of(cell: object) -> str:
    """A cell as a person would copy it: 717475.0 is «717475», moments are ISO with a space."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "Да" if cell else "Нет"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(cell, ".15g")
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def rows(path: str, most_rows: int, most_columns: int) -> Iterator[object]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_path(path)
        visible = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        for name in visible:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.start is None:
                continue
            if sheet.total_height > most_rows or sheet.total_width > most_columns:
                yield {"refused": "large"}
                return
            # iter_rows starts at the first row of the sheet, whatever the first filled one is.
            for number, row in enumerate(sheet.iter_rows(), start=1):
                texts = [cell if type(cell) is str else text_of(cell) for cell in row]
                if any(texts):
                    yield [number, texts]
            break
        yield "end"
    except CalamineError:
        yield {"refused": "broken"}


def main(path: str, memory: int, seconds: int, most_rows: int, most_columns: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    encode = json.JSONEncoder(ensure_ascii=False).encode
    write = sys.stdout.buffer.write
    for line in rows(path, most_rows, most_columns):
        write(encode(line).encode("utf-8", "replace") + b"\n")


if __name__ == "__main__":
    main(sys.argv[1], *(int(number) for number in sys.argv[2:6]))
