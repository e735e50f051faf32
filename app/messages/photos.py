"""Photos are decoded after their upload, in the worker; then it is known where a like one was attached before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from app.adapters.file_store import Store
from app.files.looking import keep_look, look_at
from app.files.queries import FileCard, waiting
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.messages.acts.proof import sightings_of
from app.messages.tables import Evidence

MOST = 50  # photos read ahead


def look_at_photos(store: Store, now: Callable[[], datetime]) -> int:
    """Decodes all photos that wait, the oldest first, and notes where a like one was attached before; how many."""
    count = 0
    while found := waiting(MOST):
        db.session.rollback()
        for file in found:
            look_at_photo(store, file, now)
        count += len(found)
    return count


def look_at_photo(store: Store, file: FileCard, now: Callable[[], datetime]) -> None:
    look = look_at(store, file)
    with act(TIMETABLE):
        if not keep_look(file, look, now()) or look.dhash is None:
            return
        seen = replace(file, dhash=look.dhash)
        for proof in db.session.scalars(select(Evidence).where(Evidence.file_id == file.id)):
            proof.sightings = sightings_of(proof.message_id, seen, proof.id)
