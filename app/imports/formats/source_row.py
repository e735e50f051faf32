"""One row of an export as every format gives it: what the source says, or why the row is refused."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from dataclasses import field as column_of
from datetime import UTC, datetime, tzinfo

from app.imports.formats.values import moment_of, number_of
from app.imports.formats.wording import plain_line, storable

LONGEST_LINE = 500
LONGEST_NUMBER = 64
OUTCOMES = {
    "разъяснен": "explained",
    "решен": "solved",
    "не решен": "not_solved",
    "отложен": "deferred",
    "перенаправлен": "redirected",
    "отклонен": "declined",
}


@dataclass(frozen=True)
class RowRefused:
    """`heading` is the one in the file, «» for the row as a whole; `why` is for people."""

    row: int
    heading: str
    why: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What the source says. Moments are aware; texts plain; «» and None mean that it says nothing.

    `system`: the channel whose export it is. `state`: open, published (at evaluation of satisfaction) or done. `outcome`: a
    code of product.md or «». `due`: the deadline that the source itself sets.
    `answers`: all different published answers, the first one first.
    `fingerprint`: equal for rows that say the same, wherever they stand.
    """

    system: str
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
    due: datetime | None = None

    @property
    def raw(self) -> dict[str, str]:
        """Heading → filled cell as it came. Built when asked: 100,000 rows share their headings."""
        pairs = zip(self.headings, self.cells, strict=False)
        return {heading: storable(cell) for heading, cell in pairs if heading and cell}


# Readers of a post come and go without the message changing. What a format says beyond the first one is told by it.
_NOT_IN_FINGERPRINT = {"system", "row", "audience", "headings", "cells", "fingerprint", "due"}
IN_FINGERPRINT = tuple(sorted({column.name for column in fields(SourceRow)} - _NOT_IN_FINGERPRINT))


class Unfit(Exception):
    """`field` makes the row one that cannot be taken; `why` is for people."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(field, why)
        self.field, self.why = field, why


def external_number(values: Mapping[str, str]) -> str:
    number = number_of(values.get("external_number", ""))
    if not number:
        raise Unfit("external_number", "нет внешнего номера")
    if len(number) > LONGEST_NUMBER:
        raise Unfit("external_number", f"внешний номер длиннее {LONGEST_NUMBER} знаков")
    return number


def moments(
    values: Mapping[str, str], names: Mapping[str, str], zone: tzinfo, at: datetime, wanted: Iterable[str]
) -> dict[str, datetime | None]:
    """None of them in the future, none before the moment of receipt."""
    found = {field: past_moment(field, values.get(field, ""), zone, at) for field in wanted}
    not_before_receipt(found, names)
    return found


def not_before_receipt(found: Mapping[str, datetime | None], names: Mapping[str, str]) -> None:
    created = found["created_at"]
    for field, moment in found.items():
        if created and moment and moment < created:
            raise Unfit(field, f"дата раньше, чем «{names['created_at']}»")


def past_moment(field: str, cell: str, zone: tzinfo, at: datetime) -> datetime | None:
    moment = any_moment(field, cell, zone)
    if moment and moment > at:
        raise Unfit(field, f"дата в будущем: «{plain_line(cell)[:30]}»")
    return moment


def any_moment(field: str, cell: str, zone: tzinfo) -> datetime | None:
    try:
        return moment_of(cell, zone)
    except (ValueError, OverflowError) as fault:
        raise Unfit(field, f"невозможная дата: «{plain_line(cell)[:30]}»") from fault


def outcome_code(words: str) -> str:
    """«» for an outcome we do not know: it is kept as the source wrote it."""
    plain = words.casefold().replace("ё", "е")
    return next((code for stem, code in OUTCOMES.items() if plain.startswith(stem)), "")


def fingerprint_of(facts: Mapping[str, object], also: Iterable[str] = ()) -> str:
    """Stable over runs, machines and zones: moments enter as UTC. `also`: what this format tells beyond the others."""
    said = [
        fact.astimezone(UTC).isoformat() if isinstance(fact, datetime) else fact
        for fact in (facts[field] for field in (*IN_FINGERPRINT, *also))
    ]
    return hashlib.blake2b(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace"), digest_size=16).hexdigest()
