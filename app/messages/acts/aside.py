"""Side ends and side notes: decline, redirect, duplicate, a call, a correction, the source's own state."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.directory.schedules import clock_words
from app.directory.tables import Topic
from app.foundation.database import db
from app.foundation.refusal import Refusal, Stale
from app.foundation.viewer import Viewer
from app.messages.acts.applicant import set_applicant
from app.messages.acts.approval import moment_between
from app.messages.acts.base import (
    end_assignments,
    forget_draft,
    log,
    required,
    responsible,
    settle,
    take_act,
    tell_unit,
    twins_of,
)
from app.messages.acts.clarifying import end_clarification, nobody_replied
from app.messages.acts.registering import check_applicant, check_source
from app.messages.acts.signing import notify
from app.messages.clocks import move_given, resume_clocks, stop_clocks
from app.messages.rules.acts import due_of_source
from app.messages.rules.proposed import WHOSE, filled
from app.messages.rules.words import DECLINE_REASONS, TALKS
from app.messages.search import index_message
from app.messages.tables import Call, Message
from app.messages.visibility import M, take_in_order, visible

ALL_WORK = ("take", "register", "redirect", "first_answer", "executor", "answer", "promise", "reaction", "clarification")


def without_duplicates(message: Message) -> None:
    """A main message answers for its duplicates: it cannot leave them behind. Raises Refusal naming them."""
    twins = db.session.scalars(select(M.id).where(twins_of(message.id))).all()
    if twins:
        numbers = ", ".join(f"№ {twin}" for twin in twins)
        raise Refusal(f"У сообщения есть дубли: {numbers}. Сначала верните их в работу или назначьте им другое главное.")


def close_aside(message: Message, at: datetime, state: str, reason: str, words: str) -> None:
    """A side end: clocks withdrawn, the executor told, the assignment over."""
    given = responsible(message)
    if given:
        tell_unit(message, given, f"{state}:{message.id}:{message.version}", state,
                  f"№ {message.id}: поручение снято, отвечать не нужно", at)
    stop_clocks(message, ALL_WORK, at, "withdrawn")
    end_assignments(message, at, state)
    message.state, message.step, message.outcome = state, None, state
    message.done_at, message.closing_reason, message.closing_words = at, reason, words
    settle(message)


def decline(viewer: Viewer, number: int, seen: int | None, at: datetime, *, reason: str, words: str = "") -> Message:
    """Отклонить with a coded reason (spam, no question); no reason, no refusal."""
    message = take_act(viewer, "decline", number, seen, at)
    without_duplicates(message)
    if reason not in DECLINE_REASONS:
        raise Refusal("Выберите причину.", "reason")
    if reason == "no_reply":
        nobody_replied(message, at)
    if message.state == "clarification":
        end_clarification(message, at, "declined", viewer.person_id)
    clean = required(words, "words", "Напишите причину.") if reason == "other" else words.strip()
    close_aside(message, at, "declined", reason, clean)
    log(viewer, message, "decline", at, reason=reason)
    forget_draft(viewer, number, "decline")
    return message


def redirect(viewer: Viewer, number: int, seen: int | None, at: datetime, *, whose: str, words: str, notice: str = "",
             host: str = "") -> Message:
    """Перенаправить: names whose it is. The applicant of an appeal is told by a numbered notice (59-ФЗ, ст. 8, ч. 3)."""
    message = take_act(viewer, "redirect", number, seen, at)
    without_duplicates(message)
    owner = required(whose, "whose", "Напишите, чей это вопрос: организация или уровень власти.", 300)
    why = required(words, "words", "Напишите, куда и как передано.")
    told = {}
    if message.kind == "appeal":
        text = filled(required(notice, "notice", "Напишите уведомление заявителю."), {WHOSE: owner})
        told = {"paper": notify(viewer, message, "redirected", text, at, host).id}
        stop_clocks(message, ("redirect",), at)
    close_aside(message, at, "redirected", "redirected", f"{owner}. {why}")
    log(viewer, message, "redirect", at, **told)
    forget_draft(viewer, number, "redirect")
    return message


def duplicate(viewer: Viewer, number: int, seen: int | None, at: datetime, *, main: int | None) -> Message:
    """Follows its main message: one answer serves both, clocks go on until its publication."""
    take_in_order(M.id.in_((number, main or 0)))
    message = take_act(viewer, "duplicate", number, seen, at)
    leader = db.session.scalar(select(Message).where(Message.id == (main or 0), visible(viewer)))
    if leader is None:
        raise Refusal("Сообщения с таким номером нет.", "main")
    if leader.id == number:
        raise Refusal("Сообщение не может быть дублем самого себя.", "main")
    if leader.main_id is not None or leader.state in ("declined", "redirected", "duplicate"):
        raise Refusal(f"№ {leader.id} само дубль или закрыто. Укажите главное сообщение.", "main")
    if db.session.scalar(select(Message.id).where(Message.main_id == number).limit(1)):
        raise Refusal("У этого сообщения есть свои дубли: главным остаётся оно.", "main")
    message.main_id = leader.id
    end_assignments(message, at, "duplicate")
    stop_clocks(message, ("take", "executor"), at, "withdrawn")
    message.state, message.step, message.closing_reason = "duplicate", None, "duplicate"
    if leader.first_published_at:
        stop_clocks(message, ("first_answer",), at)
    if leader.published_at:
        stop_clocks(message, ("first_answer", "answer"), at)
        message.published_at = message.done_at = at
        message.outcome = leader.outcome
    settle(message)
    leader.version += 1
    log(viewer, message, "duplicate", at, main=leader.id)
    log(viewer, leader, "has_duplicate", at, twin=number)
    return message


def record_call(viewer: Viewer, number: int, seen: int | None, at: datetime, *, whom: str, text: str,
                called_at: datetime | None = None, kind: str = "call") -> Message:
    """A talk kept on the card: with the organisation's head (3.4), or with the applicant, by what means and what was
    explained, or why it failed (3.12.4; ``kind`` talk, no_talk)."""
    message = take_act(viewer, "call", number, seen, at)
    who = required(whom, "whom", "Напишите, с кем говорили (должность, организация).", 200)
    words = required(text, "text", "Напишите, о чём договорились.")
    moment = moment_between(called_at, message.received_at, at, "called_at")
    if kind not in TALKS:
        raise Refusal("Выберите, с кем был разговор.", "kind")
    call = Call(message_id=number, kind=kind, whom=who, text=words, called_at=moment, recorded_at=at,
                person_id=viewer.person_id)
    db.session.add(call)
    settle(message)
    log(viewer, message, "call", at, call=call.id)
    forget_draft(viewer, number, "call")
    return message


@dataclass(frozen=True)
class Correction:
    """What the operator may correct; the text and the moment of receipt are the citizen's and stay."""

    topic_id: int | None
    incident_kind: str | None
    settlement: str
    street: str
    house: str
    place_note: str
    network: str
    page_kind: str
    item_kind: str
    community: str
    link: str
    applicant: str  # who applies, a code of APPLICANTS


