"""Files of a message through its gate, and what can be said of them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, Text, and_, bindparam, cast, false, func, or_, select

from app.directory.schedules import zone
from app.directory.tables import Unit
from app.files.queries import FileCard
from app.files.queries import card as file_card
from app.files.rules.remarks import Circumstances, Remark, Sighting, remarks_on
from app.files.tables import StoredFile
from app.foundation.database import ask, db
from app.foundation.refusal import Invisible
from app.foundation.viewer import Viewer
from app.messages.queries.card import proof_in
from app.messages.queries.cards import Card, EvidenceCard
from app.messages.queries.statements import EVIDENCE
from app.messages.tables import Evidence, Message
from app.messages.visibility import gate_of, seen_through, visible


def file_of(viewer: Viewer, evidence_id: int) -> FileCard:
    """The file of a proof whose message the viewer may see. Raises Invisible for all else, the same way."""
    file_id = db.session.scalar(
        select(Evidence.file_id).join(Message, Message.id == Evidence.message_id)
        .where(Evidence.id == evidence_id, Evidence.removed_at.is_(None), visible(viewer)))
    if file_id is None:
        raise Invisible()
    return file_card(file_id)


def proof_of(viewer: Viewer, number: int, evidence_id: int) -> tuple[EvidenceCard, str, str]:
    """One proof through the message's gate, with the message's channel and state. Raises Invisible."""
    gate = gate_of(viewer)
    row = ask(one_proof(gate.form), {"number": number, "evidence": evidence_id, **gate.values}).first()
    if row is None:
        raise Invisible()
    return proof_in(row), row.channel, row.state


@cache
def one_proof(form: tuple[str, ...]) -> Select:
    return (EVIDENCE.add_columns(Message.channel, Message.state).join(Message, Message.id == Evidence.message_id)
            .where(Evidence.id == bindparam("evidence"), seen_through(form)))


def remarks_of(card: Card, item: EvidenceCard) -> tuple[Remark, ...]:
    """Facts and remarks of one photo, for the operator; a document or video has none but its repetition."""
    befores = [other.file for other in card.evidence if other.stage == "before"]
    places = tuple((file.latitude, file.longitude) for file in befores
                   if file.latitude is not None and file.longitude is not None)
    interim = [answer.published_at for answer in card.answers if answer.kind == "interim" and answer.published_at]
    around = Circumstances(zone(), card.row.received_at, item.stage == "after",
                           max((file.taken_at for file in befores if file.taken_at), default=None), max(interim, default=None),
                           places)
    same = [Sighting(row["message"]) for row in item.sightings if not row["alike"]]
    alike = [Sighting(row["message"]) for row in item.sightings if row["alike"]]
    found = remarks_on(item.file.shot, around, same, alike)
    if item.file.kind == "image" and item.file.looked_at and not item.file.dhash:
        found = (Remark("unreadable", "снимок не открывается: попросите прислать его ещё раз", "remark"), *found)
    return found if item.file.kind == "image" else tuple(one for one in found if one.code == "seen-before")


@dataclass(frozen=True)
class Doubtful:
    """A message whose proof deserves a look: the same file or a like photo attached elsewhere before, taken before the message
    came, or unreadable."""

    number: int
    title: str
    unit: str
    at: datetime
    seen_before: bool
    looks_like: bool
    too_early: bool
    unreadable: bool


def doubtful(viewer: Viewer, among: Select, since: datetime, most: int) -> list[Doubtful]:
    """Newest first, of proofs added since a moment to messages of a SELECT of numbers that the viewer sees."""
    seen = func.coalesce(cast(Evidence.sightings, Text), "[]") != "[]"
    early = and_(Evidence.stage == "after", StoredFile.taken_at < Message.received_at)
    unread = and_(StoredFile.kind == "image", StoredFile.looked_at.is_not(None), StoredFile.dhash.is_(None))
    rows = db.session.execute(
        select(Message.id, Message.title, Unit.short, Evidence.added_at, Evidence.sightings, func.coalesce(early, false()),
               unread)
        .join(Message, Message.id == Evidence.message_id).join(StoredFile, StoredFile.id == Evidence.file_id)
        .join(Unit, Unit.id == Message.unit_id, isouter=True)
        .where(Evidence.added_at >= since, Evidence.removed_at.is_(None), or_(seen, early, unread), Message.id.in_(among),
               visible(viewer)).order_by(Evidence.id.desc()).limit(most)).all()
    likeness = [{one["alike"] for one in row.sightings or ()} for row in rows]
    return [Doubtful(row[0], row[1], row[2] or "", row[3], False in alike, True in alike, bool(row[5]), bool(row[6]))
            for row, alike in zip(rows, likeness, strict=True)]
