"""A row about a message that stands here already: followed, or told about. Inside the act of its chunk."""

from datetime import datetime

from sqlalchemy import delete, select

from app.foundation.database import db
from app.foundation.history import record
from app.foundation.viewer import IMPORT
from app.imports.formats.source_row import SourceRow
from app.imports.matcher import Matched
from app.imports.planning import Fate, put_off
from app.imports.rules import STATES, answers_of_source, columns_of, says
from app.imports.tables import Batch, ImportRow
from app.messages.acts.base import settle
from app.messages.clocks import move_given, open_reaction_clock, start_round_clocks, stop_clocks
from app.messages.tables import Answer, Author, Message

BEFORE_END = ("take", "first_answer", "executor", "answer", "promise")


def follow(fate: Fate, matched: Matched, batch: Batch, at: datetime) -> None:
    """The source leads: state, texts and moments follow it. Raises Refusal where clocks cannot be reckoned."""
    row, message = fate.row, fate.message
    assert message is not None and fate.known is not None
    before, columns = message.state, columns_of(row, batch.came_at)
    if _closed_by_itself(message, row, columns):
        columns |= {name: getattr(message, name) for name in ("done_at", "closing_reason", "closing_words")}
        state = "done"
    else:
        state = STATES[row.state]
    _set(message, columns, matched)
    _set_author(message, row)
    _move(message, before, state, columns, row.due, at)
    db.session.execute(delete(Answer).where(Answer.message_id == message.id, Answer.state == "from_source"))
    for answer in answers_of_source(row, columns):
        db.session.add(Answer(message_id=message.id, round=message.round, unit_id=message.unit_id, **answer))
    _remember(fate, batch)
    message.version += 1
    message.searchable = False
    settle(message)
    record(IMPORT, "message", message.id, "source_changed", at, round=message.round, state=message.state,
           batch=batch.id)


def report(fate: Fate, batch: Batch, at: datetime) -> None:
    """We lead: the source's word becomes a line on the card and changes nothing else."""
    message = fate.message
    assert message is not None
    message.source_says = says(fate.row, fate.row.due if put_off(fate.row.due, message) else None, at)
    message.version += 1
    _remember(fate, batch)
    record(IMPORT, "message", message.id, "source_says", at, round=message.round, state=message.state, batch=batch.id)


def link(fate: Fate, batch: Batch) -> None:
    """A message registered here before: from now on it is known which row of the source it is."""
    _remember(fate, batch)


def _set(message: Message, columns: dict, matched: Matched) -> None:
    for name, value in columns.items():
        setattr(message, name, value)
    message.topic_id, message.unit_id, message.not_matched = matched.topic_id, matched.unit_id, matched.waiting


def _set_author(message: Message, row: SourceRow) -> None:
    author = db.session.get(Author, message.author_id) if message.author_id else None
    if author is not None:
        if author.contacts != row.author_url[:500]:
            author.contacts, author.same_as = row.author_url[:500], None
    elif row.author_url:
        author = Author(contacts=row.author_url[:500])
        db.session.add(author)
        db.session.flush()
        message.author_id = author.id


def _closed_by_itself(message: Message, row: SourceRow, columns: dict) -> bool:
    """Our job ended the reaction window; the source, still at that step, has said nothing against it."""
    return (row.state == "published" and message.state == "done" and message.closing_reason == "no_comment"
            and columns["evaluated_at"] == message.evaluated_at)


def _move(message: Message, before: str, state: str, columns: dict, due: datetime | None, at: datetime) -> None:
    """Clocks after a step of the source: stopped at its own moments, opened anew when it takes a message back or puts the
    deadline off that it sets itself (``due``)."""
    message.state = state
    if columns["first_published_at"]:
        stop_clocks(message, ("first_answer",), columns["first_published_at"])
    if state == "registered" and before in ("published", "done"):
        stop_clocks(message, ("reaction",), at, "withdrawn")
        message.round += 1
        message.reopened += 1
        start_round_clocks(message, at, due)
    elif state == "registered" and put_off(due, message):
        assert due is not None
        move_given(message, due, at)
    if state in ("published", "done"):
        stop_clocks(message, ("answer",), columns["published_at"])
        stop_clocks(message, BEFORE_END, at, "withdrawn")
    if state == "published" and before != "published":
        open_reaction_clock(message, columns["evaluated_at"])
    if state == "done":
        stop_clocks(message, ("reaction",), columns["done_at"])


def _remember(fate: Fate, batch: Batch) -> None:
    row, known = fate.row, fate.known
    # Of a message whose author was destroyed the row itself is not kept again.
    raw = {} if fate.message is not None and is_emptied(fate.message) else row.raw
    if known is None:
        assert fate.message is not None
        db.session.add(ImportRow(
            system=row.system, number=row.external_number, message_id=fate.message.id, batch_id=batch.id,
            fingerprint=row.fingerprint, raw=raw, created_here=False))
        return
    known.fingerprint, known.raw, known.batch_id = row.fingerprint, raw, batch.id


def is_emptied(message: Message) -> bool:
    """Also where a person has acted on it since."""
    author = db.session.get(Author, message.author_id) if message.author_id else None
    return message.depersonalised_at is not None or (author is not None and bool(author.same_as) and not author.contacts)


def answers_of(numbers: list[int]) -> dict[int, list[str]]:
    """Texts of the source's answers by message, to tell what changed in them."""
    found: dict[int, list[str]] = {}
    for message_id, text in db.session.execute(
            select(Answer.message_id, Answer.text).where(Answer.message_id.in_(numbers), Answer.state == "from_source")
            .order_by(Answer.id)):
        found.setdefault(message_id, []).append(text)
    return found
