"""Exports of ПОС: no text and no applicant; the deadline is the source's own."""

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any

from app.imports.formats.headings import Layout
from app.imports.formats.source_row import (
    LONGEST_LINE,
    LONGEST_NUMBER,
    any_moment,
    external_number,
    not_before_receipt,
    outcome_code,
    past_moment,
)
from app.imports.formats.values import count_of, flag_of, number_of
from app.imports.formats.wording import familiar_line, plain_line

_FIELDS = {
    "external_number": ("Номер", "Номер сообщения"),
    "source_id": ("Номер ЕПГУ",),
    "topic_group": ("Категория",),
    "topic": ("Подкатегория",),
    "fact": ("Факт",),
    "organisation": ("Организация, в которой находится сообщение", "Организация, в которую поступило сообщение"),
    "created_at": ("Дата поступления",),
    "due": ("Дата планируемого завершения работ",),
    "finished_at": ("Дата фактического завершения работ",),
    "stage": ("Стадия",),
    "step": ("Статус",),
    "outcome": ("Тип решения",),
    "mark": ("Оценка ответа заявителем",),
    "by_law": ("Заявитель выбрал подачу по 59-ФЗ",),
}
_UNUSED = (
    "Источник",
    "Верхнеуровневый ЛКО",
    "Просрочено",
    "Фаст-трек",
    "ФЗ",
    "Направлено по email в ФОИВ, не подключенный к ПОС",
    "Повторное рассмотрение",
)
# Names of officials: nobody here needs them, so they do not come in at all.
_NAMES = ("ФИО координатора", "ФИО исполнителя", "ФИО руководителя")
_LINES = ("topic_group", "topic", "fact", "organisation", "stage", "step")
_FINISHED = "заверш"
# Statuses that end the work here, whatever the stage says.
_ENDS = {"отправлен ответ": "", "передано в вышестоящую": "redirected"}
NO_WORDS = "В выгрузке нет ни текста, ни темы."
BY_LAW = "Заявитель выбрал подачу по 59-ФЗ."


def facts_of(values: Mapping[str, str], names: Mapping[str, str], zone: tzinfo, at: datetime) -> dict[str, Any]:
    """See `Layout.parse`. What is planned may lie ahead, but not before the receipt."""
    number = external_number(values)
    created, finished = (past_moment(field, values.get(field, ""), zone, at) for field in ("created_at", "finished_at"))
    found = {"created_at": created, "finished_at": _whole_day(finished, values.get("finished_at", "")),
             "due": _whole_day(any_moment("due", values.get("due", ""), zone), values.get("due", ""))}
    not_before_receipt(found, names)
    if found["finished_at"]:
        found["finished_at"] = min(found["finished_at"], at)
    return _NOTHING | found | {"external_number": number} | _codes(values)


def _whole_day(moment: datetime | None, cell: str) -> datetime | None:
    """A date without an hour means the day: its last minute."""
    return moment if moment is None or ":" in cell else moment + timedelta(hours=23, minutes=59)


def _codes(values: Mapping[str, str]) -> dict[str, Any]:
    lines = {field: familiar_line(values.get(field, ""))[:LONGEST_LINE] for field in _LINES}
    status, outcome = _folded(lines["step"]), plain_line(values.get("outcome", ""))
    ended = next((stem for stem in _ENDS if status.startswith(stem)), None)
    done = ended is not None or _folded(lines["stage"]).startswith(_FINISHED)
    mark = count_of(values.get("mark", ""))
    return {
        "topic_group": lines["topic_group"],
        "topic": lines["topic"],
        "organisation": lines["organisation"],
        "step": lines["step"] or lines["stage"],
        "closing_reason": lines["step"],
        "text": _text(lines, flag_of(values.get("by_law", ""))),
        "source_id": number_of(values.get("source_id", ""))[:LONGEST_NUMBER],
        "state": "done" if done else "open",
        "outcome": outcome_code(outcome) or _ENDS.get(ended or "", ""),
        "outcome_raw": outcome[:LONGEST_LINE],
        "mark": mark if mark in range(1, 6) else None,
    }


def _text(lines: Mapping[str, str], by_law: bool | None) -> str:
    """The export has no text: what the message is about, in the source's words."""
    about = " › ".join(filter(None, (lines["topic_group"], lines["topic"])))
    return "\n".join(filter(None, (": ".join(filter(None, (about, lines["fact"]))) or NO_WORDS, BY_LAW if by_law else "")))


def _folded(words: str) -> str:
    return words.casefold().replace("ё", "е")


# What an incident's export says and this one does not.
_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("unit", "region", "municipality", "settlement", "street", "house", "location", "object", "incident_type",
                     "post_url", "blog_url", "network", "page_kind", "item_kind", "author_url", "answer_account", "note",
                     "tags"), ""),
    **dict.fromkeys(("first_answer_at", "evaluation_at", "media_in_answer", "media_in_message", "survey_sent", "audience")),
    "answers": (),
}

POS = Layout(
    system="pos",
    name="ПОС",
    fields=_FIELDS,
    parse=facts_of,
    needed=("external_number", "created_at"),
    shown=("external_number", "topic_group", "created_at", "due"),
    unused=_UNUSED,
    left_out=_NAMES,
    also=("due",),  # a deadline put off
)
