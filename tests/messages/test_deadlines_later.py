"""Executor's clock, fast track, urgent, promise and reaction."""

from datetime import date

import pytest

from app.messages.deadlines import (
    ClockRefused,
    executor_due_after_return,
    executor_due_at_assignment,
    fast_track,
    promise_due,
    reaction_due,
    urgent,
)
from tests.worktime.shipped_data import moment, rule_and_schedule

TODAY = "2026-05-12"
INCIDENT = rule_and_schedule("incident")


def at(clock):
    return moment(f"{TODAY} {clock}")


ASSIGNED = [
    ("2026-05-08 16:30", "08:15", "16:00", "14:00", "story A: from the message's start, less the reserve"),
    ("2026-05-12 08:00", "13:00", "16:00", "14:00", "exactly an hour left"),
    ("2026-05-12 08:00", "13:01", "16:00", "14:01", "less than an hour left: an hour from assignment"),
    ("2026-05-12 08:00", "15:30", "16:00", "16:00", "never after the answer's due"),
    ("2026-05-12 08:00", "08:10", "12:00", "12:00", "an answer's due shortened meanwhile"),
    ("2026-05-12 08:00", "16:30", "16:00", "16:00", "assigned when the answer is already late"),
]


@pytest.mark.parametrize(("received", "assigned", "answer", "due", "remark"), ASSIGNED, ids=[r[4] for r in ASSIGNED])
def test_executor_at_assignment(received, assigned, answer, due, remark):
    found = executor_due_at_assignment(*INCIDENT, moment(received), at(assigned), at(answer))
    assert (found.kind, found.due) == ("executor", at(due))


def test_executor_fast_track_at_assignment():
    found = executor_due_at_assignment(*INCIDENT, at("08:00"), at("08:20"), at("12:00"), fast_track=True)
    assert found.due == at("11:00")


def test_executor_of_pos_has_until_two_working_days_before():
    found = executor_due_at_assignment(*rule_and_schedule("pos"), at("10:00"), at("11:00"), moment("2026-05-22 17:30"))
    assert found.due == moment("2026-05-20 17:30")


def test_a_channel_without_an_executors_clock_offers_the_answers_due():
    found = executor_due_at_assignment(*rule_and_schedule("phone"), at("09:30"), at("10:00"), at("17:30"))
    assert found.due == at("17:30")
    assert "отдельного срока исполнителя правило не знает" in found.explanation["notes"][0]


RETURNED = [
    ("14:00", "08:45", "16:00", "14:00", "story A: the old due is still ahead"),
    ("14:00", "13:00", "16:00", "14:00", "exactly an hour ahead"),
    ("14:00", "13:30", "16:00", "14:30", "else an hour from the return"),
    ("14:00", "15:30", "16:00", "16:00", "never after the answer's due"),
]


@pytest.mark.parametrize(("old", "returned", "answer", "due", "remark"), RETURNED, ids=[row[4] for row in RETURNED])
def test_executor_after_a_return(old, returned, answer, due, remark):
    assert executor_due_after_return(*INCIDENT, at(old), at(returned), at(answer)).due == at(due)


def test_story_a_return_of_the_final_answer_runs_under_the_promise():
    old, returned, promise = at("14:00"), moment("2026-05-15 10:20"), moment("2026-05-15 17:00")
    assert executor_due_after_return(*INCIDENT, old, returned, promise).due == moment("2026-05-15 11:20")


FAST = [
    ("10:30", None, "11:00", "12:00", "story B: decided in time, counted from the start"),
    ("13:00", None, "14:00", "14:00", "story B: too late, an hour from the decision"),
    ("11:30", None, "12:00", "12:00", "only the executor's is past: an hour, not after the answer's"),
    ("12:00", None, "13:00", "13:00", "decided at the very moment it would end"),
    ("15:30", "16:00", "16:00", "16:00", "never later than the due held so far"),
]


@pytest.mark.parametrize(("decided", "held", "executor", "answer", "remark"), FAST, ids=[row[4] for row in FAST])
def test_fast_track(decided, held, executor, answer, remark):
    found = fast_track(*INCIDENT, at("08:00"), at(decided), answer_due=at(held) if held else None)
    assert {due.kind: due.due for due in found} == {"executor": at(executor), "answer": at(answer)}
    assert all(f"назначено вт 12 мая 2026, {decided}" in due.explanation["notes"][0] for due in found)


