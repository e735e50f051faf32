"""How a message looks in a list: plain data for templates."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from app.directory.schedules import route_for
from app.directory.titles import headed
from app.foundation.viewer import Viewer
from app.messages.queries.filters import MINE, tab_of
from app.messages.queries.found import Found
from app.messages.queries.rows import Row, holder_of, told
from app.messages.rules import words as w
from app.messages.rules.route import first_of, kind_of, officer_at
from app.web.formats import due_words

# What an operator does next where a message stands: (act, label), or the words of whom it waits for.
NEXT_OF_OPERATOR = {"take": ("take", "Принять в работу"), "assign": ("assign", "Назначить"),
                    "check": ("check", "Проверить ответ"), "region": ("region_agree", "Узнать решение ЦУР"),
                    "publish": ("publish", "Опубликовать"), "agree": ("agree", "Согласовать")}
# The tabs of the operator's queue, in their order.
TAB_WORDS = {"": "Всё по сроку", "mine": "За мной", "take": "Принять", "assign": "Назначить", "check": "Проверить",
             "agree": "Согласовать", "region": "ЦУР", "publish": "Опубликовать", "promises": "Обещания", "reaction": "Реакция",
             "clarification": "Уточнение", "executor": "У исполнителя", "others": "На согласовании"}
WAITING = {"executor": "Ждём исполнителя", "promises": "Ждём выполнения", "reaction": "Ждём реакции",
           "clarification": "Ждём уточнения"}


def desk_of(row: Row, viewer: Viewer, asked: str = "") -> tuple[str, str] | None:
    """The list of the operator's room that the viewer works the message from, with its label: the one ``asked`` for, or that of
    the step that is the operator's own."""
    tab = asked or tab_of(viewer, row.state, row.step)
    return (tab, TAB_WORDS[tab]) if viewer.works("operator", row.channel) and tab in (TAB_WORDS if asked else MINE) else None


@dataclass(frozen=True)
class Todo:
    label: str
    url: str | None = None
    post: bool = False
    primary: bool = False


@dataclass(frozen=True)
class Tag:
    """A small label; tone fast, late, soon, calm or wait."""

    words: str
    tone: str


@dataclass(frozen=True)
class Line:
    """A row of a list as the component shows it."""

    number: int
    url: str
    due: Any
    title: str
    place: str
    tags: tuple[Tag, ...]
    source: str
    holder: str
    todo: Todo | None
    version: int
    found: Found | None = None


def line_of(row: Row, viewer: Viewer, at: datetime, address: str = "", found: Found | None = None) -> Line:
    place = " · ".join(part for part in (row.place, row.topic_group or told(row.not_matched, "topic")) if part)
    url = address or url_for("message.card_page", number=row.number)
    return Line(row.number, url, due_of(row, at), row.title, place, tags_of(row), source_of(row), holder_of(row),
                todo_of(row, viewer), row.version, found)


def due_of(row: Row, at: datetime) -> Any:
    return due_words(row.next_clock, row.next_due, at) if row.next_clock and row.next_due else None


def tags_of(row: Row) -> tuple[Tag, ...]:
    found = []
    if row.urgent:
        found.append(Tag("Срочно", "late"))
    if row.important:
        found.append(Tag("Важно", "late"))
    if row.kind == "appeal":
        found.append(Tag(f"Обращение: {w.APPEAL_TYPES[row.appeal_type]}" if row.appeal_type else "Обращение", "fast"))
    if row.fast_track:
        found.append(Tag("Фаст-трек", "fast"))
    if row.more_time:
        found.append(Tag("Просит время", "soon"))
    if row.round > 1:
        found.append(Tag(f"Круг {row.round}", "late"))
    if row.returns:
        found.append(Tag(f"Возврат {row.returns}-й" if row.returns > 1 else "Возврат", "late"))
    if row.mail == "returned":
        found.append(Tag("Письмо вернулось", "late"))
    if row.deferred:
        found.append(Tag("Отложено", "wait"))
    if row.source_says:
        found.append(Tag(f"Источник сообщает: {row.source_says.get('step', 'изменение')}", "wait"))
    if row.publication:
        found.append(Tag(w.PUBLICATIONS[row.publication], "calm" if row.publication == "confirmed" else "wait"))
    if row.state in w.CLOSED_STATES:
        found.append(Tag(w.OUTCOMES.get(row.outcome or "", "") or w.STATES[row.state], "calm"))
    return tuple(found)


def source_of(row: Row) -> str:
    if row.community:
        return f"{row.network} · «{row.community}»" if row.network else f"«{row.community}»"
    return " · ".join(part for part in (row.network, w.PAGE_KINDS.get(row.page_kind, "")) if part)


STEP_WORDS = {"check": "На проверке", "region": "На решении ЦУР", "publish": "Ждёт публикации", "agree": "На согласовании",
              "consent": "Ждёт согласия руководителя", "sign": "На подписи", "send": "Ждёт отправки"}


def state_words(row: Row) -> str:
    """Where a message stands, in words everybody uses alike."""
    return headed(STEP_WORDS.get(kind_of(row.step), w.STATES[row.state]))


def todo_of(row: Row, viewer: Viewer) -> Todo | None:
    if row.state in w.CLOSED_STATES:
        return Todo(w.STATES[row.state])
    tab = tab_of(viewer, row.state, row.step)
    if officer_at(row.step, viewer, row.channel):
        if row.more_time and tab == "executor":
            return Todo("Решить о сроке", url_for("message.card_page", number=row.number) + "#act")
        if tab not in NEXT_OF_OPERATOR:
            return Todo(state_words(row) if row.step else WAITING[tab])
        if tab in ("take", "assign") and answers_here(row, viewer):
            return Todo("Подготовить ответ", url_for("message.card_page", number=row.number) + "#act", primary=tab == "take")
        act, label = NEXT_OF_OPERATOR[tab]
        if act == "take":
            url = url_for("message.perform", number=row.number, code="take", seen=row.version, back="queue")
            return Todo(label, url, True, True)
        return Todo(label, url_for("message.card_page", number=row.number) + "#act")
    return Todo(state_words(row))


def answers_here(row: Row, viewer: Viewer) -> bool:
    """Whether the viewer runs the channel and prepares its answers too: nobody is to be assigned first."""
    step = first_of(route_for(row.channel, row.kind), "answer") if viewer.has("press") else None
    return step is not None and step.who == "press" and viewer.works("press", row.channel)
