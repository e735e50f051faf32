"""Working time over a calendar: windows, special hours, adding, measuring, explaining. Pure: no clock, no I/O.

    calendar = parse_calendar(tomllib.load(...))
    schedule = Schedule(calendar, Window.parse("08:00-17:00"), ZoneInfo("Asia/Novokuznetsk"))
    due = schedule.add(received, 480)
    explain(schedule, received, due)

Rules of channels as data are read by `channels.parse_channels` and `rules.parse_rule`.
"""

from app.worktime.calendar import Calendar, CalendarDay, DayKind, YearNotLoaded, parse_calendar
from app.worktime.explanation import explain
from app.worktime.mistakes import DataMistakes
from app.worktime.schedule import OutOfReach, Schedule
from app.worktime.window import SpecialHours, Window

__all__ = [
    "Calendar",
    "CalendarDay",
    "DataMistakes",
    "DayKind",
    "OutOfReach",
    "Schedule",
    "SpecialHours",
    "Window",
    "YearNotLoaded",
    "explain",
    "parse_calendar",
]
