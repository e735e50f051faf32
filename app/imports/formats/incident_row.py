"""One row of an incident export."""

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from app.imports.formats.source_row import (
    LONGEST_LINE,
    LONGEST_NUMBER,
    Unfit,
    external_number,
    moments,
    outcome_code,
)
from app.imports.formats.sources import source_of
from app.imports.formats.values import count_of, flag_of, link_of, number_of
from app.imports.formats.wording import familiar_line, plain_line, plain_text

LONGEST_TEXT = 100_000

_STATES = {"готово": "done", "оценка удовлетворенности": "published"}
_MARK = re.compile(r"(?:оценка|балл)?[ :-]{0,3}([1-5])(?:[.,]0)?(?: из 5)?(?: балл(?:а|ов)?)?", re.IGNORECASE)
_LINES = ("organisation", "unit", "step", "topic_group", "topic", "region", "municipality", "settlement", "street")
_MORE_LINES = ("location", "object", "incident_type", "closing_reason", "tags")
_TEXTS = ("text", "first_answer", "answer_1", "answer_2", "answer_3", "note")
_MOMENTS = ("created_at", "first_answer_at", "evaluation_at", "finished_at")


def facts_of(values: Mapping[str, str], names: Mapping[str, str], zone: tzinfo, at: datetime) -> dict[str, Any]:
    """See `Layout.parse`."""
    facts: dict[str, Any] = {
        "external_number": external_number(values),
        **_texts(values),
        **moments(values, names, zone, at, _MOMENTS),
        **{field: familiar_line(values.get(field, ""))[:LONGEST_LINE] for field in _LINES + _MORE_LINES},
    }
    return facts | _codes(facts, values) | _links(values)


def _texts(values: Mapping[str, str]) -> dict[str, object]:
    for field in _TEXTS:
        if len(values.get(field, "")) > LONGEST_TEXT:
            raise Unfit(field, "текст длиннее 100 000 знаков: сократите его в источнике")
    texts = {field: plain_text(values.get(field, "")) for field in _TEXTS}
    if "text" in values and not texts["text"]:
        raise Unfit("text", "нет текста сообщения")
    answers = dict.fromkeys(texts[field] for field in ("first_answer", "answer_1", "answer_2", "answer_3"))
    return {
        "text": texts["text"],
        "note": texts["note"],
        "answers": tuple(answer for answer in answers if answer),
    }


def _codes(facts: Mapping[str, object], values: Mapping[str, str]) -> dict[str, object]:
    outcome = plain_line(values.get("outcome", ""))
    mark = _MARK.fullmatch(str(facts["closing_reason"]))
    step = str(facts["step"]).casefold().replace("ё", "е")
    # A layout without steps has only the date of the end to say that the work is over.
    state = _STATES.get(step, "open" if step or not facts["finished_at"] else "done")
    return {
        "source_id": number_of(values.get("source_id", ""))[:LONGEST_NUMBER],
        "house": number_of(values.get("house", ""))[:LONGEST_LINE],
        "state": state,
        "outcome": outcome_code(outcome),
        "outcome_raw": outcome[:LONGEST_LINE],
        "mark": int(mark[1]) if mark else None,
        "media_in_answer": flag_of(values.get("media_in_answer", "")),
        "media_in_message": flag_of(values.get("media_in_message", "")),
        "survey_sent": flag_of(values.get("survey_sent", "")),
        "audience": count_of(values.get("audience", "")),
    }


def _links(values: Mapping[str, str]) -> dict[str, str]:
    links = {
        field: link_of(values.get(field, "")) for field in ("post_url", "blog_url", "author_url", "answer_account")
    }
    return {**links, **source_of(links["post_url"], links["blog_url"])._asdict()}
