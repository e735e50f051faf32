"""Where evidence lies: plain files under generated names, originals never rewritten."""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

KEY = re.compile(r"[0-9a-f]{32}")
VARIANT = re.compile(r"[a-z]{1,10}")
CHUNK = 1024 * 1024


class StoreUnavailable(Exception):
    """The disk is full, read-only or broken. Nothing half-written is left behind."""

    words = "Хранилище файлов сейчас недоступно. Ничего не потеряно: повторите загрузку через несколько минут."


@contextmanager
def storing() -> Iterator[None]:
    """Turns what the disk says into StoreUnavailable. A missing file stays FileNotFoundError."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreUnavailable(f"{type(error).__name__} {error.errno}") from error


class Store(Protocol):
    """What the contexts above need; FileStore and FakeStore both give it (one contract test)."""

    incoming: Path

    def put(self, source: Path) -> str: ...
    def put_beside(self, key: str, variant: str, data: bytes) -> None: ...
    def open(self, key: str, variant: str | None = None) -> BinaryIO: ...
    def has(self, key: str) -> bool: ...
    def delete(self, key: str) -> None: ...
    def verify(self, key: str, sha256: str) -> bool: ...
    def keys(self, older_than: datetime) -> Iterator[str]: ...
    def drop_unfinished(self, older_than: datetime) -> int: ...
    def free_space(self) -> int: ...
    def check(self) -> None: ...


class FileStore:
    """Files under ``root/<2>/<2>/<key>``; derivatives beside the original as ``<key>.<variant>``.

    ``incoming`` lies on the same disk, so that an upload becomes a file by one rename.
    """

    def __init__(self, root: Path | str):
        self.root = Path(root)
        self.incoming = self.root / "incoming"

    def prepare(self) -> None:
        """Makes the folders; called at the start of the application."""
        with storing():
            self.incoming.mkdir(parents=True, exist_ok=True, mode=0o700)

    def path(self, key: str, variant: str | None = None) -> Path:
        """Where the file lies. Anything that is not a generated key is refused with ValueError."""
        if not KEY.fullmatch(key) or (variant is not None and not VARIANT.fullmatch(variant)):
            raise ValueError("not a key of the store")
        return self.root / key[:2] / key[2:4] / (f"{key}.{variant}" if variant else key)

    def put(self, source: Path) -> str:
        """Takes the file at ``source`` (of ``incoming``) over and returns its key; on the disk when it returns."""
        key = secrets.token_hex(16)
        place = self.path(key)
        with storing():
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _sync(source)
            source.replace(place)
            _sync(place.parent)
        return key

    def put_beside(self, key: str, variant: str, data: bytes) -> None:
        """Keeps a derivative. It can be made again from the original, so it is not forced to the disk."""
        place = self.path(key, variant)
        draft = self.incoming / f"{secrets.token_hex(16)}.{variant}"
        with storing():
            try:
                draft.write_bytes(data)
                draft.replace(place)
            finally:
                draft.unlink(missing_ok=True)

    def open(self, key: str, variant: str | None = None) -> BinaryIO:
        """The bytes; FileNotFoundError when there are none."""
        with storing():
            return self.path(key, variant).open("rb")

    def has(self, key: str) -> bool:
        with storing():
            return self.path(key).is_file()

    def delete(self, key: str) -> None:
        """Removes the original and its derivatives; nothing happens when it is gone already."""
        with storing():
            place = self.path(key)
            for found in place.parent.glob(f"{key}*"):
                found.unlink(missing_ok=True)

    def verify(self, key: str, sha256: str) -> bool:
        """Whether the original still has the hash it came with; False also when it is missing."""
        try:
            with storing(), self.path(key).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except FileNotFoundError:
            return False

    def keys(self, older_than: datetime) -> Iterator[str]:
        """Keys of originals last written before the aware moment, in no order."""
        for place in self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            if KEY.fullmatch(place.name) and _written(place) < older_than:
                yield place.name

    def drop_unfinished(self, older_than: datetime) -> int:
        """Removes what interrupted uploads left in ``incoming``; returns how many files."""
        old = [place for place in self.incoming.glob("*") if _written(place) < older_than]
        with storing():
            for place in old:
                place.unlink(missing_ok=True)
        return len(old)

    def free_space(self) -> int:
        """Bytes free on the disk."""
        with storing(), self._standing():
            return shutil.disk_usage(self.root).free

    def check(self) -> None:
        """Writes, reads and removes a few bytes; StoreUnavailable when any of it fails."""
        probe = self.incoming / f"{secrets.token_hex(16)}.probe"
        with storing(), self._standing():
            try:
                probe.write_bytes(b"probe")
                if probe.read_bytes() != b"probe":
                    raise OSError("the disk gave other bytes than it was given")
            finally:
                probe.unlink(missing_ok=True)

    @contextmanager
    def _standing(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise StoreUnavailable("the folder of the store is gone") from error


def _sync(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _written(place: Path) -> datetime:
    try:
        return datetime.fromtimestamp(place.stat().st_mtime, UTC)
    except FileNotFoundError:  # removed by another sweep meanwhile
        return datetime.max.replace(tzinfo=UTC)
