"""Weeks of notes, and what the editor warns of. Pure but for the dictionary of the search."""

import re
from datetime import date, timedelta
from functools import lru_cache

from app.foundation.refusal import Refusal
from app.messages.rules.personal import FREE_PHONE, MAIL, SHORT_PHONE
from app.messages.search.words import dictionary

WEEK = re.compile(r"(\d{4})-W(\d{2})")
STATES = {"draft": "черновик", "approved": "утверждена"}
# What looks like personal data in words that people write: pattern -> what it looks like.
STREET = r"(?:ул|улиц[аеыу]|пр|пр-т|проспект|пер|переулок|кв-л|квартал|мкр|микрорайон|б-р|бульвар|ш|шоссе)"
WORD = r"[А-ЯЁ][а-яё]{1,40}"
HOUSE = r"(?:,?\s{0,3}(?:д\.?|дом)?\s{0,3}\d{1,4}[а-яё]?)"
WARNINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (FREE_PHONE, "телефон"),
    (SHORT_PHONE, "телефон"),
    (MAIL, "адрес почты"),
    (re.compile(r"\b(?:кв|квартира)\.?\s{0,3}№?\s{0,3}\d{1,5}", re.I), "номер квартиры"),
    (re.compile(rf"\b{STREET}\.?\s{{1,3}}[А-ЯЁ\d][\w-]{{0,40}}{HOUSE}"), "адрес"),
    (re.compile(r"\b[А-ЯЁ][а-яё]{2,40}(?:ой|ая|ую|ий|ый|ого|ина|ова|ева),?\s{1,3}(?:д\.\s?)?\d{1,3}[а-яё]?\b"), "адрес"),
    (re.compile(rf"\b{WORD}\s{{1,3}}{WORD}\s{{1,3}}[А-ЯЁ][а-яё]{{1,40}}(?:вич|вна|ична)\b"), "фамилия, имя, отчество"),
    (re.compile(r"\b[А-ЯЁ][а-яё]{1,40}(?:вич|вна)\b"), "отчество"),
    (re.compile(rf"\b{WORD}\s{{1,3}}[А-ЯЁ]\.\s?[А-ЯЁ]\.|\b[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?{WORD}"), "фамилия с инициалами"),
)
# Two words with capitals, also where they overlap with the two before.
PAIR = re.compile(rf"\b(?=({WORD})\s{{1,3}}({WORD})\b)")


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
    named = [f"фамилия и имя: {first} {second}" for first, second in PAIR.findall(words) if names_somebody(first, second)]
    return list(dict.fromkeys(found + named))


def names_somebody(first: str, second: str) -> bool:
    """A surname beside a name, whichever comes first."""
    return any("Name" in kinds_of(name) and "Surn" in kinds_of(surname)
               for name, surname in ((first, second), (second, first)))


@lru_cache(maxsize=5_000)
def kinds_of(word: str) -> frozenset[str]:
    return frozenset(kind for one in dictionary().parse(word) for kind in ("Name", "Surn") if kind in one.tag)
