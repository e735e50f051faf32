"""Stored files as cards. Who may see a file is decided by what it is attached to, so these ask below that gate:
a page passes through the message first; ``own`` serves an upload that is not attached yet."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import bindparam, select

from app.files.rules.likeness import ALIKE, bands, likeness
from app.files.rules.remarks import Shot
from app.files.tables import LikenessBand, StoredFile
from app.foundation.database import ask, db
from app.foundation.refusal import Invisible
from app.foundation.viewer import Viewer

MOST_SEEN = 50
MOST_CANDIDATES = 2_000  # newest first; bounds the search when a scene was photographed thousands of times


@dataclass(frozen=True)
class FileCard:
    """A stored file. ``taken_at`` aware UTC; ``taken_naive`` the camera's clock (ISO); ``dhash`` of photos only."""

    id: int
    key: str
    sha256: str
    kind: str
    media_type: str
    name: str
    size: int
    width: int | None
    height: int | None
    taken_at: datetime | None
    taken_naive: str | None
    latitude: float | None
    longitude: float | None
    dhash: str | None
    looked_at: datetime | None
    uploaded_by: int
    uploaded_at: datetime
    client_id: str

    @property
    def shot(self) -> Shot:
        """What the remarks are made from."""
        return Shot(self.uploaded_at, self.taken_at, self.latitude, self.longitude)


F = StoredFile.__table__.c
COLUMNS = tuple(F[field.name] for field in fields(FileCard))
BY_IDS = select(*COLUMNS).where(F.id.in_(bindparam("ids", expanding=True)))
BY_CLIENT_ID = select(*COLUMNS).where(F.uploaded_by == bindparam("by"), F.client_id == bindparam("client_id"))
SAME_BYTES = (select(F.id).where(F.sha256 == bindparam("sha256"), F.id != bindparam("exclude"))
              .order_by(F.id.desc()).limit(MOST_SEEN))


def cards(ids: Iterable[int]) -> dict[int, FileCard]:
    """The files of these ids that exist, in one query."""
    return {row.id: FileCard(*row) for row in ask(BY_IDS, {"ids": sorted(set(ids))})}


def card(file_id: int) -> FileCard:
    """Raises Invisible for no such file."""
    found = cards([file_id])
    if not found:
        raise Invisible()
    return found[file_id]


def own(viewer: Viewer, file_id: int) -> FileCard:
    """A file the viewer uploaded themself; Invisible for anybody else's."""
    found = card(file_id)
    if viewer.person_id is None or found.uploaded_by != viewer.person_id:
        raise Invisible()
    return found


def waiting(most: int) -> list[FileCard]:
    """Photos that nobody has decoded yet, the oldest first."""
    rows = db.session.execute(select(*COLUMNS).where(StoredFile.looked_at.is_(None)).order_by(StoredFile.id).limit(most))
    return [FileCard(*row) for row in rows]


def by_client_id(viewer: Viewer, client_id: str) -> FileCard | None:
    row = ask(BY_CLIENT_ID, {"by": viewer.person_id, "client_id": client_id}).one_or_none()
    return FileCard(*row) if row else None


def seen_before(sha256: str, exclude: int) -> tuple[int, ...]:
    """Ids of other files with the same bytes, newest first, at most fifty."""
    return tuple(ask(SAME_BYTES, {"sha256": sha256, "exclude": exclude}).scalars())


def look_alikes(dhash: str | None, exclude: int) -> tuple[tuple[int, int], ...]:
    """Other photos that look the same: (id, differing bits), likest first, at most fifty.

    Looked up by equal bands, then compared: at a million photos as bounded as at a thousand.
    """
    keys = bands(dhash) if dhash else ()
    if not keys or dhash is None:
        return ()
    candidates = (select(LikenessBand.file_id).where(LikenessBand.band.in_(keys), LikenessBand.file_id != exclude)
                  .order_by(LikenessBand.file_id.desc()).limit(MOST_CANDIDATES))
    rows = db.session.execute(select(StoredFile.id, StoredFile.dhash).where(StoredFile.id.in_(candidates)))
    found = [(file_id, likeness(dhash, other)) for file_id, other in rows if other]
    return tuple(sorted(((file_id, bits) for file_id, bits in found if bits <= ALIKE),
                        key=lambda one: (one[1], -one[0]))[:MOST_SEEN])


def known_keys(keys: Iterable[str]) -> set[str]:
    """Which of the store's keys have a row."""
    return set(db.session.scalars(select(StoredFile.key).where(StoredFile.key.in_(list(keys)))))


def keys_after(file_id: int, limit: int) -> list[tuple[int, str, str]]:
    """(id, key, sha256) of the next rows, for walking through all of them."""
    rows = db.session.execute(select(StoredFile.id, StoredFile.key, StoredFile.sha256)
                              .where(StoredFile.id > file_id).order_by(StoredFile.id).limit(limit))
    return [(row.id, row.key, row.sha256) for row in rows]
