"""Batches as pages show them. Titles and texts of messages are for operators of the channel only."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.directory.tables import Person
from app.foundation.database import db
from app.foundation.refusal import Invisible
from app.foundation.viewer import Viewer
from app.imports.acts import systems_of
from app.imports.tables import Batch, RefusedRow
from app.messages.tables import Message

PAGE = 30
MOST_REFUSED = 50
AT_WORK = ("reading", "loading", "undoing")
# A sign of life comes every few seconds; without one for so long nobody is at it.
SILENT = timedelta(seconds=45)
UNTOUCHED = timedelta(seconds=10)
STATES = {
    "reading": ("читается", "wait"), "ready": ("ждёт решения", "soon"), "loading": ("загружается", "wait"),
    "done": ("загружено", "calm"), "refused": ("не принято", "late"), "undoing": ("отменяется", "wait"),
    "undone": ("отменено", "wait"),
}


@dataclass(frozen=True)
class BatchLine:
    """One line of the list of batches."""

    id: int
    system: str
    name: str
    state: str
    words: str
    tone: str
    why: str
    came_at: datetime
    who: str
    rows: int
    created: int
    updated: int
    reported: int
    unchanged: int
    refused: int


@dataclass(frozen=True)
class Progress:
    """How far the work is. ``version`` moves with everything shown; ``waits``: no sign of life lately."""

    state: str
    done: int
    total: int
    waits: bool
    version: str

    @property
    def at_work(self) -> bool:
        return self.state in AT_WORK


@dataclass(frozen=True)
class Refused:
    row: int
    heading: str
    why: str


@dataclass(frozen=True)
class BatchCard:
    """A batch with what its dry run found. ``read`` are all filled rows of the sheet."""

    line: BatchLine
    progress: Progress
    started_at: datetime | None
    finished_at: datetime | None
    read: int
    merged: int
    repeated: int
    repeats: tuple[dict[str, Any], ...]
    states: dict[str, int]
    open: int
    waiting: dict[str, int]
    samples: dict[str, list[dict[str, Any]]]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    refused: tuple[Refused, ...]
    twin: int | None
    may_undo: bool = field(default=False)


def gate(viewer: Viewer) -> set[str]:
    """Whose batches the viewer sees. Raises Invisible for an operator of other channels."""
    found = systems_of(viewer)
    if not found:
        raise Invisible()
    return found


def batch_of(viewer: Viewer, number: int) -> Batch:
    """Raises Invisible, also for a batch of a channel that is somebody else's."""
    systems, batch = gate(viewer), db.session.get(Batch, number)
    if batch is None or batch.format not in systems:
        raise Invisible()
    return batch


def batches(viewer: Viewer, before: int | None = None) -> tuple[list[BatchLine], int | None]:
    """One page, newest first, and the number to go on before (None at the end)."""
    lines = _lines(viewer, before, PAGE + 1)
    shown = lines[:PAGE]
    return shown, shown[-1].id if len(lines) > PAGE else None


def all_batches(viewer: Viewer) -> list[BatchLine]:
    """The whole list for a table, newest first."""
    return _lines(viewer, None, None)


def _lines(viewer: Viewer, before: int | None, most: int | None) -> list[BatchLine]:
    query = (select(Batch, Person.post).join(Person, Person.id == Batch.person_id, isouter=True)
             .where(Batch.format.in_(gate(viewer))))
    if before is not None:
        query = query.where(Batch.id < before)
    return [_line(row.Batch, row.post) for row in db.session.execute(query.order_by(Batch.id.desc()).limit(most))]


def batch_card(viewer: Viewer, number: int, at: datetime) -> BatchCard:
    """Raises Invisible. Who does not work the channel gets numbers of messages, without their titles and changes."""
    batch = batch_of(viewer, number)
    facts, post = batch.facts or {}, db.session.scalar(select(Person.post).where(Person.id == batch.person_id))
    line = _line(batch, post)
    return BatchCard(
        line, _progress(batch, at), batch.started_at, batch.finished_at, facts.get("read", 0), facts.get("merged", 0),
        facts.get("repeated", 0), tuple(facts.get("repeats", ())), facts.get("states", {}), facts.get("open", 0),
        facts.get("waiting", {}), _shown(viewer, batch.format, facts.get("samples", {})), tuple(facts.get("unknown", ())),
        tuple(facts.get("missing", ())), tuple(_refused(number, MOST_REFUSED)), _twin(batch),
        line.state == "done" and line.created > 0 and not line.updated and not line.reported)


def progress(viewer: Viewer, number: int, at: datetime) -> Progress:
    """Raises Invisible."""
    return _progress(batch_of(viewer, number), at)


def refused_rows(viewer: Viewer, number: int) -> Iterator[tuple[int, str, str]]:
    """Every refused row of a batch for a table. Raises Invisible."""
    batch_of(viewer, number)
    return ((one.row, one.heading, one.why) for one in _refused(number, None))


def _line(batch: Batch, post: str | None) -> BatchLine:
    words, tone = STATES[batch.state]
    origin = {"folder": "из папки", "command": "командой"}.get((batch.facts or {}).get("origin", ""), "")
    return BatchLine(batch.id, batch.format, batch.name, batch.state, words, tone, batch.words, batch.came_at, post or origin,
                     batch.rows, batch.created, batch.updated, batch.reported, batch.unchanged, batch.refused)


def _progress(batch: Batch, at: datetime) -> Progress:
    left = 0
    if batch.state == "undoing":
        left = _left(batch.id)
    done, total = {"loading": (batch.next_row, batch.rows), "undoing": (batch.created - left, batch.created)}.get(
        batch.state, (batch.rows, 0))
    last = batch.beat_at + SILENT if batch.beat_at else (batch.started_at or batch.came_at) + UNTOUCHED
    waits = batch.state in AT_WORK and last <= at
    return Progress(batch.state, done, total, waits, f"{batch.state}-{done}-{int(waits)}")


def _left(number: int) -> int:
    return db.session.scalar(select(func.count()).select_from(Message).where(Message.batch_id == number)) or 0


def _shown(viewer: Viewer, system: str, samples: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    if viewer.works("operator", system):
        return samples
    return {kind: [{**one, "title": "", "fields": [{**field, "was": "", "becomes": ""} for field in one["fields"]]}
                   for one in rows] for kind, rows in samples.items()}


def _refused(number: int, limit: int | None) -> list[Refused]:
    rows = db.session.execute(
        select(RefusedRow.row, RefusedRow.heading, RefusedRow.why).where(RefusedRow.batch_id == number)
        .order_by(RefusedRow.row, RefusedRow.id).limit(limit))
    return [Refused(*row) for row in rows]


def _twin(batch: Batch) -> int | None:
    """An earlier batch of the very same file that was loaded."""
    other = aliased(Batch)
    return db.session.scalar(select(other.id).where(
        other.sha256 == batch.sha256, other.id < batch.id, other.state == "done").order_by(other.id.desc()).limit(1))
