"""Reminders of running clocks: what is due, who is told, what comes next.

``first_reminder`` is asked by the act that opens a clock, ``sweep`` by the timetable every minute.
"""

from app.messages.reminders.rules import first_reminder
from app.messages.reminders.sweeping import check_again, corrupt_clocks, sweep

__all__ = ["check_again", "corrupt_clocks", "first_reminder", "sweep"]
