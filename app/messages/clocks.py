"""Running clocks as rows: opened with their explanation, stopped with their result, never recomputed silently."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, or_, select

from app.directory.schedules import Reckoning, reckoning
from app.foundation.database import db
from app.foundation.refusal import Refusal
from app.messages.deadlines import (
    ClockRefused,
    Due,
    clarification_due,
    executor_due_after_return,
    executor_due_at_assignment,
    fast_track,
    first_clocks,
    paused_due,
    promise_due,
    reaction_due,
    round_clocks,
    urgent,
)
from app.messages.reminders.rules import first_reminder
from app.messages.rules.words import CLOCKS
from app.messages.tables import Clock, Message
from app.worktime import OutOfReach, YearNotLoaded

KINDS = (*CLOCKS,)
RUNNING = (select(Clock).where(Clock.message_id == bindparam("number"), Clock.stopped.is_(None),
                               Clock.kind.in_(bindparam("kinds", expanding=True))).order_by(Clock.id))
NEWEST = (select(Clock).where(Clock.message_id == bindparam("number"), Clock.kind == bindparam("kind"))
          .order_by(Clock.id.desc()).limit(1))
# The executor's clock is opened by the assignment, not by the arrival.
# What stands while a clarification is waited for, where the rule has it so; terms set by law go on.
PAUSED = ("take", "first_answer", "executor", "answer")
FIRST = ("take", "register", "redirect", "first_answer", "answer")


def asked(field: str, reckon: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """Reckons, turning what cannot be reckoned into words beside the field. Raises Refusal."""
    try:
        return reckon(*args, **options)
    except (ClockRefused, OutOfReach) as refused:
        words = str(refused)
        raise Refusal(words[:1].upper() + words[1:] + ".", field) from None
    except YearNotLoaded as missing:
        raise Refusal(missing.words, field) from None


def own(message: Message) -> Reckoning:
    """The rule the message was registered under and its schedule."""
    return reckoning(message.rule_id, message.channel)


def open_clock(message: Message, due: Due) -> Clock:
    ours = own(message)
    remind_at, level = first_reminder(due.kind, due.due, ours.rule, ours.schedule, started=due.started,
                                      urgent=message.urgent_due is not None)
    clock = Clock(message_id=message.id, round=message.round, kind=due.kind, rule=due.rule, started=due.started,
                  due=due.due, explanation=due.explanation, remind_at=remind_at, remind_level=level)
    db.session.add(clock)
    return clock


def running(message: Message, *kinds: str) -> list[Clock]:
    return list(db.session.scalars(RUNNING, {"number": message.id, "kinds": kinds or KINDS}))


def newest(message: Message, kind: str) -> Clock | None:
    return db.session.scalar(NEWEST, {"number": message.id, "kind": kind})


def stop_clocks(message: Message, kinds: Iterable[str], at: datetime, result: str | None = None) -> None:
    """Stops running clocks of these kinds at a moment; without a result: met by the due, else late."""
    stop_each(message, running(message, *kinds), at, result)


def stop_each(message: Message, clocks: Iterable[Clock], at: datetime, result: str | None = None) -> None:
    for clock in clocks:
        stop(message, clock, at, result or ("met" if at <= clock.due else "late"))


def stop(message: Message, clock: Clock, at: datetime, result: str) -> None:
    clock.stopped, clock.result = at, result
    worked = own(message).schedule.between(clock.started, at) - clock.explanation.get("paused", 0) if at > clock.started else 0
    clock.minutes = max(worked, 0)
    clock.remind_at = None


def resume_clocks(message: Message, moment: datetime | None) -> None:
    """Clocks withdrawn at that moment run on to their old due, and so does that of a redirection taken back; the executor's
    comes with the next assignment."""
    ours = own(message)
    for clock in db.session.scalars(select(Clock).where(
            Clock.message_id == message.id, or_(Clock.result == "withdrawn", Clock.kind == "redirect"),
            Clock.stopped == moment, Clock.kind.in_(FIRST))):
        clock.stopped = clock.result = clock.minutes = None
        clock.remind_at, clock.remind_level = first_reminder(clock.kind, clock.due, ours.rule, ours.schedule,
                                                             started=clock.started, urgent=message.urgent_due is not None)
    db.session.flush()


def start_first_clocks(message: Message, at: datetime, given: datetime | None = None) -> list[Clock]:
    """The clocks of a message just registered. Raises Refusal beside ``received_at``."""
    ours = own(message)
    if ours.rule.given_by and given is None:
        raise Refusal("Укажите срок ответа: в этом канале его назначает сама платформа." if ours.rule.given_by == "source"
                      else "Укажите, до какого времени идёт прямая линия.", "source_due")
    dues = asked("source_due" if given else "received_at", first_clocks, ours.rule, ours.schedule, message.received_at,
                 registered=at, given=given)
    if ours.rule.urgent and ours.rule.urgent.time == "always":
        message.urgent_due = next(due.due for due in dues if due.kind == "answer")
    return [open_clock(message, due) for due in dues if due.kind in FIRST]


def start_round_clocks(message: Message, moment: datetime, given: datetime | None = None) -> None:
    """Clocks of the next round, from the comment's own moment; the executor's follows with the assignment."""
    ours = own(message)
    if ours.rule.given_by == "session":
        given = moment  # the line is over: the comment's own moment counts
    elif ours.rule.given_by and given is None:
        raise Refusal("Назовите новый срок ответа: в этом канале его назначает сама платформа.", "source_due")
    for due in asked("source_due" if given else "came_at", round_clocks, ours.rule, ours.schedule, moment, given=given):
        if due.kind in FIRST:
            open_clock(message, due)


def start_of_round(message: Message) -> datetime:
    """The moment this round is counted from: receipt, or the comment that opened it."""
    clock = newest(message, "answer") if message.round > 1 else None
    return datetime.fromisoformat(clock.explanation["received"]) if clock else message.received_at


def due_held(message: Message) -> datetime | None:
    """What the executor must not pass: the promise once deferred, else the answer's due."""
    return held_by([(clock.kind, clock.due) for clock in running(message, "promise", "answer")])


