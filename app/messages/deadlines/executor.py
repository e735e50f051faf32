"""The executor's own clock: prefilled at assignment, kept or renewed after a return."""

from datetime import datetime

from app.messages.deadlines.due import LEAST_LEFT, Due, amount_of, working_due
from app.messages.deadlines.first import days_before_answer
from app.messages.deadlines.words import amount_words, moment_words
from app.worktime.rules import DEFAULT_SOURCE, Rule
from app.worktime.schedule import Schedule


def executor_due_at_assignment(
    rule: Rule,
    schedule: Schedule,
    received: datetime,
    at: datetime,
    answer_due: datetime,
    *,
    fast_track: bool = False,
) -> Due:
    """The due prefilled when a message is assigned at `at`; the operator may name another.

    Counted from the message's (or round's) start `received`, less the reserve; with less than a working hour left at
    assignment, a working hour from it. Never after the answer's due.
    """
    planned = _planned(rule, schedule, received, answer_due, fast_track)
    if planned.due > answer_due:
        note = f"не позже срока ответа ({moment_words(schedule.local(answer_due))})"
        source = planned.explanation["source"]
        planned = working_due(rule, schedule, "executor", received, answer_due, source, note)
    if schedule.between(at, planned.due) >= LEAST_LEFT:
        return planned
    return an_hour_from(rule, schedule, at, answer_due, "при поручении до срока исполнителя меньше рабочего часа")


def executor_due_after_return(
    rule: Rule, schedule: Schedule, old_due: datetime, at: datetime, answer_due: datetime
) -> Due:
    """The due after a return at `at`: the old one if still a working hour ahead, else a working hour from the return.

    `answer_due` is the due of the clock now running, the promise's once the answer's is closed; never after it.
    """
    if schedule.between(at, old_due) >= LEAST_LEFT:
        note = "прежний срок сохранён: при возврате до него оставалось не меньше рабочего часа"
        return working_due(rule, schedule, "executor", at, old_due, DEFAULT_SOURCE, note)
    return an_hour_from(rule, schedule, at, answer_due, "при возврате до прежнего срока меньше рабочего часа")


def an_hour_from(
    rule: Rule, schedule: Schedule, at: datetime, limit: datetime | None, because: str, *, kind: str = "executor"
) -> Due:
    """One working hour from `at`, never after `limit` (the answer's due, or the one held so far), the reason told."""
    due = schedule.add(at, LEAST_LEFT)
    note = f"{because}: дан рабочий час с {moment_words(schedule.local(at))}"
    if limit is not None and due > limit:
        due = schedule.local(limit)
        note += f", но не позже {'срока ответа' if kind == 'executor' else 'прежнего срока'} ({moment_words(due)})"
    amount = amount_words("working_minutes", LEAST_LEFT)
    return working_due(rule, schedule, kind, at, due, DEFAULT_SOURCE, note, amount=amount)


def _planned(rule: Rule, schedule: Schedule, received: datetime, answer_due: datetime, fast_track: bool) -> Due:
    clock = rule.clocks.get("executor")
    if clock and clock.unit == "working_days_before":
        return days_before_answer(rule, schedule, clock, received, answer_due)
    if clock is None:
        note = "отдельного срока исполнителя правило не знает: предложен срок ответа"
        return working_due(rule, schedule, "executor", received, answer_due, DEFAULT_SOURCE, note)
    reserve, source = amount_of(clock, fast_track)
    answer, _ = amount_of(rule.clocks["answer"], fast_track)
    minutes = answer - reserve if clock.unit == "reserve_minutes" else reserve
    due = schedule.add(received, minutes)
    whole, less = amount_words("working_minutes", answer), amount_words("working_minutes", reserve)
    note = f"на ответ {whole}, из них запас на проверку и согласование {less}"
    amount = amount_words("working_minutes", minutes)
    return working_due(rule, schedule, "executor", received, due, source, note, amount=amount)