def edit(viewer: Viewer, number: int, seen: int | None, at: datetime, new: Correction) -> Message:
    """Тема, адрес, источник. History keeps which fields changed."""
    message = take_act(viewer, "edit", number, seen, at)
    topic = db.session.get(Topic, new.topic_id) if new.topic_id is not None else None
    if new.topic_id not in (None, message.topic_id) and (topic is None or not topic.active):
        raise Refusal("Выберите тему из списка.", "topic")
    check_source(new)
    check_applicant(new.applicant)
    told = {name: value for name, value in vars(new).items() if name != "applicant"}
    changed = [name for name, value in told.items() if getattr(message, name) != value]
    for name in changed:
        setattr(message, name, told[name])
    if set_applicant(message, new.applicant):
        changed.append("applicant")
    if "topic_id" in changed and message.not_matched:
        message.not_matched = {key: value for key, value in message.not_matched.items() if key != "topic"} or None
    settle(message)
    index_message(message)
    log(viewer, message, "edit", at, fields=changed)
    forget_draft(viewer, number, "edit")
    return message


def follow_source(viewer: Viewer, number: int, seen: int | None, at: datetime) -> Message:
    """Принять состояние источника: the source reported the end after a person here had acted."""
    take_in_order(M.id == number, twins_of(number))
    message = take_act(viewer, "follow_source", number, seen, at)
    says = message.source_says or {}
    if says.get("state") != "done":
        raise Stale("Источник не сообщал о завершении.")
    if message.state == "clarification":
        end_clarification(message, at, "source", viewer.person_id)
    finished = datetime.fromisoformat(says["finished_at"]) if says.get("finished_at") else at
    moment = min(finished, at)
    stop_clocks(message, ALL_WORK, moment)
    message.state, message.step, message.done_at = "done", None, moment
    message.first_published_at = message.first_published_at or moment
    message.published_at = message.published_at or moment
    message.outcome = says.get("outcome") or message.outcome
    message.closing_reason = "source"
    message.promised_for = None
    settle(message)
    for twin in db.session.scalars(select(Message).where(twins_of(number)).order_by(M.id)):
        stop_clocks(twin, ALL_WORK, moment)
        twin.published_at = twin.done_at = moment
        twin.outcome, twin.version = message.outcome, twin.version + 1
        settle(twin)
        log(viewer, twin, "follow_source", at, main=number)
    given = responsible(message)
    if given:
        tell_unit(message, given, f"source-done:{number}", "done", f"№ {number}: завершено в источнике", at)
    log(viewer, message, "follow_source", at)
    return message


def follow_due(viewer: Viewer, number: int, seen: int | None, at: datetime) -> Message:
    """Принять срок источника: the platform, which sets the deadline itself, moved it after a person here had acted."""
    message = take_act(viewer, "follow_due", number, seen, at)
    due = due_of_source(message.source_says)
    if due is None:
        raise Stale("Источник не называл другого срока.")
    move_given(message, due, at)
    message.source_says = {**(message.source_says or {}), "due": None}
    settle(message)
    given = responsible(message)
    if given:
        tell_unit(message, given, f"source-due:{number}:{message.version}", "more_time",
                  f"№ {number}: срок ответа на платформе теперь {clock_words(due)}", at)
    log(viewer, message, "follow_due", at, due=due.isoformat())
    return message


def restore(viewer: Viewer, number: int, seen: int | None, at: datetime, *, words: str) -> Message:
    """Takes back a decline, a redirection or a duplicate: the clocks it withdrew run on as if it had not been."""
    message = take_act(viewer, "restore", number, seen, at)
    why = required(words, "words", "Напишите, почему сообщение возвращается в работу.")
    former = message.state
    if former != "duplicate":
        resume_clocks(message, message.done_at)
    message.main_id = None
    message.state, message.step = "taken", None
    message.done_at = message.closing_reason = message.outcome = None
    message.closing_words = ""
    call = Call(message_id=number, kind="restore", whom="", text=why, called_at=at, recorded_at=at, person_id=viewer.person_id)
    db.session.add(call)
    settle(message)
    log(viewer, message, "restore", at, call=call.id, former=former)
    return message