def held_by(running_dues: Iterable[tuple[str, datetime]]) -> datetime | None:
    """Of the kinds and dues of running clocks, oldest first."""
    dues = list(running_dues)
    return next((due for wanted in ("promise", "answer") for kind, due in dues if kind == wanted), None)


def executor_due(message: Message, at: datetime, limit: datetime | None) -> Due | None:
    """The due prefilled at assignment within what is held (``due_held``); None when no answer clock runs (then there
    is nothing to be late for)."""
    ours = own(message)
    if limit is None:
        return None
    if message.promised_for:
        return executor_due_after_return(ours.rule, ours.schedule, limit, at, limit)
    return executor_due_at_assignment(ours.rule, ours.schedule, start_of_round(message), at, limit,
                                      fast_track=message.fast_track_at is not None)


def open_executor_clock(message: Message, at: datetime, named: datetime | None,
                        when: str = "при поручении") -> Clock | None:
    """The executor's clock at assignment: the reckoned due, or the one the operator named (never after the answer's)."""
    for clock in running(message, "executor"):
        stop(message, clock, at, "replaced")
    due = asked("due", executor_due, message, at, due_held(message))
    if due is None:
        return None
    if named is not None and abs((named - due.due).total_seconds()) >= 60:
        due = named_due(message, due, named, at, when)
    return open_clock(message, due)


def named_due(message: Message, due: Due, named: datetime, at: datetime, when: str) -> Due:
    limit = due_held(message)
    if named <= at:
        raise Refusal("Срок исполнителя уже прошёл: назовите время позже текущего.", "due")
    if limit is not None and named > limit:
        raise Refusal("Срок исполнителя не может быть позже срока ответа.", "due")
    schedule = own(message).schedule
    told = {**due.explanation, "due": schedule.local(named).isoformat(), "days": [], "skipped": [], "amount": "",
            "notes": [f"срок назван ответственным {when}, по расчёту было "
                      + schedule.local(due.due).strftime("%d.%m.%Y %H:%M")]}
    return Due("executor", due.started, schedule.local(named), told, due.rule, due.basis)


def reopen_executor_clock(message: Message, at: datetime) -> None:
    """After a return or an interim answer: the old due if still an hour ahead, else one working hour."""
    limit = due_held(message)
    if limit is None:
        return
    ours, former = own(message), newest(message, "executor")
    old = limit if message.promised_for or former is None or former.round != message.round else former.due
    due = executor_due_after_return(ours.rule, ours.schedule, min(old, limit), at, limit)
    if former is not None and former.round == message.round and former.due == due.due and former.stopped:
        former.stopped = former.result = former.minutes = None
        former.remind_at, former.remind_level = first_reminder("executor", former.due, ours.rule, ours.schedule,
                                                               started=at, urgent=message.urgent_due is not None)
        db.session.flush()
        return
    open_clock(message, due)


