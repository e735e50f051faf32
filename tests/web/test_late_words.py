"""Since when something is late: hours of the same day, then the day that everybody remembers, then how many days."""

import pytest

from app.web.formats import due_words
from tests.journeys.town import moment


@pytest.mark.parametrize(("due", "at", "words"), [
    ("2026-05-12 14:00", "2026-05-12 14:25", "просрочено на 25 мин"),
    ("2026-05-12 08:10", "2026-05-12 16:30", "просрочено на 8 ч 20 мин"),
    ("2026-05-12 16:50", "2026-05-13 08:05", "просрочено со вторника"),
    ("2026-05-15 16:30", "2026-05-18 08:00", "просрочено с пятницы"),
    ("2026-05-15 16:30", "2026-05-19 08:00", "просрочено на 3 дня"),
    ("2026-05-05 16:30", "2026-05-12 08:00", "просрочено на 6 дней"),
])
def test_words(app, due, at, words):
    with app.app_context():
        assert due_words("answer", moment(due), moment(at)).words == words
