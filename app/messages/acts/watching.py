"""What those above the daily work do with a message: urge, mark as important, ask why it is late."""

from datetime import datetime

from app.directory.titles import headed
from app.foundation.refusal import Refusal
from app.foundation.viewer import Viewer
from app.messages.acts.base import log, required, responsible, settle, take_act, tell_operators, tell_unit
from app.messages.acts.hastening import note
from app.messages.rules.words import LATE_REASONS
from app.messages.tables import Message


def urge(viewer: Viewer, number: int, seen: int | None, at: datetime, *, words: str = "") -> Message:
    """Поторопить: executor and operators are told at once, whatever the hour (Myski 2.2)."""
    message = take_act(viewer, "urge", number, seen, at)
    call = note(viewer, message, "urge", viewer.title, required(words, "words", "Напишите, что нужно сделать."), at, at)
    says = headed(f"Руководитель торопит: № {number}")
    given = responsible(message)
    if given:
        tell_unit(message, given, f"urge:{number}:{message.version}", "urge", says, at, urgent=True)
    tell_operators(message, f"urge-operator:{number}:{message.version}", "urge", says, at, urgent=True)
    settle(message)
    log(viewer, message, "urge", at, call=call)
    return message


def importance(viewer: Viewer, number: int, seen: int | None, at: datetime, *, important: bool) -> Message:
    """Важность: a mark that everybody at work on the message sees (Myski 2.2)."""
    message = take_act(viewer, "importance", number, seen, at)
    if message.important == important:
        raise Refusal("Такая пометка уже стоит." if important else "Пометки и так нет.", "important")
    message.important = important
    if important:
        tell_operators(message, f"important:{number}:{message.version}", "important", f"Отмечено важным: № {number}", at)
    settle(message)
    log(viewer, message, "importance", at, important=important)
    return message


def late_because(viewer: Viewer, number: int, seen: int | None, at: datetime, *, reason: str) -> Message:
    """Почему просрочено: one reason a late message, told once."""
    message = take_act(viewer, "late_because", number, seen, at)
    if reason not in LATE_REASONS:
        raise Refusal("Выберите причину.", "reason")
    message.late_because = reason
    settle(message)
    log(viewer, message, "late_because", at, reason=reason)
    return message
