"""Reminders of running clocks: what is due, who is told, what comes next.

    remind_at, level = first_reminder(kind, due, rule, schedule, started=started, urgent=urgent)   # an act opens a clock
    sweep(at)                                                                   # the timetable, every minute
"""

from app.messages.reminders.rules import first_reminder
from app.messages.reminders.sweep import check_again, corrupt_clocks, sweep

__all__ = ["check_again", "corrupt_clocks", "first_reminder", "sweep"]
