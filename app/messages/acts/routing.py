"""Taking to work and passing on: whose the message is."""

from datetime import datetime

from app.directory.people import staff_of
from app.directory.schedules import clock_words, local_date
from app.directory.tables import Person, Unit
from app.foundation.database import db
from app.foundation.refusal import Refusal, Stale
from app.foundation.viewer import Viewer
from app.messages.acts.base import (
    end_assignments,
    forget_draft,
    log,
    required,
    responsible,
    route_of,
    settle,
    take_act,
    tell_operators,
    tell_unit,
)
from app.messages.clocks import open_executor_clock, stop_clocks
from app.messages.rules.route import first_of
from app.messages.rules.words import NOT_OURS_REASONS
from app.messages.search import index_message
from app.messages.tables import Assignment, Call, Message


def take(viewer: Viewer, number: int, seen: int | None, at: datetime) -> Message:
    """Принять в работу."""
    message = take_act(viewer, "take", number, seen, at)
    begin(message, at)
    settle(message)
    log(viewer, message, "take", at)
    return message


def begin(message: Message, at: datetime) -> None:
    step = first_of(route_of(message), "answer")
    if step is not None and step.topic and message.topic_id is None:
        raise Refusal("На этой платформе сообщение берут в работу с группой тем и темой: укажите тему (кнопка «Тема, адрес, "
                      "источник»).", "topic")
    message.state = "taken"
    message.taken_at = message.taken_at or at
    stop_clocks(message, ("take",), at)


def assign(viewer: Viewer, number: int, seen: int | None, at: datetime, *, unit_id: int | None,
           person_id: int | None = None, due: datetime | None = None, words: str = "") -> Message:
    """Назначить исполнителя with the deadline by which to answer (3.3). ``due`` None: the reckoned one.

    A message not yet taken is taken by the same stroke, with its own history row.
    """
    message = take_act(viewer, "assign", number, seen, at)
    if message.state == "registered":
        begin(message, at)
        log(viewer, message, "take", at)
    hand_over(viewer, message, at, unit_id, person_id, due, words)
    log(viewer, message, "assign", at, unit=message.unit_id, person=message.person_id)
    forget_draft(viewer, number, "assign")
    return message


def reassign(viewer: Viewer, number: int, seen: int | None, at: datetime, *, unit_id: int | None,
             person_id: int | None = None, due: datetime | None = None, words: str = "") -> Message:
    """Сменить исполнителя: the former one loses the message, contributors included."""
    message = take_act(viewer, "reassign", number, seen, at)
    why = required(words, "words", "Напишите, почему меняется исполнитель: это увидят оба.")
    former = message.unit_id
    end_assignments(message, at, "reassigned", why)
    hand_over(viewer, message, at, unit_id, person_id, due, why)
    log(viewer, message, "reassign", at, unit=message.unit_id, person=message.person_id, former=former)
    forget_draft(viewer, number, "reassign")
    return message


def hand_over(viewer: Viewer, message: Message, at: datetime, unit_id: int | None, person_id: int | None,
              due: datetime | None, words: str) -> Assignment:
    """Makes a unit responsible, opens the executor's clock, tells the people."""
    with db.session.no_autoflush:  # the act has written nothing of what is read here
        unit, person = addressee(unit_id, person_id)
    clock = open_executor_clock(message, at, due)
    assignment = Assignment(message_id=message.id, round=message.round, unit_id=unit.id,
                            person_id=person.id if person else None, responsible=True, words=words.strip(),
                            given_at=at, given_by=viewer.person_id)
    db.session.add(assignment)
    message.unit_id, message.person_id, message.more_time_until = unit.id, assignment.person_id, None
    message.state = "deferred" if message.promised_for else "assigned"
    settle(message)
    index_message(message)
    until = f" — до {clock_words(clock.due)}" if clock else ""
    tell_unit(message, assignment, f"assigned:{assignment.id}", "assigned", f"Поручение № {message.id}{until}", at,
              urgent=message.urgent_due is not None)
    return assignment


def addressee(unit_id: int | None, person_id: int | None) -> tuple[Unit, Person | None]:
    """The unit (and the person in it) that can be assigned. Raises Refusal beside the field."""
    person = db.session.get(Person, person_id) if person_id else None
    unit = db.session.get(Unit, unit_id or (person.unit_id if person else None) or 0)
    if unit is None or not unit.active or not unit.recipient:
        raise Refusal("Выберите подразделение из списка.", "unit")
    if person_id and (person is None or not person.active or person.unit_id != unit.id):
        raise Refusal("Этот человек работает в другом подразделении.", "person")
    return unit, person


