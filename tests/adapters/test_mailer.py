"""Mailers: all three behave alike; a server that fails is told from a letter that is wrong."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from app.adapters.mailer import FakeMailer, FileOutbox, Letter, LetterRefused, MailAway, Mailer, SmtpMailer, mailer
from tests.support.smtp_stub import SmtpStub

LETTER = Letter("letter-7.1@mcu.example.ru", "head@example.ru", "Просрочен ответ № 4182", "Ответ просрочен на час.\n",
                datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
Sent = Callable[[], list[EmailMessage]]


@pytest.fixture
def stub() -> Iterator[SmtpStub]:
    running = SmtpStub()
    yield running
    running.close()


@pytest.fixture(params=["smtp", "outbox", "fake"])
def post(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Mailer, Sent]:
    """A mailer, and what has arrived through it."""
    if request.param == "smtp":
        stub = request.getfixturevalue("stub")
        return mailer(f"smtp://127.0.0.1:{stub.port}", "mcu@example.ru"), lambda: stub.letters
    if request.param == "outbox":
        return mailer(str(tmp_path / "outbox"), "mcu@example.ru"), lambda: [
            message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in (tmp_path / "outbox").glob("*")]
    fake = FakeMailer("mcu@example.ru")
    return fake, lambda: fake.sent


def test_a_letter_arrives_as_it_was_written(post: tuple[Mailer, Sent]):
    send, sent = post
    send.send(replace(LETTER, html="<p>Ответ просрочен</p>"))
    [letter] = sent()
    assert letter["Message-ID"] == "<letter-7.1@mcu.example.ru>"
    assert letter["To"] == "head@example.ru"
    assert letter["From"] == "МЦУ <mcu@example.ru>"
    assert letter["Subject"] == "Просрочен ответ № 4182"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime == LETTER.at
    assert letter.get_body(("plain",)).get_content().strip() == "Ответ просрочен на час."
    assert "<p>" in letter.get_body(("html",)).get_content()


def test_a_second_attempt_carries_the_same_id(post: tuple[Mailer, Sent]):
    send, sent = post
    send.send(LETTER)
    send.send(LETTER)
    assert {letter["Message-ID"] for letter in sent()} == {"<letter-7.1@mcu.example.ru>"}


@pytest.mark.parametrize("wrong", [
    {"subject": "Тема\r\nBcc: other@example.ru"},
    {"subject": "Тема\nBcc: other@example.ru"},
    {"subject": "Тема\x00"},
    {"subject": "Тема\u2028Bcc: other@example.ru"},
    {"to": "head@example.ru, other@example.ru"},
    {"to": "head@example.ru\r\nBcc: other@example.ru"},
    {"to": "Head <head@example.ru>"},
    {"to": "head"},
    {"to": ""},
    {"message_id": "../../secret"},
    {"message_id": "a/b@c"},
])
def test_a_header_grows_no_line_and_no_second_recipient(post: tuple[Mailer, Sent], wrong: dict[str, str]):
    send, sent = post
    with pytest.raises(LetterRefused):
        send.send(replace(LETTER, **wrong))
    assert sent() == []


def test_line_breaks_in_the_text_stay_in_the_text(post: tuple[Mailer, Sent]):
    send, sent = post
    send.send(replace(LETTER, text="Первая\r\n\r\nBcc: other@example.ru\r\n.\r\nПоследняя"))
    [letter] = sent()
    assert letter["Bcc"] is None
    assert "Последняя" in letter.get_content()


def test_an_answer_that_was_lost_leads_to_the_same_letter_again(stub: SmtpStub):
    stub.fault = "drop"
    send = SmtpMailer(f"smtp://127.0.0.1:{stub.port}")
    with pytest.raises(MailAway):
        send.send(LETTER)
    stub.fault = None
    send.send(LETTER)
    assert [letter["Message-ID"] for letter in stub.letters] == ["<letter-7.1@mcu.example.ru>"] * 2


@pytest.mark.parametrize(("fault", "error"), [("later", MailAway), ("never", LetterRefused)])
def test_what_the_server_says(stub: SmtpStub, fault: str, error: type[Exception]):
    stub.fault = fault
    with pytest.raises(error):
        SmtpMailer(f"smtp://127.0.0.1:{stub.port}").send(LETTER)


def test_a_password_is_not_sent_in_the_clear(stub: SmtpStub):
    """The stub offers no STARTTLS."""
    with pytest.raises(MailAway):
        SmtpMailer(f"smtp://box:word@127.0.0.1:{stub.port}").send(LETTER)
    assert stub.letters == []


def test_no_server_at_all_and_no_folder():
    with pytest.raises(MailAway):
        SmtpMailer("smtp://127.0.0.1:1").send(LETTER)
    with pytest.raises(MailAway):
        FileOutbox(Path("/proc/none"), "mcu@example.ru").send(LETTER)


def test_the_address_of_the_server_does_not_show():
    assert "word" not in repr(SmtpMailer("smtp://box:word@mail"))
