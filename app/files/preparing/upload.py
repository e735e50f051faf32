"""One upload: streamed to a temporary file, hashed and measured on the way, then looked into."""

import hashlib
import os
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from app.adapters.file_store import storing
from app.files.preparing.containers import check_pdf, check_video
from app.files.preparing.kinds import HEAD, TYPES, ZIP, FileType, agree, type_of
from app.files.preparing.office import office_code
from app.files.preparing.photos import picture_of
from app.files.preparing.pictures import Picture
from app.files.rules.limits import DEFAULT, Limits, too_large
from app.files.rules.names import clean_name

CHUNK = 256 * 1024


@dataclass(frozen=True)
class Prepared:
    """A checked upload, its bytes still at ``path``. Leaving the ``with`` removes what nobody has put away."""

    path: Path
    name: str
    sha256: str
    size: int
    found: FileType
    picture: Picture | None = None

    def __enter__(self) -> "Prepared":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.path.unlink(missing_ok=True)


def prepare(source: BinaryIO | Path, filename: str | None, folder: Path, limits: Limits = DEFAULT,
            later: bool = False) -> Prepared:
    """Streams ``source`` into ``folder`` (of the file store) and checks it.

    ``later``: a JPEG is judged without decoding it (``app.files.looking`` does that).
    Raises FileRefused (what is wrong with the file, and what to do) or StoreUnavailable; either way, and when
    the connection breaks, nothing is left in the folder.
    """
    if isinstance(source, Path):
        with source.open("rb") as opened:
            return prepare(opened, filename, folder, limits, later)
    path = folder / f"{secrets.token_hex(16)}.upload"
    try:
        received = _receive(source, path, limits)
        return _checked(replace(received, name=clean_name(filename)), limits, later)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _receive(source: BinaryIO, path: Path, limits: Limits) -> Prepared:
    """The kind is known from the first bytes, so that a file over its limit is refused while it arrives."""
    chunk = source.read(CHUNK)
    found = type_of(chunk[:HEAD])
    digest, size = hashlib.sha256(), 0
    with storing():
        out = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        while chunk:
            size += len(chunk)
            if size > limits.size(found.kind):
                raise too_large(found.kind, limits)
            digest.update(chunk)
            _write(out, chunk)
            chunk = source.read(CHUNK)
    finally:
        os.close(out)
    return Prepared(path, "", digest.hexdigest(), size, found)


def _write(out: int, chunk: bytes) -> None:
    left = memoryview(chunk)
    with storing():
        while left:
            left = left[os.write(out, left):]


def _checked(received: Prepared, limits: Limits, later: bool) -> Prepared:
    found, picture = received.found, None
    if found is ZIP:
        found = TYPES[office_code(received.path, limits)]
    name = clean_name(agree(received.name, found))  # again: an added extension must not make it too long
    if found.kind == "image":
        picture = picture_of(received.path, found.code, limits, later)
    elif found.kind == "video":
        check_video(received.path)
    elif found.code == "pdf":
        check_pdf(received.path)
    return replace(received, name=name, found=found, picture=picture)
