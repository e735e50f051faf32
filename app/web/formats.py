"""Moments, deadlines and periods in the words people use. All times are the municipality's."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask
from jinja2 import pass_context
from jinja2.runtime import Context

from app.directory.schedules import MONTHS, local
from app.directory.titles import headed
from app.foundation.words import duration
from app.messages.rules.words import CLOCKS
from app.worktime.opening import WEEKDAY_NAMES

SOON_MINUTES = 120
SINCE = ("с понедельника", "со вторника", "со среды", "с четверга", "с пятницы", "с субботы", "с воскресенья")


@dataclass(frozen=True)
class DueWords:
    """A deadline as the pill shows it: tone late, soon, calm or wait."""

    tone: str
    words: str
    exact: str
    title: str
    icon: str | None = None


def set_up(app: Flask) -> None:
    app.jinja_env.filters.update(moment=moment_words, told_moment=told_moment_words, hour=hour_words, day=day_words,
                                 duration=duration, stamp=stamp, clauses=clause_words, headed=headed_here)


@pass_context
def headed_here(_context: Context, words: str) -> str:
    """``headed`` asked at each drawing: without the context, words of a template would be settled when it is compiled."""
    return headed(words)


def hour_words(moment: datetime) -> str:
    return f"{local(moment):%H:%M}"


def day_words(on: date) -> str:
    """«27 ноября 2026»."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def moment_words(moment: datetime) -> str:
    """«12 мая 2026, 14:00»."""
    there = local(moment)
    return f"{day_words(there.date())}, {there:%H:%M}"


def told_moment_words(told: str) -> str:
    """A moment as the source's words are kept: ISO with its zone."""
    return moment_words(datetime.fromisoformat(told))


def stamp(moment: datetime) -> str:
    """For an input of type datetime-local."""
    return f"{local(moment):%Y-%m-%dT%H:%M}"


def day_and_hour(moment: datetime, at: datetime) -> str:
    """As short as it stays clear: «14:00», «завтра, 10:30», «пн, 08:00», «27 ноября, 17:00»."""
    there, here = local(moment), local(at)
    days = (there.date() - here.date()).days
    if days == 0:
        return f"{there:%H:%M}"
    if days == 1:
        return f"завтра, {there:%H:%M}"
    if days == -1:
        return f"вчера, {there:%H:%M}"
    if 1 < days < 7:
        return f"{WEEKDAY_NAMES[there.weekday()]}, {there:%H:%M}"
    year = f" {there.year}" if there.year != here.year else ""
    return f"{there.day} {MONTHS[there.month - 1]}{year}, {there:%H:%M}"


def bytes_words(size: int) -> str:
    """«340 КБ», «1,2 МБ», «14,0 ГБ»."""
    for unit, name in ((2**30, "ГБ"), (2**20, "МБ")):
        if size >= unit:
            return f"{size / unit:.1f} {name}".replace(".", ",")
    return f"{max(size // 1024, 1)} КБ"


def clause_words(clauses: str) -> str:
    """«2.1; приложение 2, строки 1, 16» for the profile's «2.1; A2-1; A2-16»: rows of the appendix as people name them."""
    parts = [part.strip() for part in clauses.split(";")]
    rows = [part.replace("A2-", "").replace("…", "–") for part in parts if part.startswith("A2-")]
    if not rows:
        return clauses
    named = f"приложение 2, {'строка' if len(rows) == 1 and rows[0].isdigit() else 'строки'} {', '.join(rows)}"
    first = next(place for place, part in enumerate(parts) if part.startswith("A2-"))
    others = [part for part in parts if not part.startswith("A2-")]
    return "; ".join([*others[:first], named, *others[first:]])


def late_words(due: datetime, at: datetime) -> str:
    """«просрочено на 25 мин» of today; «с пятницы» of the three days before, as hours of nights and week-ends say little;
    «на 9 дней»."""
    there, here = local(due), local(at)
    if 0 < (here.date() - there.date()).days <= 3:
        return f"просрочено {SINCE[there.weekday()]}"
    return f"просрочено на {duration(int((at - due).total_seconds() // 60))}"


def due_words(kind: str, due: datetime, at: datetime) -> DueWords:
    """How an open clock feels now: what is left, since when it is late, or by when it was promised."""
    minutes = int((due - at).total_seconds() // 60)
    exact, title = moment_words(due), CLOCKS[kind]
    if due < at and kind != "reaction":
        return DueWords("late", late_words(due, at), exact, title)
    if kind == "promise":
        there = local(due)
        tone = "soon" if minutes <= 24 * 60 else "wait"
        return DueWords(tone, f"обещано к {there.day} {MONTHS[there.month - 1]}", exact, title, "hourglass")
    if kind == "reaction":
        words = f"окно реакции {duration(minutes)}" if minutes > 0 else "окно реакции закрылось"
        return DueWords("wait", words, exact, title, "hourglass")
    if minutes < SOON_MINUTES:
        return DueWords("soon", f"осталось {duration(minutes)}", exact, title)
    if local(due).date() == local(at).date():
        return DueWords("calm", f"осталось {duration(minutes)}", exact, title)
    return DueWords("calm", day_and_hour(due, at), exact, title)
