"""A year typed by hand: what is read, and how each mistake is named."""

from datetime import date

import pytest

from app.directory.year_text import USUAL_HOLIDAYS, parse_year
from app.worktime.calendar import DayKind


def mistakes(**texts: str) -> dict[str, list[str]]:
    return parse_year(2028, "постановление", {"holidays": USUAL_HOLIDAYS, **texts})[1]


def test_a_year_is_read_whole():
    days, wrong = parse_year(2028, "постановление № 1", {
        "holidays": USUAL_HOLIDAYS, "moved": "10.01 Перенос\n\n 09.03.2028  Ещё перенос ", "working": "26.02 Рабочая суббота",
        "short": "22.02 Накануне\n26.02 Накануне"})
    assert wrong == {}
    assert days[date(2028, 1, 7)].title == "Рождество Христово"
    assert days[date(2028, 3, 9)].basis == "постановление № 1"
    assert days[date(2028, 2, 26)].kind is DayKind.WORKING_SHORT
    assert days[date(2028, 2, 22)].basis == "ст. 95 Трудового кодекса РФ"


@pytest.mark.parametrize(("group", "line", "words"), [
    ("moved", "31.02 Нет такого", "31.02 — такого дня в 2028 году нет."),
    ("moved", "слова", "нужен вид"),
    ("moved", "10.01", "нужен вид"),
    ("moved", "10.01.2027 Чужой год", "не 2028 год"),
    ("moved", "01.01 Дважды", "уже назван"),
    ("working", "10.01 Понедельник", "будний день"),
    ("short", "01.07 Суббота", "суббота или воскресенье"),
    ("short", "08.03 Праздник", "уже назван"),
    ("moved", "10.01 " + "я" * 256, "длиннее"),
])
def test_each_mistake_is_named_with_its_line(group: str, line: str, words: str):
    found = mistakes(**{group: "\n" + line})[group]
    assert len(found) == 1 and found[0].startswith("Строка 2: ") and words in found[0]


def test_a_year_without_holidays_is_no_year():
    assert "holidays" in parse_year(2028, "постановление", {})[1]


def test_a_flood_of_lines_is_not_read():
    assert "больше 100" in mistakes(moved="10.01 День\n" * 5000)["moved"][0]
