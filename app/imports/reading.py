"""The dry run: the workbook read once, its rows laid on the shelf, and what they would change counted and shown."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import delete, insert

from app.adapters.spreadsheets import WorkbookRefused, read_rows
from app.directory.people import people_with
from app.directory.schedules import local, local_date, zone
from app.foundation.database import act, db
from app.foundation.history import record
from app.foundation.viewer import IMPORT
from app.imports.formats.export import Reading, reading_of
from app.imports.formats.source_row import RowRefused, SourceRow
from app.imports.matcher import Matcher, load_matcher
from app.imports.planning import Fate, fates
from app.imports.rules import SOURCE_STATES, SYSTEMS, Change, changes, columns_of, not_yours, outcome_words
from app.imports.shelf import Shelf
from app.imports.tables import Batch, RefusedRow
from app.imports.taking import answers_of
from app.notices.acts import tell

CHUNK = 500
BEAT = timedelta(seconds=5)
MOST_SHOWN = 10
LONGEST_SHOWN = 160
Now = Callable[[], datetime]
Rows = Iterator[tuple[int, list[str]]]


@dataclass
class Plan:
    """What would happen, counted over all rows, with the first few of each kind to show."""

    counts: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    waiting: dict[str, Counter[str]] = field(default_factory=lambda: {"unit": Counter(), "topic": Counter()})
    samples: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    refused: list[RowRefused] = field(default_factory=list)

    def add(self, fate: Fate, matcher: Matcher, answers: Sequence[str], came_at: datetime) -> None:
        what = "unchanged" if fate.what == "linked" else fate.what
        self.counts[what] += 1
        if fate.refused is not None:
            self.refused.append(fate.refused)
            return
        if what == "unchanged":
            return
        if what == "created":
            self.states[fate.row.state] += 1
        for kind, words in (matcher.of(fate.row).waiting or {}).items():
            self.waiting[kind][words] += 1
        shown = self.samples.setdefault(what, [])
        if len(shown) < MOST_SHOWN:
            shown.append(_sample(fate, answers, came_at))

    def facts(self) -> dict[str, Any]:
        """For the batch's page; kept as JSON."""
        return {"states": dict(self.states), "samples": self.samples,
                "waiting": {kind: len(words) for kind, words in self.waiting.items()}}


def dry_run(batch_id: int, shelf: Shelf, now: Now) -> None:
    """Reads the workbook of a batch and leaves it ready, or refused with words. Safe to run again after a kill."""
    batch = db.session.get(Batch, batch_id)
    if batch is None or batch.state != "reading":
        return
    key, came_at, allowed = batch.key, batch.came_at, (batch.facts or {}).get("allowed", SYSTEMS)
    try:
        reading = read_book(shelf, key, came_at, lambda rows: _beating(rows, batch_id, now))
    except WorkbookRefused as refusal:
        _refuse(batch_id, refusal.words, now())
        return
    if reading.system not in allowed:
        _refuse(batch_id, not_yours(reading.system), now())
        return
    shelf.write_rows(key, reading.rows)
    plan = plan_of(reading.rows, came_at)
    _ready(batch_id, reading, plan, now())


def read_book(shelf: Shelf, key: str, came_at: datetime, through: Callable[[Rows], Rows] = iter) -> Reading:
    """The whole workbook; nothing in it may be later than the moment it came. Raises WorkbookRefused."""
    return reading_of(through(read_rows(shelf.book(key))), zone(), came_at)


def plan_of(rows: Iterable[SourceRow], came_at: datetime) -> Plan:
    """Counts what would happen; only reads."""
    plan, matcher, left = Plan(), load_matcher(), iter(rows)
    while chunk := list(islice(left, CHUNK)):
        found = fates(chunk, came_at)
        answers = answers_of([fate.message.id for fate in found if fate.message is not None])
        for fate in found:
            plan.add(fate, matcher, answers.get(fate.message.id, []) if fate.message else [], came_at)
        db.session.rollback()
        db.session.expunge_all()
    return plan


