"""The essence of a message in four fields: what it is about, which object, where, what is asked (Alekseevka 3.7 d)."""

from dataclasses import dataclass
from datetime import datetime

from app.foundation.refusal import Refusal
from app.foundation.viewer import Viewer
from app.messages.acts.base import forget_draft, log, required, settle, take_act
from app.messages.search import index_message
from app.messages.tables import Message

LONGEST = {"subject": 200, "object": 120, "place": 200, "request": 500}


@dataclass(frozen=True)
class Essence:
    """``object`` names one thing («фонарь», «детская площадка»): lists and figures gather messages by it."""

    subject: str
    object: str
    place: str
    request: str


def set_essence(viewer: Viewer, number: int, seen: int | None, at: datetime, new: Essence) -> Message:
    """Fills or corrects the essence. History keeps which fields changed. Raises Refusal beside the field."""
    message = take_act(viewer, "essence", number, seen, at)
    told = {
        "subject": required(new.subject, "subject", "Напишите, о чём сообщение.", LONGEST["subject"]),
        "object": required(new.object, "object", "Назовите объект: одним-двумя словами.", LONGEST["object"]),
        "place": place_of(new.place),
        "request": required(new.request, "request", "Напишите, что просит заявитель.", LONGEST["request"])}
    changed = [name for name, value in told.items() if getattr(message, f"essence_{name}") != value]
    for name in changed:
        setattr(message, f"essence_{name}", told[name])
    settle(message)
    index_message(message)
    log(viewer, message, "essence", at, fields=changed)
    forget_draft(viewer, number, "essence")
    return message


def place_of(words: str) -> str:
    clean = words.replace("\x00", "").strip()
    if len(clean) > LONGEST["place"]:
        raise Refusal(f"Слишком длинно: {len(clean)} знаков, можно до {LONGEST['place']}.", "place")
    return clean