def promise_day_checked(message: Message, promised: date | None, today: date) -> date:
    """The promised date of an interim answer, refused when missing, past, absurd or not reckonable."""
    if promised is None:
        raise Refusal("Назовите дату, к которой работы будут выполнены.", "promised_for")
    if promised < today:
        raise Refusal("Эта дата уже прошла.", "promised_for")
    if (promised - today).days > 730:
        raise Refusal("Обещание дальше двух лет не записывается. Проверьте дату.", "promised_for")
    asked("promised_for", own(message).schedule.closing_on_or_before, promised)
    return promised


def defer(message: Message, promised: date | None, published: datetime) -> bool:
    """An interim answer was published. True when its date lies after the answer's due: then the answer clock closes as
    deferred and the promise clock opens (or moves); else the answer clock goes on and False comes back.
    """
    ours = own(message)
    answer = running(message, "answer")
    due = asked("published_at", promise_due, ours.rule, ours.schedule, promised, published)
    if answer and due.due <= answer[0].due:
        return False
    for clock in answer:
        stop(message, clock, published, "deferred" if published <= clock.due else "late")
    stop_clocks(message, ("executor",), published)
    for clock in running(message, "promise"):
        stop(message, clock, published, "replaced")
    open_clock(message, due)
    return True


def reaction_end(message: Message) -> datetime:
    """When the window would have closed by the rule, for a message whose end came from its source."""
    ours = own(message)
    return asked("came_at", reaction_due, ours.rule, ours.schedule, message.evaluated_at).due


def open_reaction_clock(message: Message, evaluated: datetime) -> None:
    ours = own(message)
    open_clock(message, asked("evaluated_at", reaction_due, ours.rule, ours.schedule, evaluated))


def apply_fast_track(message: Message, decided: datetime) -> None:
    """Reckons answer and executor anew from the round's start; what changes is replaced, not overwritten."""
    ours, held = own(message), due_held(message)
    executor, answer = asked("decided_at", fast_track, ours.rule, ours.schedule, start_of_round(message), decided,
                             answer_due=held)
    for due in (answer, executor):
        for clock in running(message, due.kind):
            if clock.due != due.due:
                stop(message, clock, decided, "replaced")
                open_clock(message, due)


def apply_urgent(message: Message, moment: datetime, at: datetime, grounds: str, asked_by: str,
                 asked_at: datetime) -> None:
    """Shortens the running answer (or promise) and executor clocks to the urgent moment."""
    ours, changed = own(message), 0
    for clock in running(message, "answer", "promise", "executor"):
        if clock.kind == "executor" and clock.due <= moment:
            continue
        due = asked("due", urgent, ours.rule, ours.schedule, clock.kind, moment, at, clock.due, grounds=grounds,
                    asked_by=asked_by, asked_at=asked_at)
        stop(message, clock, at, "replaced")
        message.urgent_due = moment
        open_clock(message, due)
        changed += 1
    if not changed:
        raise Refusal("Сейчас нет срока, который можно сократить.", "due")


def move_given(message: Message, due: datetime, at: datetime) -> None:
    """The source put off, or brought forward, the deadline that it sets itself. The executor's stays as it was named, unless
    it would end after the answer's. Raises Refusal where it cannot be reckoned."""
    ours, start = own(message), start_of_round(message)
    dues = asked("due", first_clocks, ours.rule, ours.schedule, start, registered=message.registered_at, given=due)
    former = running(message, "answer", "first_answer")
    for clock in former:
        stop(message, clock, at, "replaced")
    for one in dues:
        if one.kind in {clock.kind for clock in former}:
            open_clock(message, one)
    db.session.flush()
    if any(clock.due > due for clock in running(message, "executor")):
        open_executor_clock(message, at, None)


def open_clarification_clock(message: Message, at: datetime) -> None:
    ours = own(message)
    open_clock(message, asked("question", clarification_due, ours.rule, ours.schedule, at))


def pause_clocks(message: Message, at: datetime) -> bool:
    """Stops what is not late yet, where the rule lets clocks stand for a clarification; whether it does."""
    if not own(message).rule.clarification.pauses:
        return False
    for clock in running(message, *PAUSED):
        if clock.due > at:
            stop(message, clock, at, "replaced")
    return True


def go_on_after(message: Message, since: datetime, at: datetime) -> None:
    """The clocks that stood since then run on, each to its old due and the working time of the pause."""
    ours = own(message)
    stood = db.session.scalars(select(Clock).where(
        Clock.message_id == message.id, Clock.kind.in_(PAUSED), Clock.result == "replaced", Clock.stopped == since))
    for clock in stood.all():
        held = Due(clock.kind, clock.started, clock.due, clock.explanation, clock.rule, clock.explanation["basis"])
        open_clock(message, asked("", paused_due, ours.schedule, held, since, at, ours.rule.clarification.pauses_source))
    db.session.flush()
