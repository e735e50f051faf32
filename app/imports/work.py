"""What the background does for batches: goes on with every unfinished one, a slice of time each."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from app.foundation.database import act, db
from app.foundation.history import record
from app.foundation.viewer import IMPORT
from app.imports.loading import load
from app.imports.reading import dry_run
from app.imports.shelf import Shelf
from app.imports.tables import Batch
from app.imports.undoing import undo_rest

log = logging.getLogger(__name__)

UNFINISHED = ("reading", "loading", "undoing")
# Reminders and letters share the worker and are due every minute: a long load lets them in between.
SLICE_SECONDS = 20.0
LOST = "файл выгрузки пропал с диска: загрузите его ещё раз"


def go_on(shelf: Shelf, now: Callable[[], datetime], seconds: float = SLICE_SECONDS) -> bool:
    """Works on unfinished batches, oldest first; True when something is left for another slice. Not inside an act."""
    until = time.monotonic() + seconds
    for batch_id, key in _unfinished():
        if not step(batch_id, key, shelf, now, until):
            return True
    return bool(_unfinished()) and time.monotonic() >= until


def step(batch_id: int, key: str, shelf: Shelf, now: Callable[[], datetime], until: float | None = None) -> bool:
    """As far as one batch comes; False when time ran out before its end. One process works on it at a time."""
    with shelf.alone(key) as mine:
        if not mine:
            return True
        state = db.session.scalar(select(Batch.state).where(Batch.id == batch_id))
        db.session.rollback()
        try:
            if state == "reading":
                dry_run(batch_id, shelf, now)
            elif state == "loading":
                done = load(batch_id, shelf, now, until)
                if done:
                    shelf.forget_rows(key)
                return done
            elif state == "undoing":
                return undo_rest(batch_id, now, until)
        except FileNotFoundError:
            log.exception("batch %s: the workbook is gone", batch_id)
            _lost(batch_id, now())
    return True


def _unfinished() -> list[tuple[int, str]]:
    rows = db.session.execute(select(Batch.id, Batch.key).where(Batch.state.in_(UNFINISHED)).order_by(Batch.id)).all()
    db.session.rollback()
    return [(row.id, row.key) for row in rows]


def _lost(batch_id: int, at: datetime) -> None:
    with act(IMPORT):
        batch = db.session.get(Batch, batch_id)
        batch.state, batch.words, batch.finished_at = "refused", LOST, at
        record(IMPORT, "batch", batch_id, "refuse", at)
