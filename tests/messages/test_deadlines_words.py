"""«Почему такой срок» in words."""

import json

import pytest

from app.messages.deadlines import explanation_words, first_clocks
from app.messages.deadlines.words import amount_words, duration_words
from tests.worktime.shipped_data import moment, rule_and_schedule


def words(channel, received, clock, kind="message", **asked):
    found = first_clocks(*rule_and_schedule(channel, kind), moment(received), **asked)
    explanation = next(due.explanation for due in found if due.kind == clock)
    return explanation_words(json.loads(json.dumps(explanation)))


def test_story_a_tells_everything():
    assert words("incident", "2026-05-08 16:30", "answer") == [
        "Точка отсчёта: пт 8 мая 2026, 16:30.",
        "Счёт начат: вт 12 мая 2026, 08:00: поступило после закрытия (сокращённый день, до 16:00), "
        "счёт идёт с ближайшего открытия.",
        "Часы работы канала: понедельник–пятница с 08:00 до 17:00 (пост. № 1442-п, п. 3.2).",
        "Вт 12 мая 2026: с 08:00 до 16:00, 8 ч.",
        "Пропущено: сб 9 мая 2026 — День Победы (ст. 112 Трудового кодекса РФ); вс 10 мая 2026 — воскресенье; "
        "пн 11 мая 2026 — Выходной день, перенесён с субботы 9 мая (ст. 112 Трудового кодекса РФ).",
        "Правило: Инцидент Менеджмент: сообщения, 8 рабочих часов (пост. № 1442-п, п. 3.7).",
        "Основание: пост. № 1442-п, раздел 3, пп. 3.1–3.9; календарь 2026 года: "
        "постановление Правительства РФ от 24.09.2025 № 1466.",
        "Срок: вт 12 мая 2026, 16:00.",
    ]


TOLD = [
    ("regional", "2026-05-14 20:00", "take", "часы истекают сб 16 мая 2026, 08:30", "a move from a day off"),
    ("regional", "2026-04-27 10:00", "answer", "14 календарных дней от даты пн 27 апреля 2026", "the days counted"),
    ("governor", "2026-05-08 19:30", "answer", "взят ранний", "the earlier of two"),
    ("incident", "2026-05-12 08:00", "executor", "запас на проверку и согласование 2 рабочих часа", "the reserve"),
]


@pytest.mark.parametrize(("channel", "received", "clock", "part", "remark"), TOLD, ids=[row[4] for row in TOLD])
def test_what_decided_the_due_is_told(channel, received, clock, part, remark):
    assert part.lower() in " ".join(words(channel, received, clock)).lower()


def test_an_appeal_names_the_law():
    told = words("paper", "2026-05-12 10:00", "answer", "appeal", registered=moment("2026-05-12 10:00"))
    assert "Правило: Обращения граждан (59-ФЗ), 30 календарных дней (59-ФЗ, ст. 12, ч. 1)." in told


@pytest.mark.parametrize(
    ("unit", "amount", "expected"),
    [
        ("working_minutes", 60, "1 рабочий час"),
        ("working_minutes", 120, "2 рабочих часа"),
        ("working_minutes", 45, "45 рабочих минут"),
        ("clock_hours", 24, "24 часа"),
        ("exact_hours", 48, "48 часов"),
        ("calendar_days", 3, "3 календарных дня"),
        ("calendar_days", 11, "11 календарных дней"),
        ("given", 0, ""),
    ],
)
def test_amounts(unit, amount, expected):
    assert amount_words(unit, amount) == expected


def test_durations():
    assert [duration_words(minutes) for minutes in (0, 45, 60, 80)] == ["0 мин", "45 мин", "1 ч", "1 ч 20 мин"]
