"""More time: asked by the executor, granted or not by the operator. The answer's own deadline never moves."""

from datetime import datetime

from app.directory.schedules import clock_words
from app.foundation.refusal import Refusal
from app.foundation.viewer import Viewer
from app.messages.acts.base import log, required, responsible, settle, take_act, tell_operators, tell_unit
from app.messages.acts.hastening import note
from app.messages.clocks import due_held, open_executor_clock, own, running
from app.messages.tables import Message

NOT_LATER = ("Позже срока ответа ({}) исполнителю времени не дать. Если работы займут больше, дайте промежуточный ответ и "
             "назовите день, к которому они будут выполнены.")


def ask_time(viewer: Viewer, number: int, seen: int | None, at: datetime, *, until: datetime | None, words: str) -> Message:
    """Нужно больше времени. Raises Refusal for a moment that is past, no later than now's due, or past the answer's."""
    message = take_act(viewer, "ask_time", number, seen, at)
    moment = checked(message, until, at)
    own = running(message, "executor")
    if own and moment <= own[0].due:
        raise Refusal(f"Это не позже нынешнего срока ({clock_words(own[0].due)}).", "until")
    why = required(words, "words", "Напишите, почему нужно больше времени.")
    message.more_time_until = moment
    call = note(viewer, message, "ask_time", viewer.title, why, at, at)
    settle(message)
    tell_operators(message, f"ask-time:{number}:{message.version}", "ask_time",
                   f"№ {number}: исполнитель просит время до {clock_words(moment)}", at)
    log(viewer, message, "ask_time", at, call=call, until=moment.isoformat())
    return message


def grant_time(viewer: Viewer, number: int, seen: int | None, at: datetime, *, until: datetime | None) -> Message:
    """Продлить: the executor's clock is replaced by one to the moment named, never after the answer's due."""
    message = take_act(viewer, "grant_time", number, seen, at)
    moment = checked(message, until, at)
    open_executor_clock(message, at, moment, "при продлении по просьбе исполнителя")
    message.more_time_until = None
    settle(message)
    told(message, f"granted:{number}:{message.version}", f"№ {number}: срок продлён до {clock_words(moment)}", at)
    log(viewer, message, "grant_time", at, until=moment.isoformat())
    return message


def refuse_time(viewer: Viewer, number: int, seen: int | None, at: datetime, *, words: str) -> Message:
    """Не продлевать: the deadline stays, the executor is told why."""
    message = take_act(viewer, "refuse_time", number, seen, at)
    why = required(words, "words", "Напишите, почему срок остаётся прежним.")
    message.more_time_until = None
    call = note(viewer, message, "refuse_time", viewer.title, why, at, at)
    settle(message)
    told(message, f"refused:{number}:{message.version}", f"№ {number}: срок не продлён, он остаётся прежним", at)
    log(viewer, message, "refuse_time", at, call=call)
    return message


def checked(message: Message, until: datetime | None, at: datetime) -> datetime:
    if until is None:
        raise Refusal("Назовите время полностью, день и час.", "until")
    if until <= at:
        raise Refusal("Это время уже прошло.", "until")
    limit = due_held(message)
    if limit is not None and until > limit:
        raise Refusal(NOT_LATER.format(clock_words(limit)), "until")
    if not works_at(message, until):
        raise Refusal("В это время канал не работает: назовите рабочий день и час.", "until")
    return until


def works_at(message: Message, moment: datetime) -> bool:
    """Whether people work at that moment, closing time included."""
    schedule = own(message).schedule
    return schedule.is_open(moment) or schedule.previous_closing(moment) == schedule.local(moment)


def told(message: Message, key: str, words: str, at: datetime) -> None:
    given = responsible(message)
    if given:
        tell_unit(message, given, key, "more_time", words, at)
