"""What would become of rows: looked up a chunk at a time, decided row by row. Changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from app.directory.schedules import rule_and_schedule
from app.foundation.database import db
from app.foundation.refusal import Refusal
from app.imports.formats.source_row import RowRefused, SourceRow
from app.imports.rules import LONGEST_NUMBER, received
from app.imports.tables import ImportRow
from app.messages.clocks import asked, newest
from app.messages.deadlines import first_clocks
from app.messages.tables import ExternalNumber, Message


@dataclass(frozen=True)
class Fate:
    """``what``: created, updated (the source leads), reported (we lead), linked (registered here before), unchanged,
    refused. ``known`` is what the source said last, ``message`` the row it is about.
    """

    row: SourceRow
    what: str
    message: Message | None = None
    known: ImportRow | None = None
    refused: RowRefused | None = None


@dataclass
class Known:
    """What the database has of a chunk: three statements however long the chunk."""

    rows: dict[str, ImportRow] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)


def fates(rows: Sequence[SourceRow], came_at: datetime) -> list[Fate]:
    """The fate of every row of a chunk, in order. Numbers stand in a chunk once."""
    known = look_up(rows)
    return [fate_of(row, known, came_at) for row in rows]


def look_up(rows: Sequence[SourceRow]) -> Known:
    found, system = Known(), rows[0].system
    numbers = {row.external_number: row.fingerprint for row in rows}
    for last in db.session.scalars(select(ImportRow).where(
            ImportRow.system == system, ImportRow.number.in_(numbers)).execution_options(populate_existing=True)):
        found.rows[last.number] = last
    fresh = [number for number in numbers if number not in found.rows]
    if fresh:
        found.numbers = dict(db.session.execute(
            select(ExternalNumber.number, ExternalNumber.message_id).where(
                ExternalNumber.system == system, ExternalNumber.number.in_(fresh))).all())
    moved = {last.message_id for last in found.rows.values() if last.fingerprint != numbers[last.number]}
    wanted = sorted(moved | set(found.numbers.values()))
    if wanted:
        found.messages = {message.id: message for message in db.session.scalars(
            select(Message).where(Message.id.in_(wanted)).execution_options(populate_existing=True))}
    return found


def fate_of(row: SourceRow, known: Known, came_at: datetime) -> Fate:
    last = known.rows.get(row.external_number)
    if last is not None and last.fingerprint == row.fingerprint:
        return Fate(row, "unchanged", known=last)
    if last is None and row.external_number in known.numbers:
        # Somebody here registered it before the export came: the first look at it says nothing new while it is open.
        message = known.messages[known.numbers[row.external_number]]
        return Fate(row, "linked" if row.state == "open" else "reported", message)
    message = known.messages[last.message_id] if last is not None else None
    if message is not None and message.depersonalised_at is not None:
        # Its author was destroyed and does not come back; only that the source opened it anew is worth a word.
        return Fate(row, "reported" if row.state == "open" else "unchanged", message, last)
    if message is not None and message.led_by != "source":
        return Fate(row, "reported", message, last)
    why = unfit(row, message, came_at)
    if why is not None:
        return Fate(row, "refused", message, last, why)
    return Fate(row, "updated" if message is not None else "created", message, last)


def unfit(row: SourceRow, message: Message | None, came_at: datetime) -> RowRefused | None:
    """A number too long to keep; clocks that would have to run in a year whose calendar is not loaded, or without the deadline
    that the source sets."""
    if len(row.external_number) > LONGEST_NUMBER:
        return RowRefused(row.row, "", f"внешний номер длиннее {LONGEST_NUMBER} знаков")
    if row.state == "open" and (message is None or message.state in ("published", "done") or put_off(row.due, message)):
        words = cannot_reckon(row, received(row, came_at))
        if words:
            return RowRefused(row.row, "", words)
    return None


def cannot_reckon(row: SourceRow, moment: datetime) -> str | None:
    """Why clocks from this moment cannot be reckoned, in Russian, or None."""
    try:
        found = rule_and_schedule(row.system, "message", moment)
        if found.rule.given_by and row.due is None:
            return "у открытого сообщения нет срока, а назначает его сама платформа"
        asked("received_at", first_clocks, found.rule, found.schedule, moment, given=row.due)
    except Refusal as refusal:
        return refusal.words
    return None


def put_off(due: datetime | None, message: Message) -> bool:
    """Whether the deadline that the source sets is another one by now than the one that runs here."""
    clock = newest(message, "answer") if due is not None else None
    return clock is not None and clock.due != due
