"""The load: rows from the shelf into messages, a short act at a time; a kill loses nothing and repeats nothing."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import func, insert, select

from app.directory.people import people_with
from app.directory.schedules import local_date
from app.foundation.database import act, db
from app.foundation.history import record
from app.foundation.refusal import Refusal
from app.foundation.viewer import IMPORT
from app.imports.confirming import confirm
from app.imports.creating import create_all
from app.imports.formats.source_row import RowRefused, SourceRow
from app.imports.matcher import Matcher, load_matcher
from app.imports.planning import Fate, fates
from app.imports.shelf import Shelf
from app.imports.tables import Batch, RefusedRow
from app.imports.taking import follow, link, report
from app.notices.acts import tell
from app.worktime import YearNotLoaded

# Measured: an act of so many rows holds the database for some 70 ms of processor time; between two of them
# others get their turn (SQLite waits by polling, so the pause must be longer than its first steps).
CHUNK = 25
PAUSE_SECONDS = 0.03
Now = Callable[[], datetime]


def load(batch_id: int, shelf: Shelf, now: Now, until: float | None = None) -> bool:
    """Goes on where the batch stands; True when it is done, False when ``until`` (monotonic seconds) came first."""
    batch = db.session.get(Batch, batch_id)
    if batch is None or batch.state != "loading":
        return True
    place, rows, matcher = batch.next_row, shelf.rows(batch.key, batch.next_row), load_matcher()
    db.session.rollback()
    while chunk := list(islice(rows, CHUNK)):
        matcher = _take_in(batch_id, place, chunk, matcher, now())
        place += len(chunk)
        if until is not None and time.monotonic() >= until:
            return False
        time.sleep(PAUSE_SECONDS)
    _finish(batch_id, now())
    return True


def _take_in(batch_id: int, place: int, rows: Sequence[SourceRow], matcher: Matcher, at: datetime) -> Matcher:
    """One chunk with the place to go on from: both or neither. Returns the matcher as it is now."""
    with act(IMPORT):
        batch = db.session.get(Batch, batch_id, with_for_update=True)
        if batch is None or batch.state != "loading" or batch.next_row != place:
            raise RuntimeError(f"batch {batch_id} is being loaded by somebody else")
        matcher, counts, refused, fresh = matcher.fresh(), Counter[str](), [], []
        destined = fates(rows, batch.came_at)
        for fate in destined:
            if fate.what == "created":
                fresh.append((fate.row, matcher.of(fate.row)))
                counts["open"] += fate.row.state == "open"
            what, why = _one(fate, matcher, batch, at)
            counts[what] += 1
            if why is not None:
                refused.append(why)
        create_all(fresh, batch, at)
        confirm(destined, batch_id, at)
        _count(batch, counts, refused)
        batch.next_row, batch.beat_at = place + len(rows), at
    db.session.expunge_all()
    return matcher


def _one(fate: Fate, matcher: Matcher, batch: Batch, at: datetime) -> tuple[str, RowRefused | None]:
    """What becomes of the row, and why it is refused. New ones follow all at once; a refused one leaves no trace."""
    if fate.what in ("created", "unchanged", "refused"):
        return fate.what, fate.refused
    if fate.what == "linked":
        link(fate, batch)
        return "unchanged", None
    if fate.what == "reported":
        report(fate, batch, at)
        return "reported", None
    try:
        with db.session.begin_nested():
            follow(fate, matcher.of(fate.row), batch, at)
    except (Refusal, YearNotLoaded) as refused:
        return "refused", RowRefused(fate.row.row, "", refused.words)
    return fate.what, None


def _count(batch: Batch, counts: Counter[str], refused: Sequence[RowRefused]) -> None:
    for name in ("created", "updated", "reported", "unchanged"):
        setattr(batch, name, getattr(batch, name) + counts[name])
    batch.facts = {**(batch.facts or {}), "open": (batch.facts or {}).get("open", 0) + counts["open"]}
    if not refused:
        return
    told = set(db.session.scalars(select(RefusedRow.row).where(
        RefusedRow.batch_id == batch.id, RefusedRow.row.in_([one.row for one in refused]))))
    fresh = [one for one in refused if one.row not in told]
    if fresh:
        db.session.execute(insert(RefusedRow), [
            {"batch_id": batch.id, "row": one.row, "heading": one.heading, "why": one.why} for one in fresh])


def _finish(batch_id: int, at: datetime) -> None:
    """Done; operators are told once of all new work, who uploaded it of the end. Texts of the dry run are let go."""
    with act(IMPORT):
        batch = db.session.get(Batch, batch_id, with_for_update=True)
        if batch is None or batch.state != "loading":
            return
        batch.state, batch.finished_at, batch.beat_at = "done", at, at
        batch.refused = db.session.scalar(
            select(func.count()).select_from(RefusedRow).where(RefusedRow.batch_id == batch_id)) or 0
        fresh = (batch.facts or {}).get("open", 0)
        batch.facts = {**(batch.facts or {}), "samples": {}}
        record(IMPORT, "batch", batch_id, "loaded", at, created=batch.created, updated=batch.updated,
               reported=batch.reported, unchanged=batch.unchanged, refused=batch.refused)
        if fresh:
            tell(people_with("operator", local_date(at), batch.format), f"batch-new:{batch_id}", "import",
                 f"Загрузка № {batch_id}: новых сообщений в работу {fresh}", at)
        if batch.person_id:
            tell([batch.person_id], f"batch-done:{batch_id}", "import",
                 f"Загрузка № {batch_id} завершена: создано {batch.created}, обновлено {batch.updated}, "
                 f"не принято {batch.refused}", at)
