"""Copies of everything that is kept: the database and the evidence in one archive, taken while people work.

``mcu-20261121T020000Z.tar`` holds the database (``database.sqlite3``, or ``database.dump`` in PostgreSQL's custom format),
``files/…`` and ``manifest.json``. Letters and papers of notes are made again from these; keys and passwords of the
installation never lie in a copy.
"""

import json
import re
import shutil
import tempfile
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.adapters.alone import alone
from app.adapters.backup import archive
from app.adapters.backup.archive import FILES, AlreadyMaking, BackupRefused
from app.adapters.backup.archive import check as check_archive
from app.adapters.backup.bases import Base, base_of

__all__ = ["AlreadyMaking", "BackupRefused", "Copy", "Place", "back_up", "check_archive", "copies", "free", "restore"]
NAME = "mcu-%Y%m%dT%H%M%SZ.tar"
NAMED = re.compile(r"mcu-\d{8}T\d{6}Z\.tar")
NOTE = ".json"
MAKING, RESTORING = ".making-", ".restoring-"


@dataclass(frozen=True)
class Place:
    """What is copied and where to: SQLAlchemy's address of the database, the folder of evidence, the folder of copies."""

    database_url: str
    files: Path
    copies: Path

    @property
    def base(self) -> Base:
        return base_of(self.database_url)


@dataclass(frozen=True)
class Copy:
    """A finished copy. Its moment is its name's: a copy brought from another disk stays as old as it is. ``missing``: files
    that the database spoke of and the disk had lost; a note beside the copy says so, so that nobody reads gigabytes for it."""

    path: Path
    made_at: datetime
    bytes: int
    missing: int


def copies(folder: Path) -> list[Copy]:
    """Finished copies, newest first."""
    found = []
    for path in sorted(folder.glob("mcu-*.tar"), reverse=True):
        try:
            if NAMED.fullmatch(path.name):
                made_at = datetime.strptime(path.name, NAME).replace(tzinfo=UTC)
                found.append(Copy(path, made_at, path.stat().st_size, lost(path)))
        except (ValueError, FileNotFoundError):  # no moment at all, or dropped by a newer copy meanwhile
            continue
    return found


def lost(copy: Path) -> int:
    try:
        return int(json.loads(copy.with_suffix(NOTE).read_text())["missing"])
    except (OSError, ValueError, KeyError, TypeError):  # a copy brought from elsewhere without its note
        return 0


def back_up(place: Place, at: datetime, kept: int) -> dict[str, Any]:
    """Makes a copy, reads it back and drops the oldest beyond ``kept``; returns its facts.

    Raises BackupRefused, also while another copy is being made; nothing half-made is left. Evidence that the database
    speaks of and the disk has lost does not hold a copy up: it is named in the manifest as ``missing``.
    """
    begun = time.monotonic()
    place.copies.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = place.copies / at.astimezone(UTC).strftime(NAME)
    with one_copy(place.copies), tempfile.TemporaryDirectory(dir=place.copies, prefix=MAKING) as room:
        base, draft = place.base, Path(room) / "draft.tar"
        # The database first: evidence of an act that it holds lies on the disk already, never the other way round.
        dump = base.dump(Path(room))
        facts = {"made_at": at.astimezone(UTC).isoformat(), "schema": dump.schema, "database": dump.path.name}
        archive.write(draft, parts(dump.path, place.files), facts, dump.named)
        manifest = check_archive(draft)
        draft.chmod(0o600)
        target.with_suffix(NOTE).write_text(json.dumps({"missing": len(manifest["missing"])}))
        draft.replace(target)
        for old in copies(place.copies)[kept:]:
            old.path.unlink(missing_ok=True)
            old.path.with_suffix(NOTE).unlink(missing_ok=True)
    return {"file": str(target), "bytes": target.stat().st_size, **told(manifest, begun)}


def told(manifest: dict[str, Any], begun: float) -> dict[str, Any]:
    return {"made_at": manifest["made_at"], "schema": manifest["schema"], "files": len(manifest["inside"]) - 1,
            "missing": len(manifest.get("missing", ())), "minutes": round((time.monotonic() - begun) / 60, 2)}


@contextmanager
def one_copy(folder: Path) -> Iterator[None]:
    """One copy at a time in a folder; what a killed one left is cleared away."""
    with alone(folder / ".lock") as first:
        if not first:
            raise AlreadyMaking("Копия уже делается.")
        for left in folder.glob(f"{MAKING}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def parts(database: Path, files: Path) -> Iterator[tuple[str, Path]]:
    """The database, then originals and derivatives; what is still being uploaded is left out."""
    yield database.name, database
    for found in sorted(files.rglob("*")):
        inner = found.relative_to(files)
        if found.is_file() and inner.parts[0] != "incoming" and not inner.parts[0].startswith("."):
            yield f"{FILES}{inner.as_posix()}", found


def restore(place: Place, path: Path, known: Collection[str]) -> dict[str, Any]:
    """Puts a checked copy in the place of what is there; its facts. Nobody may be at work.

    ``known``: migrations of this version; a copy of a newer one is refused. Raises BackupRefused before any change.
    """
    begun, manifest, base = time.monotonic(), check_archive(path), place.base
    if manifest["database"] != base.file_name:
        raise BackupRefused("Копия сделана с другой базы данных (SQLite или PostgreSQL).")
    if manifest.get("schema") not in known:
        raise BackupRefused("Копия сделана более новой версией системы: сначала установите ту версию.")
    place.files.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Inside the folder itself: it may be a disk of its own, and its parent need not be ours.
    with tempfile.TemporaryDirectory(dir=place.files, prefix=RESTORING) as room:
        archive.unpack(path, Path(room))
        base.load(Path(room) / base.file_name)
        change_files(place.files, Path(room))
    return told(manifest, begun)


def change_files(files: Path, room: Path) -> None:
    """Old evidence goes into ``room``, which is removed; what was unpacked there takes its place."""
    aside = room / "aside"
    aside.mkdir()
    for old in files.iterdir():
        if old.name != "incoming" and not old.name.startswith("."):
            old.replace(aside / old.name)
    unpacked = room / FILES
    for found in unpacked.iterdir() if unpacked.is_dir() else ():
        found.replace(files / found.name)


def free(folder: Path) -> tuple[int, int]:
    """(free, all) bytes of the disk that a folder lies on, or will."""
    while not folder.exists():
        folder = folder.parent
    found = shutil.disk_usage(folder)
    return found.free, found.total
