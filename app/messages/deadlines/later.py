"""Deadlines set while a message lives: fast track, urgent, promise, reaction."""

from datetime import UTC, date, datetime, timedelta

from app.messages.deadlines.due import ClockRefused, Due, amount_of, dated_due, working_due
from app.messages.deadlines.executor import an_hour_from
from app.messages.deadlines.first import closing_for
from app.messages.deadlines.words import amount_words, moment_words
from app.worktime.rules import DEFAULT_SOURCE, Rule, Urgent
from app.worktime.schedule import Schedule


def fast_track(
    rule: Rule, schedule: Schedule, received: datetime, decided: datetime, *, answer_due: datetime | None = None
) -> tuple[Due, Due]:
    """(executor, answer) of a message made fast-track at `decided`: counted from its (or its round's) start.

    What is then already past becomes a working hour from the decision. `answer_due`, the due held so far, is never
    exceeded: a fast track does not prolong. Raises ClockRefused where the rule has no fast track.
    """
    if not rule.has_fast_track:
        raise ClockRefused(f"в правиле «{rule.name}» нет ускоренного срока")
    answer_minutes, source = amount_of(rule.clocks["answer"], True)
    answer = _fast(rule, schedule, "answer", received, decided, answer_minutes, source, answer_due)
    clock = rule.clocks["executor"]
    reserve, source = amount_of(clock, True)
    executor = _fast(rule, schedule, "executor", received, decided, answer_minutes - reserve, source, answer.due)
    return executor, answer


def _fast(
    rule: Rule,
    schedule: Schedule,
    kind: str,
    received: datetime,
    decided: datetime,
    minutes: int,
    source: str,
    limit: datetime | None,
) -> Due:
    due = schedule.add(received, minutes)
    decision = f"ускоренное рассмотрение назначено {moment_words(schedule.local(decided))}"
    if due <= decided:
        because = f"{decision}, ускоренный срок ({moment_words(due)}) уже прошёл"
        return an_hour_from(rule, schedule, decided, limit, because, kind=kind)
    if limit is not None and due > limit:
        note = f"{decision}; прежний срок раньше ускоренного и сохранён"
        return working_due(rule, schedule, kind, received, limit, source, note)
    note = f"{decision}, срок считается от начала работы с сообщением"
    amount = amount_words("working_minutes", minutes)
    return working_due(rule, schedule, kind, received, due, source, note, amount=amount)


def urgent(
    rule: Rule,
    schedule: Schedule,
    kind: str,
    moment: datetime,
    at: datetime,
    current_due: datetime,
    *,
    grounds: str,
    asked_by: str = "",
    asked_at: datetime | None = None,
) -> Due:
    """An urgent moment for a clock, set at `at`; it may only shorten. `grounds` and `asked_by` (a post) are words.

    Raises ClockRefused: the rule knows no urgency; the moment is past or not earlier than the current due; outside
    the window where the rule keeps to it; no grounds; where a request is needed, nobody named or asked in the future.
    """
    allowed = _allowed_urgent(rule, schedule, moment, at, current_due, grounds)
    request = f"основание: {grounds.strip()}"
    if allowed.asker:
        request = f"{_request(schedule, asked_by, asked_at, at)}, {request}"
    note = f"срочный запрос от {moment_words(schedule.local(at))}; {request}"
    was = f"прежний срок — {moment_words(schedule.local(current_due))}"
    return dated_due(rule, schedule, kind, at, moment, allowed.source, note, was, start_why="назначен срочный срок")


def _allowed_urgent(
    rule: Rule, schedule: Schedule, moment: datetime, at: datetime, current_due: datetime, grounds: str
) -> Urgent:
    if rule.urgent is None:
        raise ClockRefused(f"правило «{rule.name}» не предусматривает срочного запроса")
    if moment <= at:
        raise ClockRefused("срочный срок уже прошёл: укажите момент в будущем")
    if moment >= current_due:
        current = moment_words(schedule.local(current_due))
        raise ClockRefused(f"срочный запрос может только сократить срок: нынешний срок {current}")
    if not grounds.strip():
        raise ClockRefused("укажите основание срочного запроса")
    if rule.urgent.time == "window" and not within(schedule, moment):
        raise ClockRefused(f"в этом канале срочный срок возможен только в часы работы: {schedule.window.words}")
    return rule.urgent


def _request(schedule: Schedule, asked_by: str, asked_at: datetime | None, at: datetime) -> str:
    if not asked_by.strip() or asked_at is None:
        raise ClockRefused("укажите, кто и когда запросил срочный ответ")
    if asked_at > at:
        raise ClockRefused("запрос не может быть позже, чем он записан")
    return f"запросил: {asked_by.strip()}, {moment_words(schedule.local(asked_at))}"


def within(schedule: Schedule, moment: datetime) -> bool:
    """Open, or exactly at a closing."""
    local = schedule.local(moment)
    return schedule.is_open(local) or schedule.closing_of(local.date()) == local


def promise_due(rule: Rule, schedule: Schedule, promised: date, at: datetime) -> Due:
    """The promise's clock: the promised day's closing or, on a day off, that of the working day before.

    `at` is the interim answer's publication (or now, to check a form). Raises ClockRefused when that is not ahead.
    """
    due, note = closing_for(schedule, promised)
    if due <= at:
        raise ClockRefused(f"обещанный срок ({moment_words(due)}) уже прошёл: укажите более позднюю дату")
    source = DEFAULT_SOURCE
    return dated_due(rule, schedule, "promise", at, due, source, note, start_why="обещано в промежуточном ответе")


def reaction_due(rule: Rule, schedule: Schedule, sent_at: datetime) -> Due:
    """End of the reaction window, hours by the clock from the moment the region sent the answer for evaluation.

    Raises ClockRefused where the rule has no reaction window.
    """
    clock = rule.clocks.get("reaction")
    if clock is None:
        raise ClockRefused(f"в правиле «{rule.name}» нет срока реакции")
    due = sent_at.astimezone(UTC) + timedelta(hours=clock.amount)
    why = "ответ отправлен на оценку; часы считаются подряд, ночи и выходные входят"
    amount = amount_words(clock.unit, clock.amount)
    return dated_due(rule, schedule, "reaction", sent_at, due, clock.source, amount=amount, start_why=why)
