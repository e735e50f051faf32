"""«Почему такой срок»: an explanation as short Russian sentences."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip
_AMOUNTS = {
    "working_minutes": ("рабочая минута", "рабочие минуты", "рабочих минут"),
    "working_hours": ("рабочий час", "рабочих часа", "рабочих часов"),
    "clock_hours": ("час", "часа", "часов"),
    "exact_hours": ("час", "часа", "часов"),
    "working_days": ("рабочий день", "рабочих дня", "рабочих дней"),
    "calendar_days": ("календарный день", "календарных дня", "календарных дней"),
}


def day_words(on: date) -> str:
    """«пт 8 мая 2026»."""
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]} {on.year}"


def moment_words(moment: datetime) -> str:
    """«пт 8 мая 2026, 16:30», in the moment's own zone."""
    return f"{day_words(moment.date())}, {moment:%H:%M}"


def amount_words(unit: str, amount: int) -> str:
    """480 working_minutes -> «8 рабочих часов»; empty for units that are told by a note."""
    if unit == "working_minutes" and amount % 60 == 0:
        unit, amount = "working_hours", amount // 60
    if unit not in _AMOUNTS:
        return ""
    return f"{amount} {plural(amount, _AMOUNTS[unit])}"


def plural(number: int, forms: tuple[str, str, str]) -> str:
    """One of «день, дня, дней»."""
    if number % 10 == 1 and number % 100 != 11:
        return forms[0]
    if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        return forms[1]
    return forms[2]


def explanation_words(explanation: Mapping[str, Any]) -> list[str]:
    """Received when, counted from when and why, hours per day, days skipped, rule and basis, the due itself."""
    received = datetime.fromisoformat(explanation["received"])
    started = datetime.fromisoformat(explanation["started"])
    why = f": {explanation['start_why']}" if explanation["start_why"] else ""
    lines = [
        f"Точка отсчёта: {moment_words(received)}.",
        f"Счёт начат: {moment_words(started)}{why}.",
        f"Часы работы канала: {explanation['window']} ({explanation['window_source']}).",
        *(_counted(day) for day in explanation["days"]),
    ]
    if explanation["skipped"]:
        lines.append(f"Пропущено: {'; '.join(_skipped(day) for day in explanation['skipped'])}.")
    lines += [f"{note[0].upper()}{note[1:]}." for note in explanation["notes"]]
    amount = f", {explanation['amount']}" if explanation["amount"] else ""
    lines.append(f"Правило: {explanation['rule']}{amount} ({explanation['source']}).")
    calendars = "".join(f"; календарь {row['year']} года: {row['decree']}" for row in explanation["calendar"])
    lines.append(f"Основание: {explanation['basis']}{calendars}.")
    lines.append(f"Срок: {moment_words(datetime.fromisoformat(explanation['due']))}.")
    return lines


def _counted(day: Mapping[str, Any]) -> str:
    name = day_words(date.fromisoformat(day["date"]))
    special = f"; {_why(day)}" if day.get("why") else ""
    return f"{name[0].upper()}{name[1:]}: с {day['from']} до {day['to']}, {duration_words(day['minutes'])}{special}."


def _skipped(day: Mapping[str, Any]) -> str:
    return f"{day_words(date.fromisoformat(day['date']))} — {_why(day)}"


def _why(day: Mapping[str, Any]) -> str:
    return f"{day['why']} ({day['basis']})" if day.get("basis") else str(day["why"])


def duration_words(minutes: int) -> str:
    """«1 ч 20 мин»."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} ч" if hours else "", f"{rest} мин" if rest or not hours else ""]
    return " ".join(part for part in parts if part)
