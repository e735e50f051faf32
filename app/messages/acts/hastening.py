"""Decisions that shorten deadlines: fast-track and the urgent request."""

from datetime import datetime

from app.directory.schedules import clock_words
from app.foundation.database import db
from app.foundation.refusal import Refusal
from app.foundation.viewer import Viewer
from app.messages.acts.approval import moment_between
from app.messages.acts.base import log, required, responsible, settle, take_act, tell_operators, tell_unit
from app.messages.clocks import apply_fast_track, apply_urgent, own, running
from app.messages.rules.words import URGENT_GROUNDS
from app.messages.tables import Call, Message


def fast_track(viewer: Viewer, number: int, seen: int | None, at: datetime, *, words: str,
               decided_at: datetime | None = None) -> Message:
    """The region's curator made it fast-track (3.7): clocks are reckoned anew from the message's start."""
    message = take_act(viewer, "fast_track", number, seen, at)
    why = required(words, "words", "Напишите, кто и почему решил: это основание пересчёта сроков.")
    moment = moment_between(decided_at, message.received_at, at, "decided_at")
    message.fast_track_at = moment
    call = note(viewer, message, "fast_track", "Куратор ЦУР", why, moment, at)
    apply_fast_track(message, moment)
    settle(message)
    given = responsible(message)
    own_clock = running(message, "executor")
    if given:
        until = f", ваш срок — {clock_words(own_clock[0].due)}" if own_clock else ""
        tell_unit(message, given, f"fast-track:{number}:{message.round}", "fast_track",
                  f"№ {number}: фаст-трек{until}", at)
    log(viewer, message, "fast_track", at, call=call)
    return message


def urgent(viewer: Viewer, number: int, seen: int | None, at: datetime, *, due: datetime | None, ground: str,
           asked_by: str, asked_at: datetime | None = None, words: str = "") -> Message:
    """An answer is asked urgently: at the request of the region's curator, any day and hour (3.9), or on the operator's own
    initiative where the rule names nobody (3.10.7); only ever shorter."""
    message = take_act(viewer, "urgent", number, seen, at)
    if ground not in URGENT_GROUNDS:
        raise Refusal("Выберите основание.", "ground")
    rule = own(message).rule
    by_others = rule.urgent is None or bool(rule.urgent.asker)
    if not by_others and ground == "platform":
        raise Refusal("В этом канале срочность обосновывают темой или поручением руководства.", "ground")
    who = required(asked_by, "asked_by", "Напишите, кто запросил (должность).", 200) if by_others else viewer.title[:200]
    if due is None or due <= at:
        raise Refusal("Назовите срок позже текущего времени.", "due")
    moment = moment_between(asked_at, message.received_at, at, "asked_at")
    apply_urgent(message, due, at, URGENT_GROUNDS[ground], who, moment)
    call = note(viewer, message, "urgent", who, f"{URGENT_GROUNDS[ground]}. {words}".strip(), moment, at)
    settle(message)
    says = f"Срочно: № {number}, ответ нужен к {clock_words(due)}"
    given = responsible(message)
    if given:
        tell_unit(message, given, f"urgent:{number}:{message.version}", "urgent", says, at, urgent=True)
    tell_operators(message, f"urgent-operator:{number}:{message.version}", "urgent", says, at, urgent=True)
    log(viewer, message, "urgent", at, ground=ground, due=due.isoformat(), call=call)
    return message


def note(viewer: Viewer, message: Message, kind: str, whom: str, text: str, moment: datetime, at: datetime) -> int:
    """Who decided, when and why: words stand beside the call log, history keeps only the code and this id."""
    row = Call(message_id=message.id, kind=kind, whom=whom, text=text, called_at=moment, recorded_at=at,
               person_id=viewer.person_id)
    db.session.add(row)
    db.session.flush()
    return row.id
