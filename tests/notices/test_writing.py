"""What a letter says: true words, links by the configured address, nothing that somebody typed in a header."""

from datetime import UTC, datetime

from app.notices.letters import Claimed
from app.notices.queries import NoticeCard
from app.notices.writing import write

AT = datetime(2026, 5, 12, 1, 40, tzinfo=UTC)


def letter(*cards: NoticeCard, urgent: bool = False) -> Claimed:
    return Claimed(1, "a@example.ru", "id@mcu.example.ru", 1, urgent, cards)


def card(words: str, number: int | None = 7, label: str = "Срок") -> NoticeCard:
    return NoticeCard(1, AT, "clock", label, words, number, False, False)


def test_one_notice(context):
    words = write(letter(card("№ 7: срок «первичный ответ» истекает 12 мая, 09:00.")), "https://mcu.example.ru")
    assert words.subject == "Срок: сообщение № 7"
    assert words.text.splitlines()[:3] == [
        "№ 7: срок «первичный ответ» истекает 12 мая, 09:00.", "", "Открыть: https://mcu.example.ru/messages/7"]
    assert 'href="https://mcu.example.ru/messages/7"' in words.html


def test_many_notices_each_with_its_moment_and_link(context):
    words = write(letter(card("Первое"), card("Второе", None)), "https://mcu.example.ru")
    assert words.subject == "Новых уведомлений: 2"
    assert "- 12 мая, 08:40. Первое\n  https://mcu.example.ru/messages/7\n" in words.text
    assert "- 12 мая, 08:40. Второе\n" in words.text


def test_urgent_is_said_in_the_subject_once(context):
    assert write(letter(card("x"), urgent=True), "https://mcu").subject == "Срочно. Срок: сообщение № 7"
    assert write(letter(card("x", label="Срочно"), urgent=True), "https://mcu").subject == "Срочно: сообщение № 7"


def test_markup_and_braces_stay_words(context):
    words = write(letter(card("<script>{{7*7}}</script>\r\nBcc: a@b")), "https://mcu.example.ru")
    assert "<script>" not in words.html
    assert "&lt;script&gt;{{7*7}}" in words.html
    assert "\n" not in words.subject
    assert "{{7*7}}" in words.text
