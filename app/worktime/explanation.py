"""Why a deadline is what it is: where the count started, hours per day, days skipped. JSON-able values only."""

from datetime import date, datetime
from typing import Any

from app.worktime.opening import WEEKDAY_NAMES
from app.worktime.schedule import Schedule
from app.worktime.window import clock_words


def explain(schedule: Schedule, received: datetime, due: datetime) -> dict[str, Any]:
    """The working-time account from receipt to due.

    {"received", "started", "start_why", "window", "minutes", "days": [{"date", "from", "to", "minutes", "why"?,
    "basis"?}], "skipped": [{"date", "why", "basis"?}], "calendar": [{"year", "decree"}]}; moments are ISO in the
    schedule's zone, hours are local, words are Russian.
    """
    begin = schedule.local(received)
    started = schedule.start_of(begin)
    end = max(started, schedule.local(due))
    days, skipped = _account(schedule, begin.date(), started, end)
    return {
        "received": begin.isoformat(),
        "started": started.isoformat(),
        "start_why": start_words(schedule, begin, started),
        "window": schedule.window.words,
        "minutes": sum(day["minutes"] for day in days),
        "days": days,
        "skipped": skipped,
        "calendar": decrees(schedule, begin.date(), end.date()),
    }


def start_words(schedule: Schedule, received: datetime, started: datetime) -> str:
    """Why the count starts where it does, one Russian clause. Both moments local."""
    if received == started:
        return "поступило в рабочее время канала, счёт идёт с этого момента"
    today = schedule.opening(received.date())
    if not today.spans:
        return f"поступило в нерабочий день ({today.why}), счёт идёт с ближайшего открытия"
    opens, closes = today.spans[0][0], today.spans[-1][1]
    minute = received.hour * 60 + received.minute
    if minute < opens:
        return f"поступило до открытия в {clock_words(opens)}, счёт идёт с открытия"
    if minute < closes:
        return "поступило в обеденный перерыв, счёт идёт с его окончания"
    closing = today.why or f"канал работает до {clock_words(closes)}"
    moment = "в момент закрытия" if minute == closes and not received.second else "после закрытия"
    return f"поступило {moment} ({closing}), счёт идёт с ближайшего открытия"


def decrees(schedule: Schedule, first: date, last: date) -> list[dict[str, Any]]:
    """The calendar acts of the years touched; none for every-day windows."""
    if schedule.window.every_day:
        return []
    known = schedule.calendar.decrees
    return [{"year": year, "decree": known[year]} for year in range(first.year, last.year + 1) if year in known]


def skipped_day(schedule: Schedule, on: date) -> dict[str, str]:
    """{"date", "why", "basis"?} of a day without open hours."""
    opening = schedule.opening(on)
    told = {"date": on.isoformat(), "why": opening.why or WEEKDAY_NAMES[on.weekday()]}
    return {**told, "basis": opening.basis} if opening.basis else told


def _account(
    schedule: Schedule, first: date, started: datetime, end: datetime
) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    days: list[dict[str, Any]] = []
    skipped: list[dict[str, str]] = []
    for ordinal in range(first.toordinal(), end.toordinal() + 1):
        on = date.fromordinal(ordinal)
        opening = schedule.opening(on)
        if not opening.spans:
            skipped.append(skipped_day(schedule, on))
            continue
        special = {"why": opening.why, "basis": opening.basis} if opening.why else {}
        for opens, closes in opening.spans:
            begin, upto = max(schedule.at(on, opens), started), min(schedule.at(on, closes), end)
            if begin < upto:
                days.append({**_counted(on, begin, upto), **special})
    return days, skipped


def _counted(on: date, begin: datetime, upto: datetime) -> dict[str, Any]:
    minutes = int((upto.timestamp() - begin.timestamp()) // 60)  # real minutes, also when the clocks are changed
    last = "24:00" if upto.date() != on else f"{upto.hour:02d}:{upto.minute:02d}"
    return {"date": on.isoformat(), "from": f"{begin.hour:02d}:{begin.minute:02d}", "to": last, "minutes": minutes}
