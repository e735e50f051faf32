"""The archive itself: a plain ``.tar`` of the database and the evidence, with a manifest of sizes and SHA-256 at its end."""

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any

MANIFEST = "manifest.json"
FILES = "files/"
BROKEN = (tarfile.TarError, OSError, ValueError, KeyError, TypeError, AttributeError, EOFError)


class BackupRefused(Exception):
    """Words for whoever asked, in Russian."""


class AlreadyMaking(BackupRefused):
    """Another process is at it."""


class Hashed:
    """A file as the archive reads it, hashed on the way: what is written and what is told are the same bytes."""

    def __init__(self, file: IO[bytes]):
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.digest.update(piece)
        return piece


def write(target: Path, parts: Iterable[tuple[str, Path]], facts: dict[str, Any], named: Collection[str]) -> dict[str, Any]:
    """Packs (name, file) in one pass and returns the manifest: ``facts``, what lies inside, and which of the ``named`` files
    (by the last part of their names) do not. On the disk when it returns."""
    inside: dict[str, dict[str, Any]] = {}
    with tarfile.open(target, "w") as archive:
        for name, found in parts:
            try:
                file = found.open("rb")
            except FileNotFoundError:  # swept meanwhile, or it is missing from what is named
                continue
            with file:
                inside[name] = add(archive, name, file, os.fstat(file.fileno()))
        missing = sorted(set(named) - {name.rpartition("/")[2] for name in inside})
        manifest = facts | {"inside": inside, "missing": missing}
        words = json.dumps(manifest, ensure_ascii=False).encode()
        told = tarfile.TarInfo(MANIFEST)
        told.size = len(words)
        archive.addfile(told, BytesIO(words))
    with target.open("rb") as written:
        os.fsync(written.fileno())
    return manifest


def add(archive: tarfile.TarFile, name: str, file: IO[bytes], stat: os.stat_result) -> dict[str, Any]:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = stat.st_size, int(stat.st_mtime), 0o600
    read = Hashed(file)
    archive.addfile(member, read)
    return {"bytes": member.size, "sha256": read.digest.hexdigest()}


def check(path: Path) -> dict[str, Any]:
    """The manifest of a copy of which every part is there and as it was. Raises BackupRefused naming the first that is not."""
    with opened(path) as archive:
        listed = archive.getmembers()
        members = {member.name: member for member in listed}
        manifest = json.loads(content(archive, members[MANIFEST]).read())
        told = {str(name): (part["bytes"], part["sha256"]) for name, part in manifest["inside"].items()}
        if len(listed) != len(members) or set(members) != {MANIFEST, *told} or manifest["database"] not in told:
            raise BackupRefused("В копии лежит не то, что названо в её описи: восстановить из неё нельзя.")
        for name, (size, digest) in told.items():
            if name != manifest["database"] and not is_file_name(name):
                raise BackupRefused("В копии названо место вне хранилища файлов: восстановить из неё нельзя.")
            part = content(archive, members[name])
            if members[name].size != size or hashlib.file_digest(part, "sha256").hexdigest() != digest:  # type: ignore[arg-type]  # an open file
                raise BackupRefused(f"Копия повреждена: «{name}» не совпадает с описью.")
    return manifest


def is_file_name(name: str) -> bool:
    place = PurePosixPath(name)
    return name.startswith(FILES) and str(place) == name and not {"..", "."} & set(place.parts) and "\0" not in name


def unpack(path: Path, room: Path) -> None:
    """Lays a checked copy out in an empty folder. By hand: the filters of ``extractall`` are younger than the Python of
    Debian 12."""
    with tarfile.open(path, "r:") as archive:
        for member in archive:
            place = room / member.name
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with content(archive, member) as source, place.open("xb") as target:
                shutil.copyfileobj(source, target)
            place.chmod(0o600)
            os.utime(place, (member.mtime, member.mtime))


@contextmanager
def opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, "r:") as archive:
            yield archive
    except BROKEN as error:
        raise BackupRefused(f"Копию не удалось прочитать, восстановить из неё нельзя: {type(error).__name__}.") from None


def content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(member) if member.isreg() else None
    if file is None:
        raise KeyError(member.name)
    return file
