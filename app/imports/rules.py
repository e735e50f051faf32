"""What a row of an export means for a message. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.imports.formats.source_row import SourceRow
from app.messages.acts.registering import title_of
from app.messages.rules.words import OUTCOMES

# Whose exports we read: channels, as they are called to people.
SYSTEMS = {"incident": "«Инцидент Менеджмент»", "pos": "ПОС"}
LONGEST_NUMBER = 60
BETWEEN = " › "
PAGE_KINDS = {"community": "community", "profile": "personal", "channel": "public"}
SOURCE_STATES = {"open": "в работе", "published": "оценка удовлетворённости", "done": "завершено"}
# State of a message that the source leads.
STATES = {"open": "registered", "published": "published", "done": "done"}
# Column of the message -> how people call it; only these are compared and shown.
LABELS = {
    "text": "Текст", "received_at": "Поступило", "first_published_at": "Первичный ответ", "published_at": "Ответ",
    "done_at": "Завершено", "outcome": "Итог", "closing_words": "Причина закрытия", "mark": "Оценка", "settlement":
    "Населённый пункт", "street": "Улица", "house": "Дом", "place_note": "Место", "link": "Ссылка",
    "community": "Страница",
}


def not_yours(system: str) -> str:
    return f"это выгрузка {SYSTEMS[system]}: её загружает тот, кто ведёт этот канал"


@dataclass(frozen=True)
class Change:
    """One field of a message that would change; texts are shortened for showing."""

    name: str
    was: str
    becomes: str


def fold(words: str) -> str:
    """How words of another system are compared and kept in aliases."""
    return " ".join(words.lower().replace("ё", "е").split())[:500]


def unit_words(row: SourceRow) -> str:
    """Who answers there, as the source wrote it: «Отдел › Исполнитель», or the only one of the two."""
    parts = [part for part in (row.organisation, row.unit) if part]
    return BETWEEN.join(dict.fromkeys(parts))[:500]


def topic_words(row: SourceRow) -> str:
    return BETWEEN.join(part for part in (row.topic_group, row.topic) if part)[:500]


def received(row: SourceRow, came_at: datetime) -> datetime:
    """The moment of receipt; a layout without it has some later moment, or none at all."""
    return row.created_at or row.first_answer_at or row.evaluation_at or row.finished_at or came_at


def columns_of(row: SourceRow, came_at: datetime) -> dict[str, Any]:
    """Columns of a message that the source leads, without topic and unit."""
    published = None
    if row.state != "open":
        published = row.evaluation_at or row.first_answer_at or row.finished_at or came_at
    done = row.finished_at or published if row.state == "done" else None
    return {
        "text": row.text, "title": title_of(row.text), "received_at": received(row, came_at),
        "settlement": (row.settlement or row.municipality)[:120], "street": row.street[:120], "house": row.house[:40],
        "place_note": (row.location or row.object)[:255], "network": row.network[:40],
        "page_kind": PAGE_KINDS.get(row.page_kind, ""), "item_kind": row.item_kind, "community": row.blog_url[:255],
        "link": row.post_url, "first_published_at": row.first_answer_at or published, "published_at": published,
        "evaluated_at": row.evaluation_at or published, "done_at": done,
        "outcome": (row.outcome or None) if row.state != "open" else None, "mark": row.mark,
        "closing_reason": "source" if row.state == "done" else None,
        "closing_words": row.closing_reason if row.state == "done" else "",
    }


def answers_of_source(row: SourceRow, columns: dict[str, Any]) -> list[dict[str, Any]]:
    """Published texts of the source, in order; the last one is final once it says that an answer was given."""
    found, last = [], len(row.answers) - 1
    for place, text in enumerate(row.answers):
        moment = (row.first_answer_at if place == 0 else None) or columns["published_at"] or row.first_answer_at
        final = place == last and row.state != "open"
        found.append({
            "kind": "final" if final else "interim", "state": "from_source", "text": text,
            "outcome": columns["outcome"] if final else None, "submitted_at": moment or columns["received_at"],
            "published_at": moment})
    return found


def says(row: SourceRow, due: datetime | None, at: datetime) -> dict[str, Any]:
    """What the card shows as «источник сообщает» while we lead. ``due``: the source's deadline where it is not ours."""
    return {"state": row.state, "finished_at": row.finished_at.isoformat() if row.finished_at else None,
            "outcome": row.outcome or None, "step": row.step, "at": at.isoformat(),
            "due": due.isoformat() if due else None}


def changes(message: Any, columns: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """(label, was, becomes) of the fields people know, where they differ."""
    return [(label, getattr(message, name), columns[name]) for name, label in LABELS.items()
            if (getattr(message, name) or None) != (columns[name] or None)]


def outcome_words(code: str | None) -> str:
    return OUTCOMES.get(code or "", code or "")
