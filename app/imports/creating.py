"""Messages made of the new rows of a chunk: the same rows as a registration by hand, written many at a time."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from app.directory.schedules import local_date, rule_and_schedule, taking_channel
from app.figures.following import touched
from app.foundation.database import db
from app.foundation.history import History
from app.foundation.refusal import Refusal
from app.foundation.viewer import IMPORT
from app.imports.formats.source_row import SourceRow
from app.imports.matcher import Matched
from app.imports.rules import STATES, answers_of_source, columns_of
from app.imports.tables import Batch, ImportRow
from app.messages.acts.base import settle
from app.messages.clocks import open_reaction_clock, start_first_clocks, stop_clocks
from app.messages.tables import Answer, Author, ExternalNumber, Message


def create_all(rows: Sequence[tuple[SourceRow, Matched]], batch: Batch, at: datetime) -> None:
    """Finished ones arrive without clocks, open ones with the clocks of their rule, none with notices."""
    if not rows:
        return
    taking_channel(batch.format)
    said = [_columns(row, matched, batch, at) for row, matched in rows]
    for columns, author in zip(said, _authors([row for row, _ in rows]), strict=True):
        columns["author_id"] = author
    numbers = _inserted(Message, said)
    touched(numbers)
    _write_around(rows, said, numbers, batch, at)
    _start_clocks(rows, numbers, at)


def _columns(row: SourceRow, matched: Matched, batch: Batch, at: datetime) -> dict[str, Any]:
    columns = columns_of(row, batch.came_at)
    state = STATES[row.state]
    return {
        **columns, "kind": "message", "channel": row.system, "rule_id": _rule(row.system, columns["received_at"], at),
        "state": state,
        "open": state != "done", "waits_on": {"registered": "operator", "published": "citizen"}.get(state),
        "topic_id": matched.topic_id, "unit_id": matched.unit_id, "not_matched": matched.waiting, "registered_at": at,
        "led_by": "source", "batch_id": batch.id}


def _rule(system: str, moment: datetime, at: datetime) -> int:
    """The rule of the day of receipt; what is older than the channel's first rule stands under today's."""
    rules: dict[tuple[str, date], int] = db.session.info.setdefault("import_rules", {})
    of = system, local_date(moment)
    if of not in rules:
        try:
            rules[of] = rule_and_schedule(system, "message", moment).rule_id
        except Refusal:
            rules[of] = rule_and_schedule(system, "message", at).rule_id
    return rules[of]


def _authors(rows: Sequence[SourceRow]) -> list[int | None]:
    """Ids in order of the rows; None where the source names no author."""
    known = [row for row in rows if row.author_url]
    ids = iter(_inserted(Author, [{"name": "", "contacts": row.author_url[:500]} for row in known]))
    return [next(ids) if row.author_url else None for row in rows]


def _inserted(table: Any, rows: list[dict[str, Any]]) -> list[int]:
    """One statement for all; their ids in order."""
    if not rows:
        return []
    return list(db.session.scalars(insert(table).returning(table.id, sort_by_parameter_order=True), rows))


def _write_around(rows: Sequence[tuple[SourceRow, Matched]], said: list[dict[str, Any]], numbers: list[int],
                  batch: Batch, at: datetime) -> None:
    together = list(zip(rows, said, numbers, strict=True))
    db.session.execute(insert(ExternalNumber), [
        {"message_id": number, "system": row.system, "number": row.external_number} for (row, _), _, number in together])
    db.session.execute(insert(ImportRow), [
        {"system": row.system, "number": row.external_number, "message_id": number, "batch_id": batch.id,
         "fingerprint": row.fingerprint, "raw": row.raw, "created_here": True} for (row, _), _, number in together])
    answers = [{**answer, "message_id": number, "round": 1, "unit_id": columns["unit_id"]}
               for (row, _), columns, number in together for answer in answers_of_source(row, columns)]
    if answers:
        db.session.execute(insert(Answer), answers)
    db.session.execute(insert(History), [
        {"at": at, "person_id": IMPORT.person_id, "role": IMPORT.main_role, "act": "import", "subject_kind": "message",
         "subject_id": number, "facts": {"round": 1, "state": columns["state"], "batch": batch.id}}
        for _, columns, number in together])


def _start_clocks(rows: Sequence[tuple[SourceRow, Matched]], numbers: list[int], at: datetime) -> None:
    """For what is still alive in the source. That its clocks can be reckoned was asked before (see planning)."""
    alive = {number: row for (row, _), number in zip(rows, numbers, strict=True) if row.state != "done"}
    if not alive:
        return
    for message in db.session.scalars(select(Message).where(Message.id.in_(alive)).order_by(Message.id)):
        row = alive[message.id]
        if message.state == "published":
            open_reaction_clock(message, message.evaluated_at or at)
        else:
            start_first_clocks(message, at, row.due)
            if row.first_answer_at:
                stop_clocks(message, ("first_answer",), row.first_answer_at)
        settle(message)