def add_unit(viewer: Viewer, number: int, seen: int | None, at: datetime, *, unit_id: int | None,
             words: str = "") -> Message:
    """Добавить соисполнителя: contributes, the responsible unit alone submits."""
    message = take_act(viewer, "add_unit", number, seen, at)
    unit, _ = addressee(unit_id, None)
    if db.session.scalar(db.select(Assignment.id).where(
            Assignment.message_id == number, Assignment.active, Assignment.unit_id == unit.id)):
        raise Refusal("Это подразделение уже работает над сообщением.", "unit")
    assignment = Assignment(message_id=number, round=message.round, unit_id=unit.id, responsible=False,
                            words=words.strip(), given_at=at, given_by=viewer.person_id)
    db.session.add(assignment)
    settle(message)
    index_message(message)
    tell_unit(message, assignment, f"assigned:{assignment.id}", "contribute",
              f"Вас просят помочь с ответом: № {number}", at)
    log(viewer, message, "add_unit", at, unit=unit.id)
    return message


def acknowledge(viewer: Viewer, number: int, seen: int | None, at: datetime) -> Message:
    """Исполнитель прочёл и начал; the operator sees it."""
    message = take_act(viewer, "acknowledge", number, seen, at)
    given = responsible(message)
    if given:
        given.acknowledged_at = at
    message.state = "preparing"
    settle(message)
    log(viewer, message, "acknowledge", at)
    if message.urgent_due:
        tell_operators(message, f"acknowledged:{given.id if given else number}", "acknowledged",
                       f"Срочное № {number}: исполнитель ознакомлен", at, urgent=True)
    return message


def instruct(viewer: Viewer, number: int, seen: int | None, at: datetime, *, person_id: int | None, words: str) -> Message:
    """Руководитель подразделения поручает сотруднику (Мыски 3.12.3): the assignment gets its person."""
    message = take_act(viewer, "instruct", number, seen, at)
    given = responsible(message)
    if given is None:
        raise Stale("Поручения уже нет.")
    if person_id not in dict(staff_of(given.unit_id, local_date(at))):
        raise Refusal("Выберите сотрудника из списка.", "person")
    given.person_id = message.person_id = person_id
    given.words = required(words, "words", "Напишите, что сделать.")
    settle(message)
    tell_unit(message, given, f"instructed:{given.id}:{message.version}", "assigned",
              f"Вам поручили подготовить ответ: № {number}", at, urgent=message.urgent_due is not None)
    log(viewer, message, "instruct", at, unit=given.unit_id, person=person_id)
    forget_draft(viewer, number, "instruct")
    return message


def not_ours(viewer: Viewer, number: int, seen: int | None, at: datetime, *, reason: str, words: str,
             proposed_unit_id: int | None = None) -> Message:
    """Не наш вопрос: back to the operator with a coded reason, words, and whose it is (2.6)."""
    message = take_act(viewer, "not_ours", number, seen, at)
    if reason not in NOT_OURS_REASONS:
        raise Refusal("Выберите причину.", "reason")
    why = required(words, "words", "Напишите, чей это вопрос и почему: без этого его не передать дальше.")
    proposed = addressee(proposed_unit_id, None)[0] if proposed_unit_id else None
    unit = message.unit_id
    log(viewer, message, "not_ours", at, reason=reason, unit=unit, proposed=proposed.id if proposed else None)
    end_assignments(message, at, reason, why, proposed.id if proposed else None)
    stop_clocks(message, ("executor",), at, "withdrawn")
    message.state = "taken"
    settle(message)
    tell_operators(message, f"not-ours:{number}:{message.version}", "not_ours",
                   f"№ {number}: исполнитель пишет «не наш вопрос»", at)
    forget_draft(viewer, number, "not_ours")
    return message


def contribute(viewer: Viewer, number: int, seen: int | None, at: datetime, *, text: str) -> Message:
    """Сведения соисполнителя: seen by the responsible unit and the operator."""
    message = take_act(viewer, "contribute", number, seen, at)
    words = required(text, "text", "Напишите сведения для ответа.")
    said = Call(message_id=number, kind="contribution", whom=viewer.title[:200], text=words, called_at=at,
                recorded_at=at, person_id=viewer.person_id)
    db.session.add(said)
    settle(message)
    given = responsible(message)
    if given:
        tell_unit(message, given, f"contribution:{number}:{message.version}", "contribution",
                  f"№ {number}: соисполнитель передал сведения", at)
    log(viewer, message, "contribute", at, unit=viewer.unit_id, call=said.id)
    forget_draft(viewer, number, "contribute")
    return message