def test_fast_track_is_refused_where_the_rule_has_none():
    with pytest.raises(ClockRefused, match="нет ускоренного срока"):
        fast_track(*rule_and_schedule("phone"), at("09:00"), at("10:00"))


SATURDAY, SUNDAY = moment("2026-05-16 21:00"), moment("2026-05-17 10:00")
ASKED = {"grounds": "приоритет темы", "asked_by": "куратор ЦУР Кузбасса", "asked_at": moment("2026-05-16 20:50")}


def test_story_b_urgent_on_a_sunday_with_who_asked_and_the_grounds():
    found = urgent(*INCIDENT, "answer", SUNDAY, SATURDAY, moment("2026-05-18 16:00"), **ASKED)
    assert found.due == SUNDAY
    note = found.explanation["notes"][0]
    assert "запросил: куратор ЦУР Кузбасса, сб 16 мая 2026, 20:50" in note
    assert "основание: приоритет темы" in note


def test_urgent_in_pos_is_the_operators_own_and_keeps_to_the_window():
    pos = rule_and_schedule("pos")
    due = moment("2026-05-22 17:30")
    assert urgent(*pos, "answer", at("17:30"), at("10:00"), due, grounds="поручение").due == at("17:30")
    with pytest.raises(ClockRefused, match="только в часы работы"):
        urgent(*pos, "answer", SUNDAY, SATURDAY, due, grounds="поручение")


URGENT_REFUSED = [
    ({}, "phone", SUNDAY, "не предусматривает", "a channel without urgency"),
    ({}, "incident", moment("2026-05-16 20:00"), "уже прошёл", "a moment in the past"),
    ({}, "incident", moment("2026-05-18 16:00"), "только сократить", "not earlier than the current due"),
    ({"grounds": " "}, "incident", SUNDAY, "основание", "no grounds"),
    ({"asked_by": ""}, "incident", SUNDAY, "кто и когда", "nobody asked"),
    ({"asked_at": None}, "incident", SUNDAY, "кто и когда", "no moment of the request"),
    ({"asked_at": moment("2026-05-16 21:30")}, "incident", SUNDAY, "не может быть позже", "asked in the future"),
]


@pytest.mark.parametrize(
    ("change", "channel", "wanted", "words", "remark"), URGENT_REFUSED, ids=[row[4] for row in URGENT_REFUSED]
)
def test_urgent_refused(change, channel, wanted, words, remark):
    current = moment("2026-05-18 16:00")
    with pytest.raises(ClockRefused, match=words):
        urgent(*rule_and_schedule(channel), "answer", wanted, SATURDAY, current, **(ASKED | change))


PROMISED = [
    (date(2026, 5, 15), "2026-05-15 17:00", "закрытие дня", "story A: the day's closing"),
    (date(2026, 5, 17), "2026-05-15 17:00", "нерабочий день (воскресенье)", "a day off: the closing before, said so"),
    (date(2026, 6, 12), "2026-06-11 16:00", "нерабочий день (День России)", "a holiday after a shortened day"),
]


@pytest.mark.parametrize(("day", "due", "words", "remark"), PROMISED, ids=[row[3] for row in PROMISED])
def test_promise(day, due, words, remark):
    found = promise_due(*INCIDENT, day, at("08:57"))
    assert (found.kind, found.due) == ("promise", moment(due))
    assert words in found.explanation["notes"][0]


def test_a_promise_that_is_not_ahead_is_refused():
    with pytest.raises(ClockRefused, match="уже прошёл"):
        promise_due(*INCIDENT, date(2026, 5, 12), at("17:30"))


def test_reaction_is_48_hours_by_the_clock():
    assert reaction_due(*INCIDENT, moment("2026-05-15 11:15")).due == moment("2026-05-17 11:15")
    with pytest.raises(ClockRefused, match="нет срока реакции"):
        reaction_due(*rule_and_schedule("phone"), moment("2026-05-15 11:15"))
