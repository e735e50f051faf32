"""A year of the production calendar typed by hand, line by line; every mistake is named with its line. Pure."""

import re
from collections.abc import Mapping
from datetime import date

from app.worktime.calendar import CalendarDay, DayKind

HOLIDAYS_BASIS = "ст. 112 Трудового кодекса РФ"
SHORT_BASIS = "ст. 95 Трудового кодекса РФ"
# Group → the kind of its days and their basis (None: the decree of the year).
GROUPS: dict[str, tuple[DayKind, str | None]] = {
    "holidays": (DayKind.OFF, HOLIDAYS_BASIS),
    "moved": (DayKind.OFF, None),
    "working": (DayKind.WORKING, None),
    "short": (DayKind.SHORT, SHORT_BASIS),
}
USUAL_HOLIDAYS = "\n".join((
    *(f"{day:02d}.01 Новогодние каникулы" for day in (1, 2, 3, 4, 5, 6)),
    "07.01 Рождество Христово", "08.01 Новогодние каникулы", "23.02 День защитника Отечества",
    "08.03 Международный женский день", "01.05 Праздник Весны и Труда", "09.05 День Победы", "12.06 День России",
    "04.11 День народного единства"))
MOST_LINES = 100
LINE = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?\s+(\S.*)")


Days = dict[date, CalendarDay]
Mistakes = dict[str, list[str]]


def parse_year(year: int, decree: str, texts: Mapping[str, str]) -> tuple[Days, Mistakes]:
    """Days of the year and the mistakes by group; the days count only when there are no mistakes."""
    days: Days = {}
    mistakes: Mistakes = {}
    for group, (kind, basis) in GROUPS.items():
        lines = texts.get(group, "").splitlines()
        if len(lines) > MOST_LINES:
            mistakes[group] = [f"Строк больше {MOST_LINES}: столько таких дней в году не бывает."]
            continue
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            wrong = _enter(days, year, line.strip(), kind, basis or decree)
            if wrong:
                mistakes.setdefault(group, []).append(f"Строка {number}: {wrong}")
    if not mistakes and not texts.get("holidays", "").strip():
        mistakes["holidays"] = ["Перечислите праздники: без них все они станут рабочими днями."]
    return days, mistakes


def _enter(days: Days, year: int, line: str, kind: DayKind, basis: str) -> str:
    """Puts one line in, or says what is wrong with it."""
    found = LINE.fullmatch(line)
    if found is None:
        return f"«{line[:60]}» — нужен вид «01.01 Название»."
    title = found[4].strip()
    if found[3] and int(found[3]) != year:
        return f"{found[1]}.{found[2]}.{found[3]} — не {year} год."
    try:
        on = date(year, int(found[2]), int(found[1]))
    except ValueError:
        return f"{found[1]}.{found[2]} — такого дня в {year} году нет."
    if len(title) > 255:
        return "название длиннее 255 знаков."
    earlier = days.get(on)
    if kind is DayKind.SHORT and earlier is not None and earlier.kind is DayKind.WORKING:
        days[on] = CalendarDay(DayKind.WORKING_SHORT, earlier.title, earlier.basis)
        return ""
    if earlier is not None:
        return f"{on:%d.%m} уже назван: {earlier.title}."
    if wrong := misfit(on, kind):
        return f"{on:%d.%m} — {wrong}"
    days[on] = CalendarDay(kind, title, basis)
    return ""


def misfit(on: date, kind: DayKind) -> str:
    """Why a day of the week cannot be of this kind; empty when it can."""
    weekend = on.weekday() >= 5
    if kind in (DayKind.WORKING, DayKind.WORKING_SHORT) and not weekend:
        return "будний день: рабочим выходным быть не может."
    if kind is DayKind.SHORT and weekend:
        return "суббота или воскресенье: сокращённым бывает, только если объявлен рабочим."
    return ""
