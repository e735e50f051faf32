"""Rows of a workbook, read by a child process under limits of memory and time."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from app.adapters.spreadsheets.guards import USUAL, Limits, WorkbookRefused, inspect

_READER = Path(__file__).with_name("cells.py")
_BROKEN = "книга повреждена и не читается: выгрузите её заново"
_LARGE = "в книге слишком много строк или столбцов: разделите выгрузку на части"
_TOO_MUCH = "чтение книги заняло слишком много памяти или времени: разделите выгрузку на части"


def read_rows(path: Path, limits: Limits = USUAL) -> Iterator[tuple[int, list[str]]]:
    """Filled rows of the first visible sheet that has any: (number of the row in the sheet, texts of its cells).

    Cells are texts as a person would copy them: whole numbers without «.0», moments as YYYY-MM-DD HH:MM:SS,
    durations as H:MM:SS. Raises WorkbookRefused, also in the middle of the rows when a limit is met there.
    """
    inspect(path, limits)
    return _rows(path, limits)


def _rows(path: Path, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    numbers = (limits.memory, limits.seconds, limits.rows, limits.columns)
    # -I: neither the environment nor the working folder decides what the reader imports.
    command = [sys.executable, "-I", str(_READER), str(path.resolve()), *(str(number) for number in numbers)]
    reader = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    assert reader.stdout is not None
    try:
        for line in reader.stdout:
            said = _decoded(line)
            if isinstance(said, list):
                yield said[0], said[1]
            elif said == "end":
                return
            else:
                raise WorkbookRefused(_LARGE if said == {"refused": "large"} else _BROKEN)
        raise WorkbookRefused(_TOO_MUCH)
    finally:
        reader.kill()
        reader.stdout.close()
        reader.wait()


def _decoded(line: bytes) -> object:
    try:
        return json.loads(line)
    except ValueError as cut_off:
        raise WorkbookRefused(_TOO_MUCH) from cut_off
