"""Photos and files of a card: tiles, pairs of before and after, what contradicts."""

from datetime import datetime
from typing import Any

from flask import url_for

from app.foundation.viewer import Viewer
from app.messages.queries.cards import Card, EvidenceCard
from app.messages.queries.evidence import remarks_of
from app.messages.rules import words as w
from app.web.formats import moment_words

PREVIEW_SECONDS = 15


def photo_of(number: int, item: EvidenceCard, at: datetime, facts: str = "", removable: bool = False) -> dict[str, Any]:
    """A tile. A photo just uploaded waits a moment for its preview; later it is made when it is asked for."""
    image = item.file.kind == "image"
    unreadable = image and item.file.looked_at is not None and item.file.dhash is None
    waits = image and item.file.looked_at is None and (at - item.added_at).total_seconds() < PREVIEW_SECONDS
    name = w.STAGES[item.stage] if image and item.stage != "other" else item.file.name
    icon = "video" if item.file.kind == "video" else "photo" if image else "file-text"
    shown = image and not waits and not unreadable
    return {
        "id": item.id, "title": name, "name": item.file.name,
        "facts": "снимок не открывается, пришлите его ещё раз" if unreadable else facts or size_words(item),
        "awaited": url_for("message.photo", number=number, evidence=item.id) if waits else None,
        "thumb": url_for("files.file", evidence=item.id, variant="thumb") if shown else None,
        "url": url_for("files.file", evidence=item.id, variant="view" if shown else "original"),
        "alt": f"{name}, приложено {moment_words(item.added_at)}", "icon": icon,
        "stage": item.stage if image else "other",
        "stages": w.STAGES if removable and image else None,
        "stage_url": url_for("message.stage", number=number, evidence=item.id),
        "remove_url": url_for("message.drop_evidence", number=number, evidence=item.id) if removable else None}


def judges(channel: str, viewer: Viewer) -> bool:
    """Who is told what the camera told: those who decide on the answer."""
    return viewer.works("operator", channel) or viewer.has("head", "curator")


def facts_of(card: Card, item: EvidenceCard) -> str:
    return ", ".join(one.words for one in remarks_of(card, item) if one.kind == "fact") if item.file.kind == "image" else ""


def pairs_of(photos: list[dict[str, Any]]) -> tuple[list[tuple[Any, Any]], list[dict[str, Any]]]:
    """«До» and «после» side by side, in the order they came, and what has no partner."""
    before = [photo for photo in photos if photo["stage"] == "before"]
    after = [photo for photo in photos if photo["stage"] == "after"]
    pairs = list(zip(before, after, strict=False))
    paired = {photo["id"] for pair in pairs for photo in pair}
    return pairs, [photo for photo in photos if photo["id"] not in paired]


def file_lines(card: Card, viewer: Viewer) -> list[dict[str, Any]]:
    """«Сведения о файлах» for those who judge the proof: as received, by whom, the digest, everything the camera told."""
    if not judges(card.row.channel, viewer):
        return []
    return [{"name": item.file.name, "stage": w.STAGES[item.stage].lower(), "size": size_words(item),
             "unit": item.unit, "added": moment_words(item.added_at), "sha256": item.file.sha256,
             "original": url_for("files.file", evidence=item.id, variant="original"),
             "facts": [one.words for one in remarks_of(card, item)]} for item in shown_evidence(card)]


def size_words(item: EvidenceCard) -> str:
    return f"{item.file.size / 2**20:.1f} МБ".replace(".", ",") if item.file.size > 2**20 else \
        f"{max(item.file.size // 1024, 1)} КБ"


def remarks_for(card: Card, viewer: Viewer) -> list[dict[str, Any]]:
    """What contradicts, for those who decide on the answer; facts stand under the photos."""
    if not judges(card.row.channel, viewer):
        return []
    found = []
    for number, item in enumerate(shown_evidence(card), 1):
        for one in remarks_of(card, item):
            if one.kind == "remark":
                found.append({"words": f"Файл {number} ({w.STAGES[item.stage].lower()}): {one.words}.",
                              "number": one.link_number})
    return found


def shown_evidence(card: Card) -> list[EvidenceCard]:
    """The proof of the newest answer, or what waits for the next one."""
    answer = card.answer
    if card.waiting_evidence and (answer is None or answer.state in ("returned", "published", "from_source")):
        return list(card.waiting_evidence)
    return [item for item in card.evidence if answer is not None and item.answer_id == answer.id]
