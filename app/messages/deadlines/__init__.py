"""Deadlines of messages: pure functions over a rule and a schedule, each result with its explanation.

    rule = channels.rule("incident", "message", received_local_date)       # app.worktime.channels
    schedule = Schedule(calendar, rule.window, zone, special)               # keep it: it remembers what it reckoned
    first_clocks(rule, schedule, received) -> (Due, ...)

Nothing here asks what time it is; moments are aware. Refusals are ClockRefused and YearNotLoaded, in Russian words.
"""

from app.messages.deadlines.clarification import clarification_due, paused_due
from app.messages.deadlines.due import ClockRefused, Due
from app.messages.deadlines.executor import executor_due_after_return, executor_due_at_assignment
from app.messages.deadlines.first import GIVEN_WORDS, first_clocks, round_clocks
from app.messages.deadlines.later import fast_track, promise_due, reaction_due, urgent
from app.messages.deadlines.meeting import unmet
from app.messages.deadlines.reminders import CURATOR_TOLD, HEAD_TOLD, Reminder, reminder_schedule, reminders
from app.messages.deadlines.words import explanation_words

__all__ = [
    "CURATOR_TOLD",
    "GIVEN_WORDS",
    "HEAD_TOLD",
    "ClockRefused",
    "Due",
    "Reminder",
    "clarification_due",
    "executor_due_after_return",
    "executor_due_at_assignment",
    "explanation_words",
    "fast_track",
    "first_clocks",
    "paused_due",
    "promise_due",
    "reaction_due",
    "reminder_schedule",
    "reminders",
    "round_clocks",
    "unmet",
    "urgent",
]
