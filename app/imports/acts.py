"""What people do with exports: hand one in, load it after the dry run, undo it; and the command's whole way."""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import select

from app.adapters.file_store import StoreUnavailable
from app.adapters.queue import doorbell
from app.adapters.spreadsheets import WorkbookRefused, inspect, read_rows
from app.adapters.spreadsheets.guards import USUAL
from app.foundation.database import act, after_commit, db
from app.foundation.history import record
from app.foundation.refusal import Invisible, Refusal, Stale
from app.foundation.viewer import IMPORT, Viewer
from app.imports.formats.export import reading_of
from app.imports.reading import plan_of, read_book
from app.imports.rules import SYSTEMS, not_yours
from app.imports.shelf import Shelf, shelf
from app.imports.tables import Batch, RefusedRow
from app.imports.undoing import changed_later, touched
from app.imports.work import step

# A larger workbook is opened in the background only: its headings are looked at there.
LOOKED_AT_ONCE = 6 * 1024 * 1024
HEAD = 11


def systems_of(viewer: Viewer) -> set[str]:
    """Whose exports the viewer takes in: of the channels they work; the administrator and the house itself, of all."""
    if viewer.has("admin") or viewer.person_id is None:
        return set(SYSTEMS)
    return {system for system in SYSTEMS if viewer.works("operator", system)}


def hand_in(viewer: Viewer, source: BinaryIO, name: str, at: datetime, origin: str = "page",
            wanted: Collection[str] = SYSTEMS) -> int:
    """Keeps a workbook and asks for its dry run; returns the batch's number. Not inside an act. ``wanted``: whose export it
    should be.

    Raises Refusal beside ``file`` for what is no export; nothing is kept then.
    """
    place = shelf()
    try:
        key, sha256 = place.keep(source)
    except (WorkbookRefused, StoreUnavailable) as refusal:
        raise Refusal(sentence(refusal.words), "file") from None
    allowed = systems_of(viewer) & set(wanted)
    try:
        system = look_at(place.book(key), at) or min(allowed)
        if system not in allowed:
            raise WorkbookRefused(not_yours(system))
    except WorkbookRefused as refusal:
        place.drop(key)
        raise Refusal(sentence(refusal.words), "file") from None
    with act(viewer):
        batch = Batch(format=system, name=clean_name(name), sha256=sha256, key=key, state="reading",
                      person_id=viewer.person_id, came_at=at, facts={"origin": origin, "allowed": sorted(allowed)})
        db.session.add(batch)
        db.session.flush()
        number = batch.id
        record(viewer, "batch", number, "hand_in", at)
        if origin != "command":
            after_commit(ring)
    return number


def look_at(book: Path, at: datetime) -> str:
    """Whose export it is, or «» where that is found out in the background. Raises WorkbookRefused for what is no workbook, or
    has no known heading."""
    inspect(book, USUAL)
    if book.stat().st_size > LOOKED_AT_ONCE:
        return ""
    return reading_of(islice(read_rows(book), HEAD), at.tzinfo, at).system


def load_batch(viewer: Viewer, number: int, at: datetime) -> None:
    """Загрузить: what the dry run showed goes in; the work is done in the background. Inside an act."""
    batch = locked(viewer, number)
    if batch.state != "ready":
        raise Stale("Эту загрузку уже начали или отменили.")
    start(viewer, batch, at)
    after_commit(ring)


def start(viewer: Viewer, batch: Batch, at: datetime) -> None:
    batch.state, batch.started_at, batch.beat_at, batch.next_row = "loading", at, None, 0
    batch.created = batch.updated = batch.reported = batch.unchanged = 0
    batch.facts = {**(batch.facts or {}), "open": 0}
    record(viewer, "batch", batch.id, "load", at)


def drop_batch(viewer: Viewer, number: int, at: datetime) -> None:
    """Не загружать: the dry run is put away; nothing was changed. Inside an act."""
    batch = locked(viewer, number)
    if batch.state != "ready":
        raise Stale("Эту загрузку уже начали или отменили.")
    batch.state, batch.finished_at, batch.words = "undone", at, "Не загружалась."
    batch.created = batch.updated = batch.reported = batch.unchanged = 0
    batch.facts = {**(batch.facts or {}), "samples": {}}
    record(viewer, "batch", number, "drop", at)


def put_away_old(before: datetime, at: datetime) -> list[str]:
    """Keys of the workbooks that nobody reads any more; a dry run that nobody loaded until ``before`` is put away. Inside an
    act."""
    for number in db.session.scalars(select(Batch.id).where(Batch.state == "ready", Batch.came_at < before)).all():
        drop_batch(IMPORT, number, at)
    return list(db.session.scalars(select(Batch.key).where(Batch.state.in_(("done", "refused", "undone")),
                                                           Batch.came_at < before)))


