"""Lists as workbooks: all messages, the operator's queue, the executor's assignments; headings, cells, and how to walk them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.foundation.database import db
from app.foundation.viewer import Viewer
from app.messages.queries.filters import PARTS, TABS, Filter, conditions
from app.messages.queries.listing import assignments, count_of, counts, listing, queue
from app.messages.queries.rows import Page, Row, holder_of
from app.messages.rules import words as w
from app.messages.tables import Message
from app.messages.visibility import gate_of, seen_through

# What an order's «list» may name besides all messages, and whose list it is.
ROLES = {"queue": "operator", "assignments": "executor"}
TITLES = {"": "Сообщения", "queue": "Очередь", "assignments": "Мои поручения"}
Reads = Callable[[Mapping[str, str], datetime], Filter]


@dataclass(frozen=True)
class Book:
    """``page(cursor, most)`` reads on; ``total()`` is None where counting would cost as much as reading."""

    title: str
    headings: tuple[str, ...]
    cells: Callable[[Row], list[Any]]
    page: Callable[[str | None, int], Page]
    total: Callable[[], int | None]


def book_of(viewer: Viewer, asked: Mapping[str, str], at: datetime, reads: Reads) -> Book:
    """The list that an order asks for. ``reads``: the filter in an address."""
    if asked.get("list") == "queue":
        return queue_book(viewer, asked.get("tab", ""))
    if asked.get("list") == "assignments":
        return assignments_book(viewer, "done" in asked)
    return messages_book(viewer, reads(asked, at), at)


def open_to(viewer: Viewer, asked: Mapping[str, str]) -> bool:
    """Whether the list is one of the viewer's own rooms."""
    return "list" not in asked or viewer.has(ROLES[asked["list"]])


def messages_book(viewer: Viewer, asked: Filter, at: datetime) -> Book:
    return Book(
        TITLES[""], ("Номер", "Вид", "Поступило", "Состояние", "Ближайший срок", "Какой срок", "Тема", "Адрес", "Площадка",
                     "Подразделение", "Итог", "Возвраты", "Круг", "Сообщение"),
        lambda row: [row.number, kind_words(row), row.received_at, w.STATES[row.state], row.next_due,
                     w.CLOCKS.get(row.next_clock or "", ""),
                     row.topic, row.place, row.network, row.unit, w.OUTCOMES.get(row.outcome or "", ""), row.returns,
                     row.round, row.title],
        lambda cursor, most: listing(viewer, asked, at, cursor, most), lambda: rows_in_all(viewer, asked, at))


def kind_words(row: Row) -> str:
    """«сообщение», «обращение по 59-ФЗ, жалоба»."""
    return ", ".join(part for part in (w.KINDS[row.kind], w.APPEAL_TYPES.get(row.appeal_type, "")) if part)


def queue_book(viewer: Viewer, tab: str = "") -> Book:
    return Book(
        TITLES["queue"], ("Номер", "Какой срок", "Срок", "Состояние", "Сообщение", "Адрес", "Тема", "Площадка", "У кого"),
        lambda row: [row.number, w.CLOCKS.get(row.next_clock or "", ""), row.next_due, w.STATES[row.state], row.title,
                     row.place, row.topic, row.network, holder_of(row)],
        lambda cursor, most: queue(viewer, tab, cursor, most), lambda: counts(viewer)[tab if tab in TABS else ""])


def assignments_book(viewer: Viewer, done: bool) -> Book:
    return Book(
        TITLES["assignments"], ("Номер", "Какой срок", "Срок", "Состояние", "Сообщение", "Адрес", "Тема"),
        lambda row: [row.number, w.CLOCKS.get(row.next_clock or "", ""), row.next_due, w.STATES[row.state], row.title,
                     row.place, row.topic],
        lambda cursor, most: assignments(viewer, done, cursor, most), lambda: None)


def rows_in_all(viewer: Viewer, asked: Filter, at: datetime) -> int | None:
    """How many rows the list has; None where counting would cost as much as reading: words, an executor's units."""
    if asked.among is not None:
        return count_of(viewer, asked.among)
    parts, values = conditions(asked, at)
    if "match" in values or not viewer.has("head", "curator", "operator", "sector", "supervisor"):
        return None
    gate = gate_of(viewer)
    return db.session.scalar(select(func.count()).select_from(Message.__table__).where(
        seen_through(gate.form), *(PARTS[name] for name in parts)), {**gate.values, **values})
