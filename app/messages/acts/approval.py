"""The route after the answer: check, the region's decision, publication. Steps come from the profile."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app.foundation.database import db
from app.foundation.refusal import Refusal, Stale, check_link
from app.foundation.viewer import Viewer
from app.messages.acts.base import (
    current_answer,
    forget_draft,
    log,
    needs_topic,
    required,
    responsible,
    route_of,
    settle,
    stand_at,
    take_act,
    tell_step,
    tell_unit,
    twins_of,
)
from app.messages.acts.proof import unproved
from app.messages.clocks import defer, open_reaction_clock, reopen_executor_clock, stop_clocks
from app.messages.rules.route import Step, after, first_of
from app.messages.rules.words import COMPLETENESS, RETURN_REASONS
from app.messages.tables import Answer, Decision, Evidence, Message
from app.messages.visibility import M, take_in_order


def move_on(message: Message, code: str, answer: Answer, at: datetime) -> None:
    """To the route's next step, and tells whose turn it is."""
    step = after(route_of(message), code)
    if step is None:
        raise Stale("Маршрут сообщения закончился: обновите страницу.")
    stand_at(message, step, answer, at)


def decide(viewer: Viewer, message: Message, answer: Answer, step: str, verdict: str, at: datetime, *,
           decided_at: datetime | None = None, decided_by: str = "", reason: str | None = None, words: str = "",
           completeness: int | None = None) -> Decision:
    decision = Decision(message_id=message.id, answer_id=answer.id, round=message.round, step=step, verdict=verdict,
                        reason=reason, words=words, completeness=completeness, decided_by=decided_by,
                        person_id=viewer.person_id, decided_at=decided_at or at, recorded_at=at)
    db.session.add(decision)
    db.session.flush()
    return decision


def check(viewer: Viewer, number: int, seen: int | None, at: datetime, *, completeness: int | None,
          words: str = "") -> Message:
    """Ответ проверен: the operator's mark of completeness, then the next step of the route."""
    message = take_act(viewer, "check", number, seen, at)
    answer = current_answer(message)
    if completeness not in COMPLETENESS:
        raise Refusal("Оцените полноту ответа: 0, 1 или 2.", "completeness")
    needs_topic(message)
    if unproved(answer):
        raise Refusal("Итог «Решено» подтверждают фото, видео или документом. Верните ответ: «Нет подтверждения работ».",
                      "completeness")
    answer.completeness, answer.state = completeness, "approved"
    decision = decide(viewer, message, answer, "check", "approve", at, completeness=completeness, words=words.strip())
    move_on(message, "check", answer, at)
    settle(message)
    log(viewer, message, "check", at, answer=answer.id, decision=decision.id, completeness=completeness)
    forget_draft(viewer, number, "check")
    return message


def agree(viewer: Viewer, number: int, seen: int | None, at: datetime, *, words: str = "") -> Message:
    """Согласовать ответ at a step whose person the route names (Мыски 3.12.5)."""
    message = take_act(viewer, "agree", number, seen, at)
    answer, step = current_answer(message), message.step or ""
    if message.waits_on == "operator" and answer.kind == "final":
        needs_topic(message)
    decision = decide(viewer, message, answer, step, "approve", at, words=words.strip())
    move_on(message, step, answer, at)
    settle(message)
    log(viewer, message, "agree", at, answer=answer.id, decision=decision.id, step=step)
    return message


def send_back(viewer: Viewer, code: str, number: int, seen: int | None, at: datetime, reason: str, words: str,
              decided_at: datetime | None = None, decided_by: str = "") -> Message:
    """An answer goes back to the executor with a coded reason and words, from the step it stands at."""
    message = take_act(viewer, code, number, seen, at)
    answer = current_answer(message)
    if reason not in RETURN_REASONS:
        raise Refusal("Выберите причину возврата.", "reason")
    why = required(words, "words", "Напишите исполнителю, что исправить.")
    moment = moment_between(decided_at, answer.submitted_at, at, "decided_at")
    step = message.step or ""
    answer.state = "returned"
    decision = decide(viewer, message, answer, step, "return", at, reason=reason, words=why, decided_at=moment,
                      decided_by=decided_by)
    message.returns += 1
    message.step = None
    release_evidence(answer)
    given = responsible(message)
    if given:
        message.state = "deferred" if message.promised_for else "preparing"
        reopen_executor_clock(message, at)
    else:
        message.state = "taken"
    settle(message)
    if given:
        tell_unit(message, given, f"returned:{decision.id}", "returned",
                  f"№ {number}: ответ вернули — {RETURN_REASONS[reason].lower()}", at, urgent=message.urgent_due is not None)
    log(viewer, message, code, at, answer=answer.id, decision=decision.id, reason=reason, step=step)
    forget_draft(viewer, number, code)
    return message


