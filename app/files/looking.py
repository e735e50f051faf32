"""Decoding a photo after its upload, in the worker: its thumbnail, and its likeness to others."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from app.adapters.file_store import Store
from app.files.acts import remember_likeness
from app.files.preparing.kinds import BY_MEDIA_TYPE
from app.files.preparing.pictures import decoded
from app.files.queries import FileCard
from app.files.rules.limits import DEFAULT, FileRefused, Limits
from app.files.tables import StoredFile
from app.foundation.database import db


@dataclass(frozen=True)
class Look:
    """``dhash`` None: the picture inside the file cannot be read."""

    dhash: str | None


def look_at(store: Store, file: FileCard, limits: Limits = DEFAULT) -> Look:
    """Decodes the stored photo and puts its thumbnail beside it; outside of any act. Raises StoreUnavailable."""
    try:
        with store.open(file.key) as original:
            picture = decoded(original, BY_MEDIA_TYPE[file.media_type].code, limits)
    except (FileRefused, FileNotFoundError):
        return Look(None)
    if picture.thumb is not None:
        store.put_beside(file.key, "thumb", picture.thumb)
    return Look(picture.dhash)


def keep_look(file: FileCard, look: Look, at: datetime) -> bool:
    """Writes down what was seen, inside the surrounding act; False when somebody else was first."""
    first = db.session.execute(update(StoredFile).where(StoredFile.id == file.id, StoredFile.looked_at.is_(None))
                               .values(dhash=look.dhash, looked_at=at)).rowcount
    if first and look.dhash:
        remember_likeness(file.id, look.dhash)
    return bool(first)
