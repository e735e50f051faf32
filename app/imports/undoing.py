"""Undoing a batch that nobody has acted on: what it created goes, a short act at a time; history stays."""

import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, exists, func, or_, select

from app.foundation.database import act, db
from app.foundation.history import record
from app.foundation.viewer import IMPORT
from app.imports.tables import Batch, ImportRow
from app.messages.author_keys import forget_keys
from app.messages.search import forget
from app.messages.tables import Answer, Author, Clock, Draft, ExternalNumber, Message, OpenCard, RecountLine
from app.notices.acts import tell

CHUNK = 200
PAUSE_SECONDS = 0.03
Now = Callable[[], datetime]


def touched(batch_id: int) -> int:
    """How many messages of the batch somebody here has acted on, or leads by one as its main message, or that an act of
    depersonalising names."""
    twin = Message.__table__.alias("twin")
    return db.session.scalar(select(func.count()).select_from(Message).where(
        Message.batch_id == batch_id,
        or_(Message.led_by != "source", Message.depersonalised_at.is_not(None),
            exists(select(twin.c.id).where(twin.c.main_id == Message.id))))) or 0


def changed_later(batch_id: int) -> int:
    """How many of its messages a later batch has changed."""
    return db.session.scalar(
        select(func.count()).select_from(Message).join(ImportRow, ImportRow.message_id == Message.id)
        .where(Message.batch_id == batch_id, ImportRow.batch_id != batch_id)) or 0


def undo_rest(batch_id: int, now: Now, until: float | None = None) -> bool:
    """Removes what is left of an undone batch; True at the end, False when ``until`` (monotonic) came first.

    What somebody began to work on meanwhile stays, and is counted in the words of the batch.
    """
    while _remove(batch_id):
        if until is not None and time.monotonic() >= until:
            return False
        time.sleep(PAUSE_SECONDS)
    _finish(batch_id, now())
    return True


def _remove(batch_id: int) -> int:
    with act(IMPORT):
        twin = Message.__table__.alias("twin")
        rows = db.session.execute(select(Message.id, Message.author_id).where(
            Message.batch_id == batch_id, Message.led_by == "source", Message.depersonalised_at.is_(None),
            ~exists(select(twin.c.id).where(twin.c.main_id == Message.id))).limit(CHUNK)).all()
        numbers, authors = [row.id for row in rows], [row.author_id for row in rows if row.author_id]
        for table in (Answer, Clock, ExternalNumber, ImportRow, Draft, OpenCard, RecountLine):
            db.session.execute(delete(table).where(table.message_id.in_(numbers)))
        forget(numbers)
        db.session.execute(delete(Message).where(Message.id.in_(numbers)))
        forget_keys(authors)
        db.session.execute(delete(Author).where(Author.id.in_(authors)))
    db.session.expunge_all()
    return len(numbers)


def _finish(batch_id: int, at: datetime) -> None:
    with act(IMPORT):
        batch = db.session.get(Batch, batch_id, with_for_update=True)
        if batch is None or batch.state != "undoing":
            return
        kept = touched(batch_id)
        batch.state, batch.finished_at, batch.beat_at = "undone", at, at
        batch.words = f"Оставлено {kept}: с ними уже начали работать." if kept else ""
        record(IMPORT, "batch", batch_id, "undone", at, removed=batch.created - kept, kept=kept)
        if batch.person_id:
            tell([batch.person_id], f"batch-undone:{batch_id}", "import",
                 f"Загрузка № {batch_id} отменена: убрано {batch.created - kept}", at)