def _sample(fate: Fate, answers: Sequence[str], came_at: datetime) -> dict[str, Any]:
    row, fields = fate.row, []
    columns = columns_of(row, came_at)
    if fate.message is not None:
        fields = [Change(label, _words(was), _words(becomes)) for label, was, becomes in changes(fate.message, columns)]
        if list(row.answers) != list(answers):
            fields.append(Change("Тексты ответов", str(len(answers)), str(len(row.answers))))
    return {
        "row": row.row, "number": row.external_number, "message": fate.message.id if fate.message else None,
        "title": columns["title"], "state": SOURCE_STATES[row.state], "outcome": outcome_words(row.outcome),
        "fields": [asdict(change) for change in fields]}


def _words(value: Any) -> str:
    """A value as the page shows it."""
    if isinstance(value, datetime):
        return f"{local(value):%d.%m.%Y %H:%M}"
    words = outcome_words(value) if isinstance(value, str) else "" if value is None else str(value)
    return words if len(words) <= LONGEST_SHOWN else words[:LONGEST_SHOWN - 1] + "…"


def _beating(rows: Rows, batch_id: int, now: Now) -> Rows:
    """Passes the rows on and shows from time to time that somebody reads."""
    last = _beat(batch_id, 0, now())
    for count, row in enumerate(rows):
        if count % CHUNK == 0 and (at := now()) - last >= BEAT:
            last = _beat(batch_id, count, at)
        yield row


def _beat(batch_id: int, rows: int, at: datetime) -> datetime:
    with act(IMPORT):
        batch = db.session.get(Batch, batch_id)
        batch.beat_at, batch.rows = at, rows
    return at


def _refuse(batch_id: int, words: str, at: datetime) -> None:
    with act(IMPORT):
        batch = db.session.get(Batch, batch_id)
        batch.state, batch.words, batch.finished_at, batch.beat_at = "refused", words, at, at
        record(IMPORT, "batch", batch_id, "refuse", at)
        _tell(batch, f"batch-refused:{batch_id}", f"Выгрузка «{batch.name}» не принята: {words}", at)


def _ready(batch_id: int, reading: Reading, plan: Plan, at: datetime) -> None:
    refused = [*reading.refused, *plan.refused]
    with act(IMPORT):
        batch = db.session.get(Batch, batch_id)
        batch.state, batch.beat_at, batch.next_row, batch.rows = "ready", at, 0, len(reading.rows)
        batch.format = reading.system
        for name in ("created", "updated", "reported", "unchanged"):
            setattr(batch, name, plan.counts[name])
        batch.refused = len(refused)
        batch.facts = {**(batch.facts or {}), **plan.facts(), **_about(reading)}
        db.session.execute(delete(RefusedRow).where(RefusedRow.batch_id == batch_id))
        if refused:
            db.session.execute(insert(RefusedRow), [
                {"batch_id": batch_id, "row": one.row, "heading": one.heading[:255], "why": one.why}
                for one in refused])
        record(IMPORT, "batch", batch_id, "read", at, rows=reading.read)
        _tell(batch, f"batch-ready:{batch_id}", _ready_words(batch), at)


def _about(reading: Reading) -> dict[str, Any]:
    repeated = [{"row": one.row, "kept": one.kept_row, "number": one.external_number}
                for one in reading.repeated[:MOST_SHOWN]]
    return {"read": reading.read, "merged": reading.merged, "repeated": len(reading.repeated), "repeats": repeated,
            "unknown": list(reading.headings_unknown)[:50], "missing": list(reading.headings_missing)}


def _ready_words(batch: Batch) -> str:
    came = "Пришла выгрузка" if (batch.facts or {}).get("origin") == "folder" else "Прочитана выгрузка"
    return (f"{came} «{batch.name}»: новых {batch.created}, изменений {batch.updated + batch.reported}, "
            f"не принято {batch.refused}. Проверьте и загрузите.")


def _tell(batch: Batch, key: str, words: str, at: datetime) -> None:
    """Who uploaded it; what came by itself concerns every operator of the channel. A command says it on its own."""
    origin = (batch.facts or {}).get("origin")
    if origin == "command":
        return
    people = people_with("operator", local_date(at), batch.format) if origin == "folder" else [batch.person_id or 0]
    tell(people, key, "import", words, at)
