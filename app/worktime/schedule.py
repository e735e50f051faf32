"""Working time of one channel: adding, measuring, opening and closing.

All moments are aware datetimes, in and out; a naive one is refused with ValueError, a year whose calendar is
missing with YearNotLoaded. Results come in the schedule's own zone. Inside, moments are seconds since the epoch;
each local year is a list of open spans with prefix sums, built once and searched by bisection.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.worktime.calendar import Calendar
from app.worktime.opening import Opening, opening_of
from app.worktime.window import SpecialHours, Window

FARTHEST_DAYS = 400  # beyond a year without an open hour there is nothing to search for
FARTHEST_YEARS = 30
_NO_SPECIAL_HOURS: Mapping[date, SpecialHours] = {}


class OutOfReach(ValueError):
    """No open hour within a year of the moment asked about, or a count that leaves the foreseeable years."""

    def __init__(self) -> None:
        super().__init__("рабочего времени не нашлось: проверьте часы работы канала и число минут")


@dataclass(frozen=True)
class _Year:
    """Open spans of one local year: `opens[i]`..`closes[i]`, `before[i]` open seconds ahead of span i."""

    opens: list[float]
    closes: list[float]
    before: list[float]
    total: float


class Schedule:
    """Keep and share instances: years and days are reckoned on first use and remembered."""

    def __init__(
        self,
        calendar: Calendar,
        window: Window,
        zone: ZoneInfo,
        special: Mapping[date, SpecialHours] = _NO_SPECIAL_HOURS,
    ) -> None:
        self.calendar = calendar
        self.window = window
        self.zone = zone
        self.special = dict(special)
        self._years: dict[int, _Year] = {}
        self._openings: dict[date, Opening] = {}
        self._siblings: dict[Window, Schedule] = {}

    def with_window(self, window: Window) -> "Schedule":
        """Another window over the same calendar, zone and special hours, remembered."""
        if window not in self._siblings:
            self._siblings[window] = Schedule(self.calendar, window, self.zone, self.special)
        return self._siblings[window]

    # -- days ---------------------------------------------------------------------------------------------------

    def local(self, moment: datetime) -> datetime:
        """The moment in the schedule's zone. Raises ValueError for a naive one."""
        if moment.tzinfo is None:
            raise ValueError("у момента не указан часовой пояс")
        return moment.astimezone(self.zone)

    def opening(self, on: date) -> Opening:
        """Open minutes of a date and why it is unlike others."""
        known = self._openings.get(on)
        if known is None:
            known = self._openings[on] = opening_of(on, self.calendar, self.window, self.special)
        return known

    def is_working(self, on: date) -> bool:
        return bool(self.opening(on).spans)

    def at(self, on: date, minute: int) -> datetime:
        """The local moment `minute` minutes after that date's midnight (1440: the next midnight)."""
        whole_days, rest = divmod(minute, 24 * 60)
        return datetime.combine(on + timedelta(days=whole_days), time(rest // 60, rest % 60), self.zone)

    def opening_moment(self, on: date) -> datetime | None:
        """None on a day off."""
        spans = self.opening(on).spans
        return self.at(on, spans[0][0]) if spans else None

    def closing_of(self, on: date) -> datetime | None:
        """None on a day off."""
        spans = self.opening(on).spans
        return self.at(on, spans[-1][1]) if spans else None

    def working_day_before(self, on: date, count: int = 1) -> date:
        """The count-th working day before the date."""
        self._ensure_reachable(count // FARTHEST_DAYS)
        for step in range(1, FARTHEST_DAYS * count):
            day = on - timedelta(days=step)
            count -= self.is_working(day)
            if count == 0:
                return day
        raise OutOfReach

    def closing_of_working_day_before(self, on: date, count: int = 1) -> datetime:
        """Closing of the count-th working day before the date."""
        day = self.working_day_before(on, count)
        return self.at(day, self.opening(day).spans[-1][1])

    def closing_on_or_before(self, on: date) -> datetime:
        """That day's closing or, on a day off, the closing of the working day before."""
        return self.closing_of(on) or self.closing_of_working_day_before(on)

    def working_day_after(self, on: date, count: int = 1) -> date:
        """The count-th working day after the date."""
        self._ensure_reachable(count // FARTHEST_DAYS)
        for _ in range(count):
            on = self.working_day_from(on + timedelta(days=1))
        return on

    def working_day_from(self, on: date) -> date:
        """The date itself when it is worked, else the next working day."""
        for step in range(FARTHEST_DAYS):
            day = on + timedelta(days=step)
            if self.is_working(day):
                return day
        raise OutOfReach

    # -- moments ------------------------------------------------------------------------------------------------

    def is_open(self, moment: datetime) -> bool:
        """Opening is inside, closing is outside."""
        year, seconds = self._place(moment)
        index = bisect_right(year.opens, seconds) - 1
        return index >= 0 and seconds < year.closes[index]

    def start_of(self, moment: datetime) -> datetime:
        """Where a count begins: the moment itself when open, else (also exactly at closing) the next opening."""
        return self.local(moment) if self.is_open(moment) else self.next_opening(moment)

    def next_opening(self, moment: datetime) -> datetime:
        """The first opening after the moment, or the moment itself when it is one."""
        place = self.local(moment)
        year, seconds = self._place(place)
        index = bisect_left(year.opens, seconds)
        if index < len(year.opens):
            return self._moment(year.opens[index])
        following = self.working_day_from(date(place.year + 1, 1, 1))
        return self.at(following, self.opening(following).spans[0][0])

    def previous_closing(self, moment: datetime) -> datetime:
        """The last closing of a working day at or before the moment (the start of lunch is none)."""
        place = self.local(moment)
        closing = self.closing_of(place.date())
        if closing is not None and closing <= place:
            return closing
        return self.closing_of_working_day_before(place.date())

    def add(self, start: datetime, minutes: float) -> datetime:
        """The moment by which so many working minutes have passed; exactly at closing it stays there."""
        if minutes < 0:
            raise ValueError("число минут не может быть отрицательным")
        if not minutes:
            return self.start_of(start)
        begin = self.local(start)
        year, number = self._year(begin.year), begin.year
        target = _passed(year, begin.timestamp()) + minutes * 60  # closed hours add nothing, so no start is sought
        while target > year.total:
            target -= year.total
            number += 1
            self._ensure_reachable(number - begin.year)
            year = self._year(number)
        return self._moment(_find(year, target, bisect_left))

    def subtract(self, due: datetime, minutes: float) -> datetime:
        """The latest moment from which so many working minutes remain until `due`."""
        if minutes < 0:
            raise ValueError("число минут не может быть отрицательным")
        end = self.local(due)
        year, number = self._year(end.year), end.year
        target = _passed(year, end.timestamp()) - minutes * 60
        while target < 0 or (target == 0 and not year.total):
            number -= 1
            self._ensure_reachable(end.year - number)
            year = self._year(number)
            target += year.total
        return self._moment(_find(year, target, bisect_right))

    def seconds_between(self, begin: datetime, end: datetime) -> float:
        """Open seconds from begin to end; negative when end is earlier."""
        if end < begin:
            return -self.seconds_between(end, begin)
        first, last = self.local(begin), self.local(end)
        whole = sum(self._year(number).total for number in range(first.year, last.year))
        until_first = _passed(self._year(first.year), first.timestamp())
        return whole + _passed(self._year(last.year), last.timestamp()) - until_first

    def between(self, begin: datetime, end: datetime) -> int:
        """Whole working minutes from begin to end."""
        return int(self.seconds_between(begin, end) // 60)

    # -- years --------------------------------------------------------------------------------------------------

    def _place(self, moment: datetime) -> tuple[_Year, float]:
        local = self.local(moment)
        return self._year(local.year), local.timestamp()

    def _moment(self, seconds: float) -> datetime:
        return datetime.fromtimestamp(seconds, self.zone)

    def _year(self, number: int) -> _Year:
        known = self._years.get(number)
        if known is None:
            known = self._years[number] = self._reckon(number)
        return known

    def _reckon(self, number: int) -> _Year:
        if not self.window.every_day:
            self.calendar.require_year(number)  # also when special hours cover the days asked about
        opens, closes, before, total = [], [], [], 0.0
        for ordinal in range(date(number, 1, 1).toordinal(), date(number, 12, 31).toordinal() + 1):
            on = date.fromordinal(ordinal)
            for start, end in self.opening(on).spans:
                opens.append(self.at(on, start).timestamp())
                closes.append(self.at(on, end).timestamp())
                before.append(total)
                total += closes[-1] - opens[-1]
        return _Year(opens, closes, before, total)

    @staticmethod
    def _ensure_reachable(years: int) -> None:
        if years > FARTHEST_YEARS:
            raise OutOfReach


def _passed(year: _Year, seconds: float) -> float:
    """Open seconds of the year up to the moment."""
    index = bisect_right(year.opens, seconds) - 1
    return year.before[index] + min(seconds, year.closes[index]) - year.opens[index] if index >= 0 else 0.0


def _find(year: _Year, passed: float, side: Callable[[list[float], float], int]) -> float:
    """Where so many open seconds have passed. On a border bisect_left stays at the closing, bisect_right opens."""
    index = max(side(year.before, passed) - 1, 0)
    return year.opens[index] + passed - year.before[index]
