"""Files that prove works: attached, named, taken off again before they become part of an answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from app.adapters.queue import doorbell
from app.files.queries import FileCard, look_alikes, seen_before
from app.foundation.database import after_commit, ask, db
from app.foundation.refusal import Forbidden, Invisible, Refusal
from app.foundation.viewer import Viewer
from app.messages.acts.base import log, press_answers, relation_of
from app.messages.rules.words import STAGES
from app.messages.tables import Answer, Assignment, Evidence
from app.messages.visibility import message_for

E, A = Evidence.__table__.c, Assignment.__table__.c
NUMBER, NEWEST = bindparam("number"), 2**31 - 1
WAITS = select(E.id).where(E.message_id == NUMBER, E.file_id == bindparam("file"), E.answer_id.is_(None),
                           E.removed_at.is_(None))
BROUGHT_BY = (select(A.unit_id).where(A.message_id == NUMBER, A.active, A.unit_id.in_(bindparam("units", expanding=True)))
              .order_by(A.responsible.desc()).limit(1))
ATTACH = Evidence.__table__.insert().returning(E.id)
SEEN = (select(E.message_id, E.file_id).where(
    E.file_id.in_(bindparam("files", expanding=True)), E.message_id != NUMBER, E.removed_at.is_(None),
    E.id < bindparam("before")).order_by(E.id.desc()).limit(50))
AT_WORK = ("assigned", "preparing", "deferred")


def add_evidence(viewer: Viewer, number: int, file: FileCard, stage: str, at: datetime) -> int:
    """A stored file joins the message as proof that waits for its answer; the proof's id. Not an act of the route: no
    version moves.

    Open to the executor at work on the message and to the operator who records an answer. The same file twice
    from the same hands is the same row (a repeated request does nothing).
    """
    message = message_for(viewer, number, lock=True)
    if not (viewer.works("operator", message.channel) or relation_of(viewer, message)):
        raise Forbidden()
    if message.state not in AT_WORK and not (press_answers(message) and message.state in ("registered", "taken")):
        raise Refusal("Сейчас файлы не прикладывают: ответ уже отправлен или сообщение закрыто.", "files")
    if stage not in STAGES:
        raise Refusal("Выберите, что на фото: до, после или прочее.", "stage")
    known = ask(WAITS, {"number": number, "file": file.id}).scalar()
    if known is not None:
        return known
    unit = ask(BROUGHT_BY, {"number": number, "units": sorted(viewer.units)}).scalar()
    evidence = ask(ATTACH, {
        "message_id": number, "file_id": file.id, "stage": stage, "person_id": viewer.person_id, "unit_id": unit,
        "added_at": at, "sightings": sightings_of(number, file)}).scalar_one()
    if file.looked_at is None:
        after_commit(ring_for_photos)
    return evidence


def ring_for_photos() -> None:
    """A photo just uploaded is decoded at once; the timetable's half minute takes it when Redis is away."""
    doorbell("photos")


def sightings_of(number: int, file: FileCard, before: int | None = None) -> list[dict[str, Any]]:
    """Where the same bytes or a like photo were attached before, to other messages: at most ten, newest first.

    ``before``: the id of the proof itself, where it stands already.
    """
    file_id = file.id
    same = set(seen_before(file.sha256, file_id)) | {file_id}
    alike = {found for found, _ in look_alikes(file.dhash, file_id)} - same
    rows = ask(SEEN, {"files": sorted(same | alike), "number": number, "before": before or NEWEST})
    found: dict[int, bool] = {}
    for message, other in rows:
        found[message] = found.get(message, True) and other in alike
    return [{"message": message, "alike": only_alike} for message, only_alike in list(found.items())[:10]]


def waiting_evidence(viewer: Viewer, number: int, evidence_id: int) -> Evidence:
    """A proof that waits for its answer, through the gate. Raises Invisible, Forbidden."""
    message = message_for(viewer, number, lock=True)
    evidence = db.session.get(Evidence, evidence_id)
    if evidence is None or evidence.message_id != number or evidence.answer_id or evidence.removed_at:
        raise Invisible()
    relation = None if viewer.works("operator", message.channel) else relation_of(viewer, message)
    if relation == "contributing" and evidence.person_id != viewer.person_id:
        raise Invisible()  # who helps takes back only what they brought
    if relation is None and not viewer.works("operator", message.channel):
        raise Forbidden()
    return evidence


def remove_evidence(viewer: Viewer, number: int, evidence_id: int, at: datetime) -> None:
    """Takes a waiting file off the answer again; the file itself stays for the record."""
    evidence = waiting_evidence(viewer, number, evidence_id)
    evidence.removed_at = at
    log(viewer, message_for(viewer, number), "remove_evidence", at, evidence=evidence_id)


def set_stage(viewer: Viewer, number: int, evidence_id: int, stage: str, at: datetime) -> None:
    """Says whether a waiting photo shows the place before or after the works."""
    if stage not in STAGES:
        raise Refusal("Выберите, что на фото: до, после или прочее.", "stage")
    waiting_evidence(viewer, number, evidence_id).stage = stage
    log(viewer, message_for(viewer, number), "set_stage", at, evidence=evidence_id, stage=stage)


def unproved(answer: Answer) -> bool:
    """«Решено» needs at least one file that proves the works (2.3, 2.6)."""
    return answer.outcome == "solved" and db.session.scalar(
        select(Evidence.id).where(Evidence.answer_id == answer.id, Evidence.removed_at.is_(None)).limit(1)) is None