def release_evidence(answer: Answer) -> None:
    """The files of a returned answer wait for the next one, so that nothing is photographed twice.

    The returned answer keeps its own rows for the record; copies wait.
    """
    rows = db.session.scalars(select(Evidence).where(Evidence.answer_id == answer.id, Evidence.removed_at.is_(None))
                              .order_by(Evidence.id)).all()
    for row in rows:
        db.session.add(Evidence(message_id=row.message_id, file_id=row.file_id, stage=row.stage, person_id=row.person_id,
                                unit_id=row.unit_id, added_at=row.added_at, sightings=row.sightings))


def return_answer(viewer: Viewer, number: int, seen: int | None, at: datetime, *, reason: str, words: str) -> Message:
    return send_back(viewer, "return", number, seen, at, reason, words)


def region_return(viewer: Viewer, number: int, seen: int | None, at: datetime, *, reason: str, words: str,
                  decided_at: datetime | None = None) -> Message:
    """The region's curator found the answer unsuitable; the operator records it (2.3, 3.5)."""
    return send_back(viewer, "region_return", number, seen, at, reason, words, decided_at, "Куратор ЦУР")


def region_agree(viewer: Viewer, number: int, seen: int | None, at: datetime, *, decided_at: datetime | None = None,
                 words: str = "") -> Message:
    """The region's positive decision, recorded by the operator with its moment."""
    message = take_act(viewer, "region_agree", number, seen, at)
    answer = current_answer(message)
    moment = moment_between(decided_at, answer.submitted_at, at, "decided_at")
    decision = decide(viewer, message, answer, "region", "approve", at, decided_at=moment, decided_by="Куратор ЦУР",
                      words=words.strip())
    move_on(message, "region", answer, at)
    settle(message)
    log(viewer, message, "region_agree", at, answer=answer.id, decision=decision.id)
    return message


def moment_between(moment: datetime | None, first: datetime, last: datetime, field: str) -> datetime:
    """A moment given by a person, never before ``first`` nor in the future; None is now. Seconds do not count."""
    if moment is None:
        return last
    if moment > last:
        raise Refusal("Это время ещё не наступило.", field)
    if moment < first.replace(second=0, microsecond=0):
        raise Refusal("Это время раньше предыдущего шага. Проверьте дату и час.", field)
    return max(moment, first)


def go_out(viewer: Viewer, message: Message, answer: Answer, step: str, moment: datetime, evaluated: datetime,
           at: datetime) -> Decision:
    """The answer has reached the applicant: what its step decided, its clocks, where the message goes from here."""
    answer.state, answer.published_at, answer.published_recorded_at = "published", moment, at
    message.first_published_at = message.first_published_at or moment
    following = after(route_of(message), message.step or "")
    message.step = None
    decision = decide(viewer, message, answer, step, "approve", at, decided_at=moment)
    if answer.kind == "final":
        finish_with(message, answer, moment, evaluated, following, at)
    else:
        interim_published(message, answer, moment)
    settle(message)
    return decision


@dataclass(frozen=True)
class Publication:
    """When and where it was published, and when the region sent it for evaluation (never earlier)."""

    published_at: datetime | None = None
    evaluated_at: datetime | None = None
    link: str = ""
    completeness: int | None = None


