"""Makes ordered workbooks: walks the list page by page, so that memory holds one page whatever the list's length."""

import logging
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from app.adapters.alone import alone
from app.adapters.file_store import storing
from app.adapters.spreadsheets import write_table
from app.directory.schedules import zone
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.messages.acts import exports as orders
from app.messages.acts.exports import Begun
from app.messages.queries.books import Book, Reads, book_of
from app.messages.queries.exports import kept_keys, open_orders

log = logging.getLogger(__name__)

STEP = 1_000
# A sheet of Excel ends at 1,048,576.
MOST_ROWS = 1_048_000
Now = Callable[[], datetime]


class Workbooks:
    """``<key>`` is a finished workbook, anything else in the folder is of a making that goes on or was killed."""

    def __init__(self, folder: Path):
        self.folder = folder

    def path(self, key: str) -> Path:
        return self.folder / key

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether this process is the one that makes workbooks."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with alone(self.folder / "lock") as first:
            yield first

    def sweep(self, kept: set[str]) -> None:
        """Removes what is no finished workbook of an order."""
        for path in self.folder.iterdir():
            if path.name != "lock" and path.name not in kept:
                path.unlink(missing_ok=True)


def make_exports(books: Workbooks, reads: Reads, now: Now, between: Callable[[], Any]) -> None:
    """Makes what is ordered, oldest first; ``between`` is called after every page. One process at a time; not inside
    an act.

    An order found in the making was killed there: it is begun anew.
    """
    with storing(), books.alone() as mine:
        if not mine:
            return
        if orders.any_to_remove(now()):
            with act(TIMETABLE):
                orders.remove_exports(now())
        books.sweep(kept_keys())
        while waiting := open_orders():
            make(waiting[0], books, reads, now, between)


def make(order_id: int, books: Workbooks, reads: Reads, now: Now, between: Callable[[], Any]) -> None:
    with act(TIMETABLE):
        begun = orders.begin_export(order_id, now())
    if begun is None:
        log.info("export %s: not made", order_id)
        return
    key = f"{secrets.token_hex(16)}.xlsx"
    draft = books.path(f"{key}.part")
    book = book_of(begun.viewer, begun.asked, begun.made_at, reads)
    rows = write_table(draft, book.headings, lines(begun, book, between), book.title, zone=zone())
    draft.chmod(0o600)
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(books.path(key))
    with act(TIMETABLE):
        ended = orders.end_export(begun, key, rows, now())
    if not ended:
        books.path(key).unlink()
    log.info("export %s: %s rows%s", order_id, rows, "" if ended else ", rights changed meanwhile")


def lines(begun: Begun, book: Book, between: Callable[[], Any]) -> Iterator[list[Any]]:
    """The rows of the list as it stands while it is walked; what no longer fits a sheet is said in its last row."""
    total, done, cursor = book.total(), 0, None
    while True:
        page = book.page(cursor, STEP)
        db.session.rollback()
        yield from map(book.cells, page.rows)
        done, cursor = done + len(page.rows), page.following
        with act(TIMETABLE):
            orders.reach_export(begun.id, done, total)
        between()
        if cursor is None:
            return
        if done >= MOST_ROWS:
            yield [None] * (len(book.headings) - 1) + ["В списке есть ещё сообщения: больше строк лист не вмещает."]
            return
