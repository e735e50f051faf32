"""A pasted letter taken apart: Russian and English headers, forwarded letters, and what is no letter at all."""

from datetime import datetime, timedelta, timezone
from time import process_time

import pytest

from app.messages.rules.letter import moment_of, read_letter

BODY = "Здравствуйте!\nНа Школьной, 2 не горит фонарь.\n\nМария Иванова"
ZONE = timezone(timedelta(hours=7))
AT = datetime(2026, 5, 12, 10, 15, tzinfo=ZONE)


@pytest.mark.parametrize("headers", [
    "От: Мария Иванова <maria@mail.example>\nКому: приёмная <inbox@town.example>\nТема: Фонарь\nДата: 12.05.2026 10:15",
    "От кого: Мария Иванова <maria@mail.example>\nКому: inbox@town.example\nДата: Вторник, 12 мая 2026, 10:15\nТема: Фонарь",
    "From: \"Мария Иванова\" <maria@mail.example>\nSent: Tuesday, May 12, 2026 10:15 AM\nTo: inbox\nSubject: Фонарь",
    "*От:* Мария Иванова [mailto:maria@mail.example]\n*Отправлено:* 12 мая 2026 г. 10:15\n*Тема:* RE: Фонарь",
    "From: =?UTF-8?B?0JzQsNGA0LjRjyDQmNCy0LDQvdC+0LLQsA==?=\n <maria@mail.example>\nDate: 2026-05-12 10:15\n"
    "Subject: =?UTF-8?B?0KTQvtC90LDRgNGM?=",
])
def test_headers_of_either_language(headers):
    found = read_letter(f"{headers}\n\n{BODY}\n", ZONE)
    assert (found.author, found.address, found.subject) == ("Мария Иванова", "maria@mail.example", "Фонарь")
    assert found.text == f"Фонарь\n\n{BODY}" and found.sent == AT


@pytest.mark.parametrize(("outer", "marker"), [
    ("Фонарь", "-------- Пересылаемое сообщение --------"), ("Fwd: Фонарь", "---------- Forwarded message ---------"),
    ("FW: Фонарь", ""), ("FW: Фонарь", "-----Original Message-----"), ("для ответа", "Begin forwarded message:")])
def test_of_a_forwarded_letter_who_wrote_it_is_the_applicant_and_the_note_stays(outer, marker):
    found = read_letter(f"От: Приёмная <desk@town.example>\nТема: {outer}\n\nПрошу ответить до пятницы\n\n{marker}\n"
                        f"От: Мария Иванова <maria@mail.example>\nДата: 12 мая 2026, 10:15\nТема: Фонарь\n\n{BODY}", ZONE)
    assert (found.author, found.address, found.sent) == ("Мария Иванова", "maria@mail.example", AT)
    assert found.text == f"Фонарь\n\n{BODY}\n\nПриписано при пересылке:\nПрошу ответить до пятницы"


def test_an_answer_to_our_letter_is_of_who_answers_and_keeps_what_it_quotes():
    found = read_letter(f"From: maria@mail.example\nReply-To: other@mail.example\nSubject: Re: Фонарь\n\n{BODY}\n\n"
                        "-----Original Message-----\nFrom: desk@town.example\nSubject: Фонарь\n\nНазовите дом", ZONE)
    assert (found.author, found.address) == ("", "other@mail.example") and "Назовите дом" in found.text


@pytest.mark.parametrize("pasted", [BODY, "Тема: без отправителя\n\nТекст", "От: нас всех\nпросто письмо", "Дом: 2\nКв: 5", ""])
def test_what_is_no_letter_stays_as_it_is(pasted):
    assert read_letter(pasted, ZONE) == read_letter(f"  {pasted}\n", ZONE) and read_letter(pasted, ZONE).text == pasted
    assert read_letter(pasted, ZONE).sent is None


@pytest.mark.parametrize(("said", "moment"), [
    ("Tue, 12 May 2026 10:15:00 +0700", AT), ("12 мая 2026", None),
    ("May 12, 2026 at 3:05 PM", AT.replace(hour=15, minute=5)), ("31.02.2026 10:15", None), ("вчера 99:99", None), ("", None)])
def test_moments(said, moment):
    assert moment_of(said, ZONE) == moment


def test_a_line_of_nothing_but_brackets_is_read_at_once():
    for signs in ("<", "(", "[mailto:", "(@", "a@", ">"):
        begun = process_time()
        read_letter(f"От: {signs * (60_000 // len(signs))}\nТема: x\n\nтекст", ZONE)
        assert process_time() - begun < 1
