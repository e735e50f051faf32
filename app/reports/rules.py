"""Weeks of notes, and what the editor warns of. Pure."""

import re
from datetime import date, timedelta

from app.foundation.refusal import Refusal
from app.messages.rules.personal import MAIL

WEEK = re.compile(r"(\d{4})-W(\d{2})")
STATES = {"draft": "черновик", "approved": "утверждена"}
# What looks like personal data in the head's own words: pattern -> what it looks like.
WARNINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!\d)(?:\+7|8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}(?!\d)"), "телефон"),
    (MAIL, "адрес почты"),
    (re.compile(r"\b(?:кв|квартира)\.?\s*№?\s*\d+", re.I), "номер квартиры"),
    (re.compile(r"\b(?:ул|улица|пр|проспект|пер|переулок)\.?\s+[А-ЯЁ][\w-]*(?:,?\s*(?:д\.?\s*)?\d+[а-яё]?)"), "адрес"),
    (re.compile(r"\b[А-ЯЁ][а-яё]+\s+[А-ЯЁ][а-яё]+\s+[А-ЯЁ][а-яё]+(?:вич|вна|ична|ович|евич)\b"), "фамилия, имя, отчество"),
    (re.compile(r"\b[А-ЯЁ][а-яё]+(?:вич|вна)\b"), "отчество"),
    (re.compile(r"\b[А-ЯЁ][а-яё]+\s+[А-ЯЁ]\.\s?[А-ЯЁ]\.|\b[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]+"), "фамилия с инициалами"),
)


def monday_of(words: str, today: date) -> date:
    """The Monday of «2026-W46». Raises Refusal for no such week, and for one that has not begun."""
    found = WEEK.fullmatch(words.strip())
    try:
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        monday = None
    if monday is None or not 1990 <= monday.year <= 2100:
        raise Refusal("Неделя пишется так: 2026-W46 — год и номер недели по порядку.", "week")
    if monday > today:
        raise Refusal("Эта неделя ещё не началась.", "week")
    return monday


def week_words(monday: date) -> str:
    """«2026-W46», as addresses and commands name it."""
    year, number, _ = monday.isocalendar()
    return f"{year}-W{number:02}"


def days_words(monday: date) -> str:
    """«с 09.11.2026 по 15.11.2026»."""
    return f"с {monday:%d.%m.%Y} по {monday + timedelta(days=6):%d.%m.%Y}"


def due_week(local_day: date, hour: int, weekday: int, at_hour: int) -> date:
    """The Monday of the newest week whose note is due: made on ``weekday`` at ``at_hour`` of the week after."""
    this = local_day - timedelta(days=local_day.weekday())
    passed = (local_day.isoweekday(), hour) >= (weekday, at_hour)
    return this - timedelta(days=7 if passed else 14)


def personal_data_in(words: str) -> list[str]:
    """What in the words looks like personal data: «телефон: +7 …», each once. A warning, never a refusal."""
    found = [f"{what}: {match}" for pattern, what in WARNINGS for match in (one.group() for one in pattern.finditer(words))]
    return list(dict.fromkeys(found))