def undo_batch(viewer: Viewer, number: int, at: datetime) -> None:
    """Отменить загрузку: only while nobody acted on what it created. Inside an act; removal follows behind."""
    batch = locked(viewer, number)
    if batch.state != "done":
        raise Stale("Отменить можно только завершённую загрузку.")
    if changed := batch.updated + batch.reported:
        raise Refusal(f"Загрузка изменила сообщений: {changed}. Прежние сведения не восстановить, отмена невозможна.")
    if later := changed_later(number):
        raise Refusal(f"Следующая загрузка уже изменила сообщений: {later}. Сначала пришлось бы отменить её.")
    if at_work := touched(number):
        raise Refusal(f"С сообщениями этой загрузки уже начали работать: {at_work}. Отмена невозможна.")
    if not batch.created:
        raise Refusal("Загрузка ничего не создала: отменять нечего.")
    batch.state, batch.beat_at = "undoing", None
    record(viewer, "batch", number, "undo", at)
    after_commit(ring)


def locked(viewer: Viewer, number: int) -> Batch:
    batch = db.session.get(Batch, number, with_for_update=True)
    if batch is None or batch.format not in systems_of(viewer):
        raise Invisible()
    return batch


def ring() -> None:
    """The minute's tick finds the work too when Redis is away."""
    doorbell("imports")


def run_file(path: Path, at: datetime, dry_run: bool = False, system: str = "incident") -> dict[str, Any]:
    """A file of a system taken in on the spot, by the command. Counts, and every refused row. Raises Refusal."""
    if dry_run:
        return _tried(path, at, system)
    place = shelf()
    with path.open("rb") as source:
        number = hand_in(IMPORT, source, path.name, at, "command", {system})
    key = db.session.scalar(select(Batch.key).where(Batch.id == number)) or ""
    db.session.rollback()
    _through(number, key, place, lambda: at)
    return _outcome(number)


def _through(number: int, key: str, place: Shelf, now: Callable[[], datetime]) -> None:
    step(number, key, place, now)
    with act(IMPORT):
        batch = locked(IMPORT, number)
        if batch.state == "ready":
            start(IMPORT, batch, now())
    step(number, key, place, now)


def _outcome(number: int) -> dict[str, Any]:
    batch = db.session.get(Batch, number, populate_existing=True)
    if batch is None or batch.state != "done":
        raise Refusal(sentence(batch.words if batch and batch.words else "загрузка не завершена, её продолжит служба"))
    rows = db.session.execute(select(RefusedRow.row, RefusedRow.heading, RefusedRow.why)
                              .where(RefusedRow.batch_id == number).order_by(RefusedRow.row, RefusedRow.id))
    facts = batch.facts or {}
    return _counts(facts["read"], batch.created, batch.updated + batch.reported, batch.unchanged,
                   facts["merged"] + facts["repeated"], [row._asdict() for row in rows])


def _tried(path: Path, at: datetime, system: str) -> dict[str, Any]:
    place = shelf()
    key = ""
    try:
        with path.open("rb") as source:
            key, _ = place.keep(source)
        reading = read_book(place, key, at)
        if reading.system != system:
            raise WorkbookRefused(not_yours(reading.system))
        plan = plan_of(reading.rows, at)
    except (WorkbookRefused, StoreUnavailable) as refusal:
        raise Refusal(sentence(refusal.words), "file") from None
    finally:
        if key:
            place.drop(key)
    counts: Counter[str] = plan.counts
    refused = sorted([*reading.refused, *plan.refused], key=lambda one: one.row)
    return _counts(reading.read, counts["created"], counts["updated"] + counts["reported"], counts["unchanged"],
                   reading.merged + len(reading.repeated),
                   [{"row": one.row, "heading": one.heading, "why": one.why} for one in refused])


def _counts(read: int, created: int, updated: int, unchanged: int, repeated: int,
            refused: list[dict[str, Any]]) -> dict[str, Any]:
    return {"read": read, "created": created, "updated": updated, "unchanged": unchanged, "repeated": repeated,
            "refused": refused}


def sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")


def clean_name(name: str) -> str:
    """A file's own name without its path and invisible signs."""
    plain = "".join(sign for sign in name.replace("\\", "/").rsplit("/", 1)[-1] if sign.isprintable())
    return plain.strip()[:255] or "выгрузка.xlsx"
