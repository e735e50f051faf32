"""The citizen's reaction: comments, marks, the end of the window."""

from datetime import datetime

from sqlalchemy import select

from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Invisible, Refusal
from app.foundation.viewer import Viewer
from app.messages.acts.approval import decide
from app.messages.acts.base import (
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
from app.messages.clocks import open_executor_clock, own, reaction_end, start_round_clocks, stop_clocks
from app.messages.rules.route import first_of, negative_only
from app.messages.rules.words import NO_QUESTION_REASONS, RETURN_REASONS, SAID_BY
from app.messages.tables import Answer, Assignment, Clock, Message, Reaction


def record_comment(viewer: Viewer, number: int, seen: int | None, at: datetime, *, text: str,
                   came_at: datetime | None = None, negative: bool = False, said_by: str = "",
                   source_due: datetime | None = None) -> Message:
    """Пришёл комментарий: within the window (by the comment's own moment) it brings the message back (3.5), where the route
    has none whenever it comes; on ПОС (3.10.6) and of appeals a negative one alone (``negative_only``).

    Any other is kept as a reaction and changes nothing. ``said_by``: the applicant or a moderator of the platform, empty
    where it has none. ``source_due``: the new deadline, where the platform names it.
    """
    message = take_act(viewer, "comment", number, seen, at)
    words = required(text, "text", "Введите текст комментария.")
    if said_by not in SAID_BY and (said_by or own(message).rule.given_by == "source"):
        raise Refusal("Выберите, кто написал: заявитель или модератор.", "said_by")
    moment = came_at or at
    if moment > at:
        raise Refusal("Это время ещё не наступило.", "came_at")
    if message.published_at is None or moment < message.published_at.replace(second=0):
        raise Refusal("Комментарий раньше публикации ответа. Проверьте дату и час.", "came_at")
    within = in_window(message, moment) if first_of(route_of(message), "reaction") else (
        negative or not negative_only(own(message).rule.given_by, message.kind))
    reaction = Reaction(message_id=number, round=message.round, kind="comment", text=words, came_at=moment,
                        recorded_at=at, person_id=viewer.person_id, opened_round=within, said_by=said_by)
    db.session.add(reaction)
    db.session.flush()
    if within:
        open_round(viewer, message, moment, at, source_due, said_by)
    settle(message)
    log(viewer, message, "comment", at, reaction=reaction.id, opened_round=within, said_by=said_by)
    return message


def consent(viewer: Viewer, number: int, seen: int | None, at: datetime) -> Message:
    """The руководитель agrees with the published answer: executed (3.10.6)."""
    message = take_act(viewer, "consent", number, seen, at)
    answer, step = published_answer(message), message.step or ""
    decision = decide(viewer, message, answer, step, "approve", at)
    message.state, message.step, message.done_at, message.closing_reason = "done", None, at, "consented"
    settle(message)
    log(viewer, message, "consent", at, answer=answer.id, decision=decision.id)
    return message


def consent_return(viewer: Viewer, number: int, seen: int | None, at: datetime, *, reason: str, words: str,
                   source_due: datetime | None = None) -> Message:
    """No consent: the published answer goes back to work as a round of its own."""
    message = take_act(viewer, "consent_return", number, seen, at)
    answer, step = published_answer(message), message.step or ""
    if reason not in RETURN_REASONS:
        raise Refusal("Выберите причину возврата.", "reason")
    why = required(words, "words", "Напишите исполнителю, что исправить.")
    decision = decide(viewer, message, answer, step, "return", at, reason=reason, words=why)
    message.returns += 1
    open_round(viewer, message, at, at, source_due)
    settle(message)
    log(viewer, message, "consent_return", at, answer=answer.id, decision=decision.id, reason=reason, step=step)
    forget_draft(viewer, number, "consent_return")
    return message


def published_answer(message: Message) -> Answer:
    return db.session.scalars(select(Answer).where(Answer.message_id == message.id, Answer.state == "published")
                              .order_by(Answer.id.desc()).limit(1)).one()


def in_window(message: Message, moment: datetime) -> bool:
    """Whether a comment of that moment counts: up to the end of the reaction clock of this round."""
    due = db.session.scalar(select(Clock.due).where(
        Clock.message_id == message.id, Clock.kind == "reaction", Clock.round == message.round)
        .order_by(Clock.id.desc()).limit(1))
    if due is None and message.evaluated_at is not None:
        due = reaction_end(message)  # finished in the source: no clock of ours ran
    return due is not None and moment <= due


def open_round(viewer: Viewer, message: Message, moment: datetime, at: datetime, source_due: datetime | None = None,
               said_by: str = "") -> None:
    """The next round: clocks from the comment's own moment, the same executor is told at once."""
    stop_clocks(message, ("reaction",), moment, "withdrawn")
    message.round += 1
    message.reopened += 1
    message.state, message.step = "taken", None
    message.published_at = message.evaluated_at = message.done_at = message.outcome = None
    message.closing_reason, message.fast_track_at, message.urgent_due = None, None, None
    start_round_clocks(message, moment, source_due)
    given = responsible(message)
    if given is not None:
        continue_assignment(viewer, message, given, moment, at, said_by)
    tell_operators(message, f"round:{message.id}:{message.round}", "round",
                   f"№ {message.id}: комментарий вернул сообщение в работу, круг {message.round}", at)


def continue_assignment(viewer: Viewer, message: Message, given: Assignment, moment: datetime, at: datetime,
                        said_by: str = "") -> None:
    for row in db.session.scalars(select(Assignment).where(Assignment.message_id == message.id, Assignment.active)):
        row.active, row.ended_at, row.end_reason = False, at, "next_round"
        db.session.add(Assignment(message_id=message.id, round=message.round, unit_id=row.unit_id,
                                  person_id=row.person_id, responsible=row.responsible, given_at=at,
                                  given_by=viewer.person_id))
    db.session.flush()
    message.state = "assigned"
    open_executor_clock(message, max(moment, at), None)
    now_given = responsible(message) or given
    who = "модератор платформы" if said_by == "moderator" else "заявитель"
    tell_unit(message, now_given, f"assigned:{now_given.id}", "round",
              f"№ {message.id}: {who} недоволен, нужен новый ответ", at)


def record_mark(viewer: Viewer, number: int, seen: int | None, at: datetime, *, mark: int | None,
                came_at: datetime | None = None) -> Message:
    """Записать оценку от 1 до 5."""
    message = take_act(viewer, "mark", number, seen, at)
    if mark not in (1, 2, 3, 4, 5):
        raise Refusal("Оценка — от 1 до 5.", "mark")
    moment = came_at or at
    if moment > at:
        raise Refusal("Это время ещё не наступило.", "came_at")
    reaction = Reaction(message_id=number, round=message.round, kind="mark", mark=mark, came_at=moment, recorded_at=at,
                        person_id=viewer.person_id, opened_round=False)
    db.session.add(reaction)
    db.session.flush()
    message.mark = mark
    settle(message)
    log(viewer, message, "mark", at, reaction=reaction.id)
    return message


def no_question(viewer: Viewer, number: int, seen: int | None, at: datetime, *, reason: str) -> Message:
    """Ends a round that a comment without a question opened (thanks); the first round is declined instead."""
    message = take_act(viewer, "no_question", number, seen, at)
    if reason not in NO_QUESTION_REASONS:
        raise Refusal("Выберите причину.", "reason")
    stop_clocks(message, ("take", "first_answer", "executor", "answer", "promise"), at, "withdrawn")
    message.state, message.done_at, message.closing_reason = "done", at, reason
    message.promised_for = None
    settle(message)
    given = responsible(message)
    if given:
        tell_unit(message, given, f"no-question:{number}:{message.round}", "done",
                  f"№ {number}: нового ответа не нужно, круг завершён", at)
    log(viewer, message, "no_question", at, reason=reason)
    return message


def finish_reaction(viewer: Viewer, number: int, at: datetime) -> bool:
    """The window closed without a comment: done (3.5). Called by the job; safe to run twice. True if it closed now."""
    message = db.session.scalar(select(Message).where(Message.id == number).with_for_update())
    if message is None:
        raise Invisible()
    clock = db.session.scalar(select(Clock).where(Clock.message_id == number, Clock.kind == "reaction",
                                                  Clock.stopped.is_(None)))
    if message.state != "published" or clock is None or clock.due > at:
        return False
    due = clock.due
    stop_clocks(message, ("reaction",), due)
    message.state, message.done_at, message.closing_reason = "done", due, "no_comment"
    message.version += 1
    settle(message)
    record(viewer, "message", number, "done", at, round=message.round, state="done")
    return True

