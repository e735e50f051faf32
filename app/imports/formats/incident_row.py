"""One row of an incident export: what it says, or why it is refused."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from dataclasses import field as column_of
from datetime import UTC, datetime, tzinfo
from typing import Any

from app.imports.formats.sources import source_of
from app.imports.formats.values import count_of, flag_of, link_of, moment_of, number_of
from app.imports.formats.wording import familiar_line, plain_line, plain_text, storable

LONGEST_TEXT = 100_000
_LONGEST_LINE = 500
_LONGEST_NUMBER = 64

_STATES = {"готово": "done", "оценка удовлетворенности": "published"}
_OUTCOMES = {
    "разъяснен": "explained",
    "решен": "solved",
    "не решен": "not_solved",
    "отложен": "deferred",
    "перенаправлен": "redirected",
    "отклонен": "declined",
}
_MARK = re.compile(r"(?:оценка|балл)?[ :-]{0,3}([1-5])(?:[.,]0)?(?: из 5)?(?: балл(?:а|ов)?)?", re.IGNORECASE)
_LINES = ("organisation", "unit", "step", "topic_group", "topic", "region", "municipality", "settlement", "street")
_MORE_LINES = ("location", "object", "incident_type", "closing_reason", "tags")
_TEXTS = ("text", "first_answer", "answer_1", "answer_2", "answer_3", "note")
_MOMENTS = ("created_at", "first_answer_at", "evaluation_at", "finished_at")


@dataclass(frozen=True)
class RowRefused:
    """`heading` is the one in the file, «» for the row as a whole; `why` is for people."""

    row: int
    heading: str
    why: str


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """What the source says. Moments are aware; texts plain; «» and None mean that it says nothing.

    `state`: open, published (at evaluation of satisfaction) or done. `outcome`: a code of product.md or «».
    `answers`: all different published answers, the first one first.
    `fingerprint`: equal for rows that say the same, wherever they stand.
    """

    row: int
    external_number: str
    source_id: str
    organisation: str
    unit: str
    created_at: datetime | None
    first_answer_at: datetime | None
    evaluation_at: datetime | None
    finished_at: datetime | None
    step: str
    state: str
    topic_group: str
    topic: str
    region: str
    municipality: str
    settlement: str
    street: str
    house: str
    location: str
    object: str
    incident_type: str
    outcome: str
    outcome_raw: str
    closing_reason: str
    mark: int | None
    media_in_answer: bool | None
    media_in_message: bool | None
    post_url: str
    blog_url: str
    network: str
    page_kind: str
    item_kind: str
    text: str
    answers: tuple[str, ...]
    author_url: str
    answer_account: str
    note: str
    tags: str
    survey_sent: bool | None
    audience: int | None
    fingerprint: str
    headings: tuple[str, ...] = column_of(repr=False)
    cells: tuple[str, ...] = column_of(repr=False)

    @property
    def raw(self) -> dict[str, str]:
        """Heading → filled cell as it came. Built when asked: 100,000 rows share their headings."""
        pairs = zip(self.headings, self.cells, strict=False)
        return {heading: storable(cell) for heading, cell in pairs if heading and cell}


# Readers of a post come and go without the message changing.
_NOT_IN_FINGERPRINT = {"row", "audience", "headings", "cells", "fingerprint"}
_IN_FINGERPRINT = tuple(sorted({column.name for column in fields(IncidentRow)} - _NOT_IN_FINGERPRINT))


class _Unfit(Exception):
    def __init__(self, field: str, why: str) -> None:
        super().__init__(field, why)
        self.field, self.why = field, why


def parse_row(
    row: int,
    values: Mapping[str, str],
    names: Mapping[str, str],
    headings: tuple[str, ...],
    cells: tuple[str, ...],
    zone: tzinfo,
    at: datetime,
) -> IncidentRow | RowRefused:
    """`values`: field → cell, a field that the file has no column for is absent; `names`: field → its heading."""
    try:
        facts: dict[str, Any] = {
            "external_number": _number(values),
            **_texts(values),
            **_moments(values, names, zone, at),
            **{field: familiar_line(values.get(field, ""))[:_LONGEST_LINE] for field in _LINES + _MORE_LINES},
        }
    except _Unfit as unfit:
        return RowRefused(row, names.get(unfit.field, ""), unfit.why)
    facts |= _codes(facts, values) | _links(values)
    return IncidentRow(row=row, fingerprint=_fingerprint(facts), headings=headings, cells=cells, **facts)


def _number(values: Mapping[str, str]) -> str:
    number = number_of(values.get("external_number", ""))
    if not number:
        raise _Unfit("external_number", "нет внешнего номера")
    if len(number) > _LONGEST_NUMBER:
        raise _Unfit("external_number", f"внешний номер длиннее {_LONGEST_NUMBER} знаков")
    return number


def _texts(values: Mapping[str, str]) -> dict[str, object]:
    for field in _TEXTS:
        if len(values.get(field, "")) > LONGEST_TEXT:
            raise _Unfit(field, "текст длиннее 100 000 знаков: сократите его в источнике")
    texts = {field: plain_text(values.get(field, "")) for field in _TEXTS}
    if "text" in values and not texts["text"]:
        raise _Unfit("text", "нет текста сообщения")
    answers = dict.fromkeys(texts[field] for field in ("first_answer", "answer_1", "answer_2", "answer_3"))
    return {
        "text": texts["text"],
        "note": texts["note"],
        "answers": tuple(answer for answer in answers if answer),
    }


def _moments(
    values: Mapping[str, str], names: Mapping[str, str], zone: tzinfo, at: datetime
) -> dict[str, datetime | None]:
    moments = {field: _moment(field, values.get(field, ""), zone, at) for field in _MOMENTS}
    created = moments["created_at"]
    for field, moment in moments.items():
        if created and moment and moment < created:
            raise _Unfit(field, f"дата раньше, чем «{names['created_at']}»")
    return moments


def _moment(field: str, cell: str, zone: tzinfo, at: datetime) -> datetime | None:
    try:
        moment = moment_of(cell, zone)
    except (ValueError, OverflowError) as fault:
        raise _Unfit(field, f"невозможная дата: «{plain_line(cell)[:30]}»") from fault
    if moment and moment > at:
        raise _Unfit(field, f"дата в будущем: «{plain_line(cell)[:30]}»")
    return moment


def _codes(facts: Mapping[str, object], values: Mapping[str, str]) -> dict[str, object]:
    outcome = plain_line(values.get("outcome", ""))
    mark = _MARK.fullmatch(str(facts["closing_reason"]))
    step = str(facts["step"]).casefold().replace("ё", "е")
    # A layout without steps has only the date of the end to say that the work is over.
    state = _STATES.get(step, "open" if step or not facts["finished_at"] else "done")
    return {
        "source_id": number_of(values.get("source_id", ""))[:_LONGEST_NUMBER],
        "house": number_of(values.get("house", ""))[:_LONGEST_LINE],
        "state": state,
        "outcome": outcome_code(outcome),
        "outcome_raw": outcome[:_LONGEST_LINE],
        "mark": int(mark[1]) if mark else None,
        "media_in_answer": flag_of(values.get("media_in_answer", "")),
        "media_in_message": flag_of(values.get("media_in_message", "")),
        "survey_sent": flag_of(values.get("survey_sent", "")),
        "audience": count_of(values.get("audience", "")),
    }


def outcome_code(words: str) -> str:
    """«» for an outcome we do not know: it is kept as the source wrote it."""
    plain = words.casefold().replace("ё", "е")
    return next((code for stem, code in _OUTCOMES.items() if plain.startswith(stem)), "")


def _links(values: Mapping[str, str]) -> dict[str, str]:
    links = {
        field: link_of(values.get(field, "")) for field in ("post_url", "blog_url", "author_url", "answer_account")
    }
    return {**links, **source_of(links["post_url"], links["blog_url"])._asdict()}


def _fingerprint(facts: Mapping[str, object]) -> str:
    """Stable over runs, machines and zones: moments enter as UTC."""
    said = [
        fact.astimezone(UTC).isoformat() if isinstance(fact, datetime) else fact
        for fact in (facts[field] for field in _IN_FINGERPRINT)
    ]
    return hashlib.blake2b(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace"), digest_size=16).hexdigest()
