"""Where workbooks lie while they are taken in: a folder of the installation, so that a load goes on after a kill."""

import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from flask import current_app

from app.adapters.alone import alone
from app.adapters.file_store import storing
from app.adapters.spreadsheets import USUAL, WorkbookRefused
from app.imports.formats.source_row import SourceRow

KEY = re.compile(r"[0-9a-f]{32}")
CHUNK = 1024 * 1024
MOMENTS = ("created_at", "first_answer_at", "evaluation_at", "finished_at", "due")
_LEFT_OUT = {"headings", "cells"}
_FIELDS = tuple(field.name for field in fields(SourceRow) if field.name not in _LEFT_OUT)


class Shelf:
    """``<key>.xlsx`` is the workbook as it came, ``<key>.rows`` its rows as read, one JSON line each."""

    def __init__(self, folder: Path):
        self.folder = folder

    def keep(self, source: BinaryIO) -> tuple[str, str]:
        """Copies the stream; returns key and SHA-256. Raises WorkbookRefused over the limit, StoreUnavailable."""
        key, digest, size = secrets.token_hex(16), hashlib.sha256(), 0
        with storing():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self.book(key).open("xb") as book:
                while piece := source.read(CHUNK):
                    size += len(piece)
                    if size > USUAL.file:
                        break
                    digest.update(piece)
                    book.write(piece)
                book.flush()
                os.fsync(book.fileno())
        if size > USUAL.file:
            self.drop(key)
            raise WorkbookRefused(f"файл больше {USUAL.file // CHUNK} МБ: разделите выгрузку на части")
        return key, digest.hexdigest()

    def book(self, key: str) -> Path:
        return self._path(key, "xlsx")

    def drop(self, key: str) -> None:
        for ending in ("xlsx", "rows", "draft", "lock"):
            self._path(key, ending).unlink(missing_ok=True)

    def write_rows(self, key: str, rows: Iterable[SourceRow]) -> None:
        """All rows or, after a kill, none: the file gets its name when it is whole."""
        with storing():
            with self._path(key, "draft").open("w", encoding="utf-8", errors="replace") as lines:
                for row in rows:
                    lines.write(json.dumps(_told(row), ensure_ascii=False) + "\n")
                lines.flush()
                os.fsync(lines.fileno())
            self._path(key, "draft").replace(self._path(key, "rows"))

    def forget_rows(self, key: str) -> None:
        """The rows stand in messages now; the workbook stays as it came."""
        self._path(key, "rows").unlink(missing_ok=True)

    def rows(self, key: str, first: int = 0) -> Iterator[SourceRow]:
        """The rows from the given one on, counted from 0, in the order they were written."""
        with self._path(key, "rows").open(encoding="utf-8") as lines:
            for line in islice(lines, first, None):
                yield _row(json.loads(line))

    @contextmanager
    def alone(self, key: str) -> Iterator[bool]:
        """Whether nobody else works on this workbook."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with alone(self._path(key, "lock")) as first:
            yield first

    def _path(self, key: str, ending: str) -> Path:
        if not KEY.fullmatch(key):
            raise ValueError("not a key of the shelf")
        return self.folder / f"{key}.{ending}"


def shelf() -> Shelf:
    """The shelf of the running installation."""
    return Shelf(current_app.config["SETTINGS"].instance / "imports")


def _told(row: SourceRow) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in _FIELDS}
    for name in MOMENTS:
        said[name] = said[name].isoformat() if said[name] else None
    return {"raw": row.raw, **said}


def _row(said: dict[str, Any]) -> SourceRow:
    raw = said.pop("raw")
    for name in MOMENTS:
        said[name] = datetime.fromisoformat(said[name]) if said[name] else None
    said["answers"] = tuple(said["answers"])
    return SourceRow(**said, headings=tuple(raw), cells=tuple(raw.values()))
