"""The watched folder: what another system lays down is taken in as a batch with its dry run; people load it."""

import hashlib
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from app.adapters.file_store import storing
from app.foundation.database import db
from app.foundation.refusal import Refusal
from app.foundation.viewer import IMPORT
from app.imports.acts import clean_name, hand_in
from app.imports.shelf import shelf
from app.imports.tables import Batch

log = logging.getLogger(__name__)

SETTLED = timedelta(seconds=30)
TAKEN, REFUSED, WORKING = "taken", "refused", "working"
# Stands for the folder itself among the locks of the shelf.
FOLDER = "0" * 32
HIDDEN = re.compile(r"[.~]")


def look(folder: Path, now: Callable[[], datetime]) -> int:
    """Takes in every settled file; how many. The folders ``taken`` and ``refused`` in it are made at need."""
    with shelf().alone(FOLDER) as mine:
        return _look(folder, now) if mine else 0


def _look(folder: Path, now: Callable[[], datetime]) -> int:
    with storing():
        for name in ("", TAKEN, REFUSED, WORKING):
            (folder / name).mkdir(parents=True, exist_ok=True)
    left = sorted((folder / WORKING).iterdir())
    found = [_to(path, folder / WORKING, now()) for path in sorted(folder.iterdir()) if _settled(path, now())]
    return sum(_take(path, folder, now) for path in left + found)


def _settled(path: Path, at: datetime) -> bool:
    """A plain file nobody has written to for a while; a half copied one waits for the next look."""
    if HIDDEN.match(path.name) or path.is_symlink() or not path.is_file():
        return False
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) + SETTLED <= at


def _take(path: Path, folder: Path, now: Callable[[], datetime]) -> bool:
    """One file. Killed after the commit and before the move, it is known again by its digest and only moved."""
    at = now()
    try:
        if not _taken_before(path):
            with path.open("rb") as source:
                hand_in(IMPORT, source, path.name, at, "folder")
    except Refusal as refusal:
        kept = _to(path, folder / REFUSED, at)
        kept.with_name(kept.name + ".txt").write_text(refusal.words + "\n", encoding="utf-8")
        log.warning("incoming: %s refused", clean_name(path.name))
        return False
    except FileNotFoundError:
        return False
    _to(path, folder / TAKEN, at)
    return True


def _taken_before(path: Path) -> bool:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    laid = datetime.fromtimestamp(path.stat().st_ctime, UTC).replace(microsecond=0)
    found = db.session.scalar(select(Batch.id).where(
        Batch.sha256 == digest, Batch.person_id.is_(None), Batch.came_at >= laid).limit(1))
    db.session.rollback()
    return found is not None


def _to(path: Path, folder: Path, at: datetime) -> Path:
    """Moves without overwriting: a name that stands there already gets the moment before it."""
    place = folder / path.name
    if place.exists():
        place = folder / f"{at:%Y%m%dT%H%M%S}-{path.name}"
    return path.rename(place)
