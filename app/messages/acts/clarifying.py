"""Запрошено уточнение: the message waits for the applicant, in a clock of its own, and goes back to where it was."""

from datetime import datetime

from sqlalchemy import select

from app.foundation.database import db
from app.foundation.refusal import Refusal, Stale
from app.foundation.viewer import Viewer
from app.messages.acts.base import forget_draft, log, required, responsible, settle, take_act, tell_unit
from app.messages.clocks import go_on_after, open_clarification_clock, pause_clocks, stop_clocks
from app.messages.tables import Clarification, Clock, Message


def clarify(viewer: Viewer, number: int, seen: int | None, at: datetime, *, question: str) -> Message:
    """Запросить уточнение. Whether the other clocks stand meanwhile is the rule's to say. Raises Refusal."""
    message = take_act(viewer, "clarify", number, seen, at)
    words = required(question, "question", "Напишите, что нужно уточнить у заявителя.")
    asked = Clarification(message_id=number, round=message.round, question=words, asked_at=at, asked_by=viewer.person_id,
                          state_before=message.state)
    db.session.add(asked)
    pauses = pause_clocks(message, at)
    open_clarification_clock(message, at)
    message.state = "clarification"
    settle(message)
    tell_executor(message, f"clarify:{asked.id}", "запрошено уточнение у заявителя", at)
    log(viewer, message, "clarify", at, clarification=asked.id, pauses=pauses)
    forget_draft(viewer, number, "clarify")
    return message


def clarified(viewer: Viewer, number: int, seen: int | None, at: datetime, *, reply: str) -> Message:
    """Уточнение получено: the message stands where it stood, the clocks go on."""
    message = take_act(viewer, "clarified", number, seen, at)
    words = required(reply, "reply", "Запишите, что ответил заявитель.")
    asked = end_clarification(message, at, "answered", viewer.person_id, words)
    tell_executor(message, f"clarified:{asked.id}", "уточнение получено, можно отвечать", at)
    log(viewer, message, "clarified", at, reply=asked.id)
    forget_draft(viewer, number, "clarified")
    return message


def go_on(viewer: Viewer, number: int, seen: int | None, at: datetime) -> Message:
    """Продолжить без уточнения, whether its time is over or not."""
    message = take_act(viewer, "go_on", number, seen, at)
    asked = end_clarification(message, at, "none", viewer.person_id)
    tell_executor(message, f"go-on:{asked.id}", "уточнения не будет, отвечайте по тому, что есть", at)
    log(viewer, message, "go_on", at, asked=asked.id)
    return message


def end_clarification(message: Message, at: datetime, ending: str, person_id: int | None, reply: str = "") -> Clarification:
    """Back to the state before; clocks that stood go on with as much time as they had left."""
    asked = db.session.scalar(select(Clarification).where(
        Clarification.message_id == message.id, Clarification.ended_at.is_(None)))
    if asked is None:
        raise Stale("Уточнения сейчас не ждут.")
    asked.ended_at, asked.ended_by, asked.ending, asked.reply = at, person_id, ending, reply
    stop_clocks(message, ("clarification",), at)
    go_on_after(message, asked.asked_at, at)
    message.state = asked.state_before
    settle(message)
    return asked


def nobody_replied(message: Message, at: datetime) -> None:
    """Whether «нет ответа на уточнение» may be the reason. Raises Refusal beside it."""
    due = db.session.scalar(select(Clock.due).where(
        Clock.message_id == message.id, Clock.kind == "clarification", Clock.stopped.is_(None)))
    if due is None:
        raise Refusal("Уточнения у заявителя не запрашивали: выберите другую причину.", "reason")
    if due > at:
        raise Refusal("Срок уточнения ещё не прошёл: ответ может прийти.", "reason")


def tell_executor(message: Message, key: str, words: str, at: datetime) -> None:
    given = responsible(message)
    if given:
        tell_unit(message, given, key, "clarification", f"№ {message.id}: {words}", at)
