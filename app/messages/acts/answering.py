"""The answer and its proof: submitted by the executor, or recorded by the operator in the executor's stead."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from app.directory.schedules import local_date
from app.directory.tables import Person
from app.foundation.database import db
from app.foundation.history import History
from app.foundation.refusal import Refusal, Stale
from app.foundation.viewer import Viewer
from app.messages.acts.base import (
    forget_draft,
    log,
    required,
    responsible,
    route_of,
    settle,
    stand_at,
    take_act,
    tell_operators,
)
from app.messages.acts.proof import unproved
from app.messages.acts.routing import begin
from app.messages.clocks import promise_day_checked, start_of_round, stop_clocks
from app.messages.rules.route import after, first_of, outcomes_of, steps
from app.messages.rules.words import TALKS_OF_APPLICANT, VIA
from app.messages.search import index_message
from app.messages.tables import Answer, Assignment, Call, Evidence, Message

# What an answer just given waits for, in words for who runs the channel.
WAITING_FOR = {"check": "ответ ждёт проверки", "publish": "ответ ждёт публикации", "agree": "ответ ждёт согласования"}


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
    confirmed(new)
    given = responsible(message)
    needs_instruction(message, given)
    answer = add_answer(message, new, at, whose=viewer.person_id, unit=given.unit_id if given else None)
    answer.truthful_at = at
    log(viewer, message, "answer", at, answer=answer.id, kind=answer.kind)
    forget_draft(viewer, number, "answer")
    return message


def confirmed(new: NewAnswer) -> None:
    if not new.truthful:
        raise Refusal("Подтвердите достоверность сведений: за неё отвечает тот, кто отвечает заявителю.", "truthful")


def prepare_answer(viewer: Viewer, number: int, seen: int | None, at: datetime, new: NewAnswer) -> Message:
    """Ответ готовит сам ответственный за канал, без исполнителя (Мыски 2.5)."""
    message = take_act(viewer, "prepare", number, seen, at)
    confirmed(new)
    if message.state == "registered":
        begin(message, at)
        log(viewer, message, "take", at)
    answer = add_answer(message, new, at, whose=viewer.person_id, unit=viewer.unit_id)
    answer.truthful_at = at
    log(viewer, message, "prepare", at, answer=answer.id, kind=answer.kind)
    forget_draft(viewer, number, "prepare")
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
    needs_talk(message)
    promised = None
    if new.interim:
        promised = promise_day_checked(message, new.promised_for, local_date(at))
    elif new.outcome not in (outcomes := outcomes_of(steps(route_of(message)))):
        raise Refusal(f"Выберите итог: {' или '.join(outcomes.values()).lower()}.", "outcome")
    answer = Answer(message_id=message.id, round=message.round, kind="interim" if new.interim else "final",
                    state="submitted", text=text, outcome=None if new.interim else new.outcome, promised_for=promised,
                    unit_id=unit, decided_by=whose, submitted_at=at)
    db.session.add(answer)
    db.session.flush()
    attach_waiting(message.id, answer.id, new.evidence)
    if first_of(route_of(message), "check") is None and unproved(answer):  # nobody on the way would see it
        raise Refusal("Итог «Решено» подтверждают фото, видео или документом: приложите файл или выберите другой итог.",
                      "outcome")
    step = after(route_of(message), "answer")
    if step is None:
        raise Stale("По этому каналу маршрут ещё не заведён.")
    stand_at(message, step, answer, at)
    stop_clocks(message, ("executor",), at)
    stop_clocks(message, ("redirect",), at, "withdrawn")  # answered here, it goes to nobody else
    settle(message)
    index_message(message)
    if step.who == "operator":
        words = f"№ {message.id}: {WAITING_FOR.get(step.kind, step.label)}"
        tell_operators(message, f"answer:{answer.id}", "answer", words, at, urgent=message.urgent_due is not None)
    return answer


def needs_instruction(message: Message, given: Assignment | None) -> None:
    """On some routes the head of the unit says who answers (Мыски 3.12.3); who answers in person says so of themselves."""
    step = first_of(route_of(message), "answer")
    if step is None or not step.instructed or given is None:
        return
    if not db.session.scalar(select(History.id).where(
            History.subject_kind == "message", History.subject_id == message.id, History.act == "instruct",
            History.at >= given.given_at).limit(1)):
        raise Refusal("Сначала руководитель подразделения поручает ответ: «Поручить сотруднику» (можно и себе).", "text")


def needs_talk(message: Message) -> None:
    """Some routes ask for a talk with the applicant before the answer goes on (Мыски 3.12.4)."""
    step = first_of(route_of(message), "answer")
    if step is None or not step.talk:
        return
    if not db.session.scalar(select(Call.id).where(Call.message_id == message.id, Call.kind.in_(TALKS_OF_APPLICANT),
                                                   Call.called_at >= start_of_round(message)).limit(1)):
        raise Refusal("Сначала запишите разговор с заявителем: когда, как связались, что разъяснено, или почему связаться "
                      "не удалось.", "text")


def attach_waiting(number: int, answer_id: int, chosen: tuple[int, ...] | None) -> None:
    """Photos uploaded meanwhile become part of the answer; ``chosen`` None takes all that wait."""
    query = update(Evidence).where(Evidence.message_id == number, Evidence.answer_id.is_(None),
                                   Evidence.removed_at.is_(None))
    if chosen is not None:
        query = query.where(Evidence.id.in_(chosen or (0,)))
    db.session.execute(query.values(answer_id=answer_id))
