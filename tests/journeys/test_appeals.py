"""Appeals by 59-ФЗ: the applicant's choice of the way, three, seven and thirty days, one extension, a signed reply."""

import email
import email.policy
import io
import re
from html import unescape

import pytest
from docx import Document as Word

from app.foundation.database import db
from app.jobs import letters, papers
from app.messages.tables import Paper
from tests.journeys.test_governor import run, sign
from tests.journeys.town import Citizen, Town, at

APPEAL = {"channel": "paper", "kind": "appeal", "form": "written", "appeal_type": "complaint", "topic": "Ямы во дворах",
          "author_name": "Пётр Заявителев"}


class Reception(Town):
    """The desk of paper letters, the head of the housing works' unit, the deputy who signs for it."""

    def __init__(self, app):
        super().__init__(app)
        self.desk = Citizen(self, "desk", "Ответственный за работу в системе «Платформа", None, "operator", "paper")
        self.chief = Citizen(self, "chief", "Начальник отдела жилищно-коммунального", None, "unit_head")
        self.deputy = Citizen(self, "deputy", "Первый заместитель", None, "signatory")

    def appeal(self, received="2026-05-12 10:00", **data) -> int:
        text = "Жалоба на содержание дома" if "Школьная" in data.get("reply_to", "") else "Жалоба на содержание двора"
        return self.desk.register(text, received, **{**APPEAL, **data})

    def answered(self, number: int) -> None:
        self.desk.do(number, "assign", person=str(self.chief.id))
        self.chief.do(number, "answer", text="Двор убран, виновные предупреждены.", outcome="explained", truthful="y")
        self.chief.do(number, "agree")
        sign(self.deputy, number)


@pytest.fixture
def town(app) -> Reception:
    return Reception(app)


def refused_at_desk(town: Reception, **data) -> str:
    answer = town.desk.post("/operator/register", "/operator/register", text="Жалоба", received_at="2026-05-12T10:00",
                            **{**APPEAL, **data})
    assert answer.status_code == 422
    return answer.text


@pytest.mark.clause("MYS-1.2b", "MYS-1.2d", "MYS-1.2e")
@pytest.mark.slow
def test_an_appeal_is_registered_answered_signed_and_sent(app, town):
    with at("2026-05-14 11:00"):
        assert "Выберите тип обращения" in refused_at_desk(town, appeal_type="")
        assert "остаётся сообщением" in refused_at_desk(town, form="electronic", author_name="")
        number = town.appeal(reply_to="petr@example.org")
        card = town.desk.card(number)
        assert "Обращение по 59-ФЗ · жалоба · письменно" in card
        assert "Регистрация в срок" in card, "registered on the third day"
        assert "Перенаправление" in card and "21 мая 2026, 17:30" in card
        assert "11 июня 2026, 16:30" in card, "the thirtieth day is a day off: the closing before the holiday"
        assert town.operator.get(f"/messages/{number}").status_code == 404
        message = town.desk.register("Нет света", "2026-05-14 10:30", channel="paper", form="oral", topic="Ямы во дворах")
        assert "Сообщение · устно" in town.desk.card(message)
    with at("2026-05-20 10:00"):
        town.answered(number)
        town.desk.do(number, "send")
        card = town.desk.card(number)
        assert "Завершено" in card and "Подписанный ответ № 1" in card
        assert "petr@example.org" not in card, "an applicant's address is not shown to all"
        run(app, letters)
    letter = next(found for found in (email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
                  for file in app.extensions["mailer"].folder.glob("*.eml")) if f"на обращение № {number}" in found["Subject"])
    assert letter["To"] == "petr@example.org"
    word = next(part for part in letter.iter_attachments() if part.get_filename().endswith("docx"))
    told = Word(io.BytesIO(word.get_payload(decode=True)))
    assert "Двор убран" in "\n".join(paragraph.text for paragraph in told.paragraphs)


@pytest.mark.clause("MYS-1.2b")
@pytest.mark.slow
def test_without_an_address_nothing_is_sent_and_by_post_it_is_printed(app, town):
    with at("2026-05-12 11:00"):
        number = town.appeal()
        town.answered(number)
        refused = town.desk.try_to(number, "send")
        assert refused.status_code == 422 and "нет адреса для ответа" in refused.text
        town.desk.do(number, "set_address", address="г. Мыски, ул. Школьная, д. 2, кв. 5")
        town.desk.do(number, "send")
        assert "распечатайте PDF" in town.desk.card(number) and "Завершено" in town.desk.card(number)
        run(app, papers)
        assert "файлы готовятся" not in town.desk.card(number)
        with app.app_context():
            paper = db.session.scalars(db.select(Paper)).one().id
        copy = f"/messages/{number}/papers/{paper}.docx"
        told = Word(io.BytesIO(town.desk.get(copy).data)).tables[0].cell(0, 1).text
        assert "Пётр Заявителев" in told and "Школьная" in told
        assert "Показан заявитель" in town.desk.card(number), "each look is kept"
        assert town.head.get(copy).status_code == 403, "the head's step needs no address"


