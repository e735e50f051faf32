"""The answer and its proof: submitted by the executor, or recorded by the operator in the executor's stead."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update

from app.directory.schedules import channel_named, local_date
from app.directory.tables import Person
from app.foundation.database import db
from app.foundation.refusal import Refusal
from app.foundation.viewer import Viewer
from app.messages.acts.base import (
    forget_draft,
    log,
    required,
    responsible,
    settle,
    take_act,
    tell_operators,
)
from app.messages.clocks import promise_day_checked, stop_clocks
from app.messages.rules.route import after
from app.messages.rules.words import ANSWER_OUTCOMES, VIA
from app.messages.search import index_message
from app.messages.tables import Answer, Evidence, Message


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
    message = take_act(viewer, "answer", number, seen, at)
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
    message = take_act(viewer, "record_answer", number, seen, at)
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
    index_message(message)
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
