"""The file store in memory, for tests above it; held to the same contract as the real one."""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from app.adapters.file_store import KEY, VARIANT, StoreUnavailable


class FakeStore:
    """``broken`` makes every call fail as a full or dead disk does. ``incoming`` is a real folder."""

    def __init__(self, incoming: Path):
        self.incoming = incoming
        self.files: dict[str, tuple[bytes, datetime]] = {}
        self.beside: dict[tuple[str, str], bytes] = {}
        self.broken = False

    def prepare(self) -> None:
        self.incoming.mkdir(parents=True, exist_ok=True)

    def put(self, source: Path) -> str:
        self.check()
        written = datetime.fromtimestamp(source.stat().st_mtime, UTC)
        key = secrets.token_hex(16)
        self.files[key] = (source.read_bytes(), written)
        source.unlink()
        return key

    def put_beside(self, key: str, variant: str, data: bytes) -> None:
        self.check()
        if not KEY.fullmatch(key) or not VARIANT.fullmatch(variant):
            raise ValueError("not a key of the store")
        self.beside[key, variant] = data

    def open(self, key: str, variant: str | None = None) -> BinaryIO:
        self.check()
        if not KEY.fullmatch(key) or (variant is not None and not VARIANT.fullmatch(variant)):
            raise ValueError("not a key of the store")
        try:
            return BytesIO(self.files[key][0] if variant is None else self.beside[key, variant])
        except KeyError:
            raise FileNotFoundError(key) from None

    def has(self, key: str) -> bool:
        self.check()
        return key in self.files

    def delete(self, key: str) -> None:
        self.check()
        self.files.pop(key, None)
        self.beside = {place: data for place, data in self.beside.items() if place[0] != key}

    def verify(self, key: str, sha256: str) -> bool:
        self.check()
        return key in self.files and hashlib.sha256(self.files[key][0]).hexdigest() == sha256

    def keys(self, older_than: datetime) -> Iterator[str]:
        yield from [key for key, (_, written) in self.files.items() if written < older_than]

    def drop_unfinished(self, older_than: datetime) -> int:
        old = [place for place in self.incoming.glob("*")
               if datetime.fromtimestamp(place.stat().st_mtime, UTC) < older_than]
        for place in old:
            place.unlink()
        return len(old)

    def free_space(self) -> int:
        self.check()
        return 1 << 40

    def check(self) -> None:
        if self.broken:
            raise StoreUnavailable("the fake is broken")
