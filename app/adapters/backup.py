"""Copies of everything that is kept: the database and the evidence in one archive, taken while people work.

``mcu-20261121T020000Z.tar``: ``manifest.json`` first (what lies inside with sizes and SHA-256), then the database
(``database.sqlite3``, or ``database.dump`` in PostgreSQL's custom format), then ``files/…``. Letters, exports and papers of
notes are made again from these; keys and passwords of the installation never lie in a copy.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
CHUNK = 1024 * 1024
NAME = "mcu-{:%Y%m%dT%H%M%SZ}.tar"


class BackupRefused(Exception):
    """Words for whoever asked; nothing was changed."""


@dataclass(frozen=True)
class Place:
    """What is copied and where to: SQLAlchemy's address of the database, the folder of evidence, the folder of copies."""

    database_url: str
    files: Path
    copies: Path

    @property
    def sqlite_file(self) -> Path | None:
        return Path(self.database_url.removeprefix("sqlite:///")) if self.database_url.startswith("sqlite:///") else None


def copies(folder: Path) -> list[Path]:
    """Finished copies, newest first."""
    return sorted(folder.glob("mcu-*.tar"), reverse=True)


def back_up(place: Place, at: datetime, kept: int) -> dict[str, Any]:
    """Makes a copy and drops the oldest beyond ``kept``; its facts: file, bytes, files, seconds. Raises BackupRefused."""
    begun = time.monotonic()
    place.copies.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = place.copies / NAME.format(at.astimezone(UTC))
    with tempfile.TemporaryDirectory(dir=place.copies, prefix=".making-") as room:
        # The database first: evidence of an act that it holds lies on the disk already, never the other way round.
        database = dump(place, Path(room))
        draft = Path(room) / "draft.tar"
        count = pack(draft, database, place.files, at)
        check_archive(draft)
        draft.chmod(0o600)
        draft.replace(target)
    for old in copies(place.copies)[kept:]:
        old.unlink(missing_ok=True)
    return {"file": str(target), "bytes": target.stat().st_size, "files": count,
            "seconds": round(time.monotonic() - begun, 1)}


def dump(place: Place, room: Path) -> Path:
    if place.sqlite_file is None:
        found = room / "database.dump"
        run("pg_dump", "--format=custom", "--no-owner", f"--file={found}", plain(place.database_url))
        return found
    if not place.sqlite_file.is_file():
        raise BackupRefused("Базы ещё нет: копировать нечего.")
    found = room / "database.sqlite3"
    source, copy = sqlite3.connect(place.sqlite_file), sqlite3.connect(found)
    try:
        source.backup(copy, pages=2000, sleep=0.01)
    finally:
        source.close()
        copy.close()
    return found


def plain(url: str) -> str:
    """The address as PostgreSQL's own programs take it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def run(*command: str) -> None:
    program = shutil.which(command[0])
    if program is None:
        raise BackupRefused(f"Нет программы {command[0]}: установите пакет postgresql-client.")
    done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupRefused(f"{command[0]}: {done.stderr.strip()[:500]}")


def evidence(files: Path) -> Iterator[Path]:
    """Originals and derivatives; what is still being uploaded is left out."""
    if files.is_dir():
        for found in sorted(files.rglob("*")):
            if found.is_file() and "incoming" not in found.relative_to(files).parts:
                yield found


def pack(draft: Path, database: Path, files: Path, at: datetime) -> int:
    parts = {database.name: database, **{f"files/{found.relative_to(files)}": found for found in evidence(files)}}
    inside: dict[str, dict[str, Any]] = {}
    for name, found in parts.items():
        try:
            inside[name] = {"bytes": found.stat().st_size, "sha256": digest(found)}
        except FileNotFoundError:  # removed since: a file without a row
            continue
    with tarfile.open(draft, "w") as archive:
        with tempfile.NamedTemporaryFile("w", dir=draft.parent, suffix=".json", encoding="utf-8") as manifest:
            json.dump({"made_at": at.astimezone(UTC).isoformat(), "database": database.name, "inside": inside}, manifest)
            manifest.flush()
            archive.add(manifest.name, MANIFEST)
        for name in inside:
            archive.add(parts[name], name, recursive=False)
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    return len(inside) - 1


def digest(found: Path) -> str:
    with found.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_archive(path: Path) -> dict[str, Any]:
    """The manifest of a copy of which every part is there and as it was. Raises BackupRefused naming the first that is not."""
    try:
        with tarfile.open(path) as archive:
            members = {member.name: member for member in archive.getmembers()}
            manifest = json.loads(read(archive, members, MANIFEST))
            for name, told in manifest["inside"].items():
                check_part(archive, members, name, told)
            strange = set(members) - {MANIFEST, *manifest["inside"]}
    except (tarfile.TarError, OSError, ValueError, KeyError, TypeError, EOFError) as error:
        raise BackupRefused(f"Копия повреждена, восстановить из неё нельзя: {type(error).__name__}.") from None
    if strange or any(name.startswith("/") or ".." in Path(name).parts for name in members):
        raise BackupRefused("В копии лежит лишнее, восстановить из неё нельзя.")
    return manifest


def check_part(archive: tarfile.TarFile, members: dict[str, tarfile.TarInfo], name: str, told: dict[str, Any]) -> None:
    member = members.get(name)
    file = archive.extractfile(member) if member is not None and member.isreg() else None
    if file is None or member is None or member.size != told["bytes"] or \
            hashlib.file_digest(file, "sha256").hexdigest() != told["sha256"]:  # type: ignore[arg-type]  # an open file
        raise BackupRefused(f"Копия повреждена: «{name}» не совпадает с описью.")


def read(archive: tarfile.TarFile, members: dict[str, tarfile.TarInfo], name: str) -> bytes:
    file = archive.extractfile(members[name])
    if file is None:
        raise KeyError(name)
    return file.read()


def restore(place: Place, path: Path) -> dict[str, Any]:
    """Puts a checked copy in the place of what is there; nobody may be at work. Raises BackupRefused before any change."""
    manifest = check_archive(path)
    wanted = "database.sqlite3" if place.sqlite_file else "database.dump"
    if manifest["database"] != wanted:
        raise BackupRefused("Копия сделана с другой базы данных (SQLite или PostgreSQL).")
    place.files.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.files.parent, prefix=".restoring-") as room, tarfile.open(path) as archive:
        archive.extractall(room, filter="data")
        put_database(place, Path(room) / wanted)
        shutil.rmtree(place.files, ignore_errors=True)
        unpacked = Path(room) / "files"
        if unpacked.is_dir():
            unpacked.replace(place.files)
    return {"made_at": manifest["made_at"], "files": len(manifest["inside"]) - 1}


def put_database(place: Place, source: Path) -> None:
    if place.sqlite_file is None:
        run("pg_restore", "--clean", "--if-exists", "--no-owner", "--exit-on-error", "--single-transaction",
            f"--dbname={plain(place.database_url)}", str(source))
        return
    for ending in ("-wal", "-shm"):
        Path(f"{place.sqlite_file}{ending}").unlink(missing_ok=True)
    place.sqlite_file.parent.mkdir(parents=True, exist_ok=True)
    source.replace(place.sqlite_file)


def free(folder: Path) -> tuple[int, int]:
    """(free, all) bytes of the disk that a folder lies on, or will."""
    while not folder.exists():
        folder = folder.parent
    found = shutil.disk_usage(folder)
    return found.free, found.total
