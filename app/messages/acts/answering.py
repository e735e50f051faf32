"""The answer and its proof: submitted by the executor, or recorded by the operator in the executor's stead."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from app.directory.schedules import channel_named, local_date
from app.directory.tables import Person
from app.files.queries import card as file_card
from app.files.queries import look_alikes, seen_before
from app.foundation.database import db
from app.foundation.refusal import Forbidden, Invisible, Refusal
from app.foundation.viewer import Viewer
from app.messages.acts.base import (
    forget_draft,
    log,
    relation_of,
    required,
    responsible,
    settle,
    take_act,
    tell_operators,
)
from app.messages.clocks import promise_day_checked, stop_clocks
from app.messages.rules.route import after
from app.messages.rules.words import ANSWER_OUTCOMES, STAGES, VIA
from app.messages.tables import Answer, Assignment, Evidence, Message
from app.messages.visibility import message_for


@dataclass(frozen=True)
class NewAnswer:
    """``promised_for`` (a local date) makes it an interim answer; a final one says its outcome."""

    text: str
    outcome: str | None = None
    interim: bool = False
    promised_for: date | None = None
    truthful: bool = False
    evidence: tuple[int, ...] | None = None


def submit_answer(viewer: Viewer, number: int, seen: int | None, at: datetime, new: NewAnswer) -> Message:
    """Отправить ответ на проверку. The executor confirms that it is true (2.6): kept with the answer."""
    message = take_act(viewer, "answer", number, seen)
    if not new.truthful:
        raise Refusal("Подтвердите достоверность сведений: за неё отвечает исполнитель.", "truthful")
    given = responsible(message)
    answer = add_answer(message, new, at, whose=viewer.person_id, unit=given.unit_id if given else None)
    answer.truthful_at = at
    log(viewer, message, "answer", at, answer=answer.id, kind=answer.kind)
    forget_draft(viewer, number, "answer")
    return message


def record_answer(viewer: Viewer, number: int, seen: int | None, at: datetime, new: NewAnswer, via: str,
                  person_id: int | None = None) -> Message:
    """Записать ответ за исполнителя: came by phone or messenger; both stand in history, whose and who recorded."""
    message = take_act(viewer, "record_answer", number, seen)
    if via not in VIA or via == "page":
        raise Refusal("Выберите, как пришёл ответ.", "via")
    given = responsible(message)
    person = db.session.get(Person, person_id) if person_id else None
    if person is not None and given is not None and person.unit_id != given.unit_id:
        raise Refusal("Этот человек работает в другом подразделении.", "person")
    whose = person.id if person else (given.person_id if given else None)
    answer = add_answer(message, new, at, whose=whose, unit=given.unit_id if given else None)
    answer.recorded_by, answer.via = viewer.person_id, via
    answer.truthful_at = at if new.truthful else None
    log(viewer, message, "record_answer", at, answer=answer.id, kind=answer.kind, via=via, decided_by=whose)
    forget_draft(viewer, number, "record_answer")
    return message


def add_answer(message: Message, new: NewAnswer, at: datetime, whose: int | None, unit: int | None) -> Answer:
    """The answer's row with the waiting evidence, one step further on the route."""
    text = required(new.text, "text", "Напишите ответ заявителю.")
    promised = None
    if new.interim:
        promised = promise_day_checked(message, new.promised_for, local_date(at))
    elif new.outcome not in ANSWER_OUTCOMES:
        raise Refusal("Выберите итог: решено, разъяснено или не решено.", "outcome")
    answer = Answer(message_id=message.id, round=message.round, kind="interim" if new.interim else "final",
                    state="submitted", text=text, outcome=None if new.interim else new.outcome, promised_for=promised,
                    unit_id=unit, decided_by=whose, submitted_at=at)
    db.session.add(answer)
    db.session.flush()
    attach_waiting(message.id, answer.id, new.evidence)
    step = after(channel_named(message.channel).route, "answer")
    message.state, message.step, message.waits_on = "at_step", step.code, step.waits_on
    stop_clocks(message, ("executor",), at)
    settle(message)
    tell_operators(message, f"answer:{answer.id}", "answer", f"№ {message.id}: ответ ждёт проверки", at,
                   urgent=message.urgent_due is not None)
    return answer


def attach_waiting(number: int, answer_id: int, chosen: tuple[int, ...] | None) -> None:
    """Photos uploaded meanwhile become part of the answer; ``chosen`` None takes all that wait."""
    query = update(Evidence).where(Evidence.message_id == number, Evidence.answer_id.is_(None),
                                   Evidence.removed_at.is_(None))
    if chosen is not None:
        query = query.where(Evidence.id.in_(chosen or (0,)))
    db.session.execute(query.values(answer_id=answer_id))


def add_evidence(viewer: Viewer, number: int, file_id: int, stage: str, at: datetime) -> Evidence:
    """A stored file joins the message as proof that waits for its answer. Not an act of the route: no version moves.

    Open to the executor at work on the message and to the operator who records an answer. The same file twice
    from the same hands is the same row (a repeated request does nothing).
    """
    message = message_for(viewer, number, lock=True)
    if not (viewer.works("operator", message.channel) or relation_of(viewer, message)):
        raise Forbidden()
    if message.state not in ("assigned", "preparing", "deferred"):
        raise Refusal("Сейчас файлы не прикладывают: ответ уже отправлен или сообщение закрыто.", "files")
    if stage not in STAGES:
        raise Refusal("Выберите, что на фото: до, после или прочее.", "stage")
    known = db.session.scalar(select(Evidence).where(
        Evidence.message_id == number, Evidence.file_id == file_id, Evidence.answer_id.is_(None),
        Evidence.removed_at.is_(None)))
    if known is not None:
        return known
    unit = db.session.scalar(select(Assignment.unit_id).where(
        Assignment.message_id == number, Assignment.active, Assignment.unit_id.in_(sorted(viewer.units)))
        .order_by(Assignment.responsible.desc()).limit(1))
    evidence = Evidence(message_id=number, file_id=file_id, stage=stage, person_id=viewer.person_id, unit_id=unit,
                        added_at=at, sightings=sightings_of(number, file_id))
    db.session.add(evidence)
    db.session.flush()
    return evidence


def sightings_of(number: int, file_id: int) -> list[dict[str, Any]]:
    """Where the same bytes or a like photo were attached before, to other messages: at most ten, newest first."""
    file = file_card(file_id)
    same = set(seen_before(file.sha256, file_id)) | {file_id}
    alike = {found for found, _ in look_alikes(file.dhash, file_id)} - same
    rows = db.session.execute(
        select(Evidence.message_id, Evidence.file_id).where(
            Evidence.file_id.in_(same | alike), Evidence.message_id != number, Evidence.removed_at.is_(None))
        .order_by(Evidence.id.desc()).limit(50))
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
