"""Periods of figures: days, weeks and months of the municipality, as moments. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Period:
    """From ``start`` up to but not including ``end``; both aware, midnights of the municipality unless it ends within a day."""

    start: datetime
    end: datetime

    @property
    def last_day(self) -> date:
        return (self.end - timedelta(microseconds=1)).date()

    @property
    def until(self) -> time | None:
        """The local time at which it ends within its last day; None at midnight."""
        return None if self.end.time() == time() else self.end.time()

    def ending(self, on: time) -> "Period":
        """The same, but its last day ends at this time, not before the period begins."""
        return Period(self.start, max(self.start, datetime.combine(self.last_day, on, self.end.tzinfo)))

    def so_far(self, at: datetime) -> "Period":
        """An unfinished period ends now."""
        return Period(self.start, min(self.end, max(at, self.start)))

    def previous(self, at: datetime) -> "Period":
        """The period of equal length before; of an unfinished one the same elapsed hours, to the minute: so what was counted
        stays the same for that long."""
        start = local_midnight(self.start.date() - (self.end.date() - self.start.date()), self.start)
        elapsed = min(self.end, max(at, self.start)) - self.start
        return Period(start, min(self.start, start + elapsed // MINUTE * MINUTE))


def local_midnight(day: date, like: datetime) -> datetime:
    return datetime.combine(day, time(), like.tzinfo)


def days(first: date, last: date, zone: tzinfo) -> Period:
    """Both days included. Raises ValueError when the last lies before the first."""
    if last < first:
        raise ValueError("the last day lies before the first")
    return Period(datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone))


def week_of(day: date, zone: tzinfo) -> Period:
    """Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return days(monday, monday + timedelta(days=6), zone)


def month_of(day: date, zone: tzinfo) -> Period:
    first = day.replace(day=1)
    return days(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1), zone)


def last_days(count: int, day: date, zone: tzinfo) -> Period:
    """So many days, ending with ``day``."""
    return days(day - timedelta(days=count - 1), day, zone)