def publish(viewer: Viewer, number: int, seen: int | None, at: datetime, new: Publication) -> Message:
    """Записать публикацию, done in the other system. Clocks use that moment, history keeps both."""
    take_in_order(M.id == number, twins_of(number))
    message = take_act(viewer, "publish", number, seen, at)
    answer = current_answer(message)
    if answer.kind == "final":
        needs_topic(message)
        mark_unchecked(viewer, message, answer, new.completeness)
    check_link(new.link)
    approved = db.session.scalar(select(func.max(Decision.decided_at)).where(Decision.answer_id == answer.id))
    moment = moment_between(new.published_at, approved or answer.submitted_at, at, "published_at")
    if new.evaluated_at and new.evaluated_at > at + timedelta(minutes=1):
        raise Refusal("Это время ещё не наступило.", "evaluated_at")
    evaluated = max(new.evaluated_at or moment, moment)
    if new.evaluated_at and new.evaluated_at < moment.replace(second=0):
        raise Refusal("На оценку отправляют не раньше публикации.", "evaluated_at")
    answer.published_link = new.link
    decision = go_out(viewer, message, answer, "publish", moment, evaluated, at)
    told_published(message, answer, at)
    publish_duplicates(viewer, message, answer, moment, at)
    log(viewer, message, "publish", at, answer=answer.id, decision=decision.id, kind=answer.kind,
        published_at=moment.isoformat())
    return message


def mark_unchecked(viewer: Viewer, message: Message, answer: Answer, completeness: int | None) -> None:
    """Where the route has no check of its own, who publishes another's answer marks its completeness."""
    if first_of(route_of(message), "check") or not marks_completeness(viewer, message):
        return
    if completeness not in COMPLETENESS:
        raise Refusal("Оцените полноту ответа: 0, 1 или 2.", "completeness")
    answer.completeness = completeness


def marks_completeness(viewer: Viewer, message: Message) -> bool:
    """An answer is judged by who runs the channel, never by who gave it."""
    answers = first_of(route_of(message), "answer")
    return viewer.works("operator", message.channel) and answers is not None and answers.who == "executor"


def finish_with(message: Message, answer: Answer, moment: datetime, evaluated: datetime, following: Step | None,
                at: datetime) -> None:
    """A final answer went out: all clocks stop, and what the route says follows: a reaction window, somebody's consent,
    or nothing more."""
    message.state, message.waits_on = "published", "citizen"
    message.published_at, message.evaluated_at = moment, evaluated
    message.outcome = answer.outcome
    message.completeness = answer.completeness
    message.promised_for = None
    stop_clocks(message, ("take", "register", "redirect", "first_answer", "executor", "answer", "promise"), moment)
    if following is None:
        message.state, message.done_at, message.closing_reason = "done", moment, "answered"
    elif following.kind == "reaction":
        open_reaction_clock(message, evaluated)
    else:
        message.step, message.waits_on = following.code, following.waits_on
        tell_step(message, following, answer.id, at)


def interim_published(message: Message, answer: Answer, moment: datetime) -> None:
    """An interim answer went out: it stops *first answer*; a date after the answer's due defers the message."""
    stop_clocks(message, ("take", "first_answer"), moment)
    if defer(message, answer.promised_for, moment):
        message.promise_moves += message.promised_for is not None
        message.promised_for = answer.promised_for
        message.state = "deferred"
    else:
        message.state = "preparing"
        reopen_executor_clock(message, moment)


def told_published(message: Message, answer: Answer, at: datetime) -> None:
    given = responsible(message)
    if given is None:
        return
    words = (f"№ {message.id}: ответ опубликован" if answer.kind == "final" else
             f"№ {message.id}: промежуточный ответ опубликован, обещано к {russian_day(answer.promised_for)}")
    tell_unit(message, given, f"published:{answer.id}", "published", words, at)


def russian_day(day: date | None) -> str:
    return day.strftime("%d.%m.%Y") if day else ""


def publish_duplicates(viewer: Viewer, main: Message, answer: Answer, moment: datetime, at: datetime) -> None:
    """One answer serves the duplicates too: their clocks stop with its publication."""
    for twin in db.session.scalars(select(Message).where(twins_of(main.id)).order_by(M.id)):
        kinds = ("take", "first_answer", "executor", "answer", "promise") if answer.kind == "final" else ("first_answer",)
        stop_clocks(twin, kinds, moment)
        twin.first_published_at = twin.first_published_at or moment
        if answer.kind == "final":
            twin.published_at, twin.done_at, twin.outcome = moment, moment, answer.outcome
        twin.version += 1
        settle(twin)
        log(viewer, twin, "publish", at, answer=answer.id, main=main.id, kind=answer.kind)