@pytest.mark.clause("MYS-1.2b")
@pytest.mark.slow
def test_redirected_within_seven_days_and_extended_once_the_applicant_is_told(app, town):
    with at("2026-05-12 11:00"):
        number, other = town.appeal(reply_to="petr@example.org"), town.appeal(reply_to="г. Мыски, ул. Школьная, д. 3")
    with at("2026-05-14 11:00"):
        town.desk.do(number, "redirect", whose="Роспотребнадзор", words="Письмом", notice="Ваше обращение направлено.")
        card = town.desk.card(number)
        assert "Уведомление о перенаправлении № 1" in card and "Перенаправление в срок" in card
    with at("2026-05-15 11:00"):
        town.desk.do(number, "restore", words="Роспотребнадзор вернул: вопрос наш")
        card = town.desk.card(number)
        assert "Перенаправление в срок" not in card and "19 мая 2026, 17:30" in card, "the seven days run on"
        town.desk.do(number, "redirect", whose="Область", words="Письмом", notice="Ваше обращение направлено в область.")
    with at("2026-06-01 11:00"):
        town.desk.do(other, "assign", person=str(town.chief.id))
        refused = town.desk.try_to(other, "extend", until="2026-08-30", reason="Экспертиза", notice="Продлено")
        assert refused.status_code == 422 and "не больше чем на 30 дней" in refused.text
        refused = town.desk.try_to(other, "extend", until="2026-06-05", reason="Экспертиза", notice="Продлено")
        assert refused.status_code == 422 and "позже нынешнего" in refused.text
        town.desk.do(other, "extend", until="2026-07-09", reason="Экспертиза", notice="Срок продлён до 9 июля.")
        card = town.desk.card(other)
        assert "9 июля 2026, 17:30" in card and "Уведомление о продлении № 3" in card and "до продления срок был" in card
        assert town.desk.get(f"/messages/{other}/extend").status_code == 409, "once"
        assert any("продлён до 9 июля" in line for line in town.chief.bell())
        run(app, letters)
    assert any("Уведомление о перенаправлении" in email.message_from_bytes(
        file.read_bytes(), policy=email.policy.default)["Subject"] for file in app.extensions["mailer"].folder.glob("*.eml"))


@pytest.mark.slow
def test_a_notice_as_it_is_proposed_leaves_with_the_words_of_the_act(app, town):
    def proposed(code: str) -> str:
        page = town.desk.get(f"/messages/{number}/{code}").text
        return unescape(re.search(r'<textarea[^>]*name="notice"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)[1]).strip()

    def told() -> str:
        with app.app_context():
            return db.session.scalars(db.select(Paper).order_by(Paper.id.desc())).first().text

    with at("2026-05-12 11:00"):
        number = town.appeal(reply_to="652840, г. Мыски, ул. Школьная, 3")
        town.desk.do(number, "extend", until="2026-07-09", reason="Нужна экспертиза.", notice=proposed("extend"))
        assert told() == (f"Срок рассмотрения вашего обращения № {number} от 12.05.2026 продлён до 09.07.2026 (59-ФЗ, статья "
                          "12, часть 2). Причина: Нужна экспертиза")
        assert "почтовый адрес ***" in town.desk.card(number) and "+7 ***" not in town.desk.card(number)
        town.desk.do(number, "redirect", whose="Роспотребнадзор", words="Письмом", notice=proposed("redirect"))
        assert told() == (f"Ваше обращение № {number} от 12.05.2026 направлено по компетенции: Роспотребнадзор. Там на него "
                          "ответят (59-ФЗ, статья 8, часть 3).")


@pytest.mark.clause("MYS-1.2d")
@pytest.mark.slow
def test_a_change_of_kind_has_a_reason_a_log_and_clocks_that_shorten_no_right(app, town):
    with at("2026-05-12 11:00"):
        number = town.desk.register("Прошу принять меры", "2026-05-12 10:00", channel="paper", topic="Ямы во дворах")
        refused = town.desk.try_to(number, "convert", reason="chosen", words="Подано бланком", form="electronic",
                                   appeal_type="application")
        assert refused.status_code == 422 and "остаётся сообщением" in refused.text
    with at("2026-05-13 11:00"):
        town.desk.do(number, "convert", reason="chosen", words="Подано бланком обращения", form="written",
                     appeal_type="application", address="г. Мыски, ул. Школьная, д. 4")
        card = town.desk.card(number)
        assert "11 июня 2026, 16:30" in card and "дни обращения считаются от первой регистрации" in card
        assert "Изменён вид" in card and "Подано бланком обращения" in card and "заявление · письменно" in card
    with at("2026-05-14 09:00"):
        town.desk.do(number, "convert", reason="as_message", words="Просит позвонить, письмо не нужно")
        card = town.desk.card(number)
        assert "14 мая 2026, 17:00" in card and "позже этого срока ответ не переносится" in card
        assert town.operator.get(f"/messages/{number}/convert").status_code == 404
