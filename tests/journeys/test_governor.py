"""The governor's networks: every day of the week, a talk first, agreements, a signature, one letter with its files."""

import email
import email.policy
import io
import re

import pytest
from docx import Document as Word

from app.adapters.mailer import FileOutbox, LetterRefused
from app.directory.tables import GrantRow, Person
from app.foundation.database import act, db
from app.foundation.history import History
from app.foundation.viewer import TIMETABLE
from app.jobs import letters, sweep
from app.messages.papers import Papers
from app.messages.queries.papers import paper_by_id
from app.messages.tables import Answer, Message, Paper
from tests.journeys.town import Citizen, Town, at, token, words
from tests.support.rich_text import read_doc

CHIEF, STAFF = "Начальник отдела жилищно-коммунального", "Начальник отдела по жилищным"


class Networks(Town):
    """Who works the governor's networks: the deputy signs for the department, another one for finances."""

    def __init__(self, app):
        super().__init__(app)
        self.chief = Citizen(self, "chief", CHIEF, None, "unit_head")
        self.clerk = Citizen(self, "clerk", STAFF, None, "executor")
        self.desk = Citizen(self, "desk", "Ответственный за работу в системе «Платформа", None, "operator", "governor")
        self.press = Citizen(self, "press", "Ответственный за работу в социальных", None, "press", "governor")
        self.deputy = Citizen(self, "deputy", "Первый заместитель", None, "signatory")
        self.other = Citizen(self, "other", "Заместитель главы МГО по финансам", None, "signatory")
        self.admin = Citizen(self, "admin", "Председатель КУМИ", None, "admin")
        with app.app_context(), act(TIMETABLE):
            # The clerk works in the chief's department, the other deputy signs for the water works alone.
            person = db.session.get(Person, self.clerk.id)
            person.unit_id = self.chief.unit_id
            for grant in db.session.query(GrantRow).filter(GrantRow.person_id == self.clerk.id):
                grant.unit_id = self.chief.unit_id
            for grant in db.session.query(GrantRow).filter(GrantRow.person_id == self.other.id):
                grant.unit_id = self.water.unit_id
            db.session.add(GrantRow(person_id=self.other.id, role="curator"))

    def message(self, text="Не чистят дорогу", received="2026-05-17 09:00") -> int:
        return self.desk.register(text, received, channel="governor", topic="Ямы во дворах", network="ВКонтакте",
                                  author_name="Пётр Заявителев", author_contacts="+7 900 111-22-33")


@pytest.fixture
def town(app) -> Networks:
    return Networks(app)


def acts_of(app, number: int) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(History.act).where(
            History.subject_kind == "message", History.subject_id == number).order_by(History.id)))


def run(app, job) -> None:
    with app.app_context():
        job.run()
        db.session.rollback()


def answered(town: Networks, number: int) -> None:
    """From registration to the answer on its way, the talk recorded."""
    town.desk.do(number, "assign", person=str(town.chief.id))
    town.chief.do(number, "instruct", person=str(town.clerk.id), words="Подготовьте ответ до вечера")
    town.clerk.do(number, "call", kind="talk", whom="по телефону", text="Разъяснил порядок уборки")
    town.clerk.do(number, "answer", text="Дорогу почистили утром.", outcome="explained", truthful="y")


def agreed(town: Networks, number: int) -> None:
    town.chief.do(number, "agree")
    town.desk.do(number, "agree")
    town.press.do(number, "agree")


@pytest.mark.clause("MYS-3.12", "MYS-3.12.1", "MYS-3.12.3", "MYS-3.12.4")
@pytest.mark.slow
def test_on_a_sunday_the_unit_s_head_instructs_and_no_answer_goes_on_before_the_talk(app, town):
    with at("2026-05-17 09:30"):  # a Sunday
        number = town.message()
        card = town.desk.card(number)
        assert "17 мая 2026" in card and "18 мая 2026, 09:00" in card, "24 hours come before six in the evening of the next day"
        assert "срочн" in card.lower()
        town.desk.do(number, "assign", person=str(town.chief.id))
        assert any("Поручение" in line for line in town.chief.bell())
        refused = town.chief.try_to(number, "instruct", person=str(town.water.id), words="Не ваш")
        assert refused.status_code == 422 and "из списка" in refused.text
        alone = town.chief.try_to(number, "answer", text="Почистили.", outcome="explained", truthful="y")
        assert alone.status_code == 422 and "Сначала руководитель подразделения поручает ответ" in alone.text
        assert "(вы сами)" in town.chief.get(f"/messages/{number}/instruct").text
        town.chief.do(number, "instruct", person=str(town.clerk.id), words="Подготовьте ответ до вечера")
        assert f"Вам поручили подготовить ответ: № {number}" in town.clerk.bell()
        page = town.clerk.card(number)
        assert "Сначала свяжитесь с заявителем" in page and "Показать заявителя" in page
        copied = town.desk.card(number)
        assert "До ответа поговорите с заявителем и сообщите" in copied and "900 111-22-33" not in copied
        sent = {"csrf_token": token(town.desk.get(f"/messages/{number}").text)}
        shown = town.desk.browser.post(f"/messages/{number}/author", data=sent, headers={"HX-Request": "true"}).text
        assert 'id="brief-text" hx-swap-oob="true"' in shown and "с заявителем (Пётр Заявителев, +7 900 111-22-33)" in shown
        shown = town.clerk.post(f"/messages/{number}/author", f"/messages/{number}")
        assert "+7 900 111-22-33" in shown.text
        assert "Подготовьте ответ до вечера" in page
        refused = town.clerk.try_to(number, "answer", text="Почистили.", outcome="explained", truthful="y")
        assert refused.status_code == 422 and "Сначала запишите разговор с заявителем" in refused.text
        town.clerk.do(number, "call", kind="talk", whom="по телефону", text="Разъяснил порядок уборки")
        assert "Сначала свяжитесь" not in town.clerk.card(number)
        town.clerk.do(number, "answer", text="Дорогу почистили утром.", outcome="explained", truthful="y")
        assert any("согласование руководителя подразделения" in line for line in town.chief.bell())
        assert acts_of(app, number) == ["register", "take", "assign", "instruct", "show_author", "show_author",
                                        "call", "answer"]
        for who, finds in ((town.clerk, True), (town.desk, True), (town.water, False)):
            found = who.post("/messages/by-author", "/messages/by-author", words="8 (900) 111 22 33").text
            assert (f'id="row-{number}"' in found) == finds, "whose step asks for the talk finds the applicant's messages"


@pytest.mark.clause("MYS-3.12.5")
@pytest.mark.slow
def test_each_of_the_two_officers_agrees_in_person(town):
    def finds(officer: Citizen) -> bool:
        return f'id="row-{number}"' in officer.get("/operator?tab=agree").text

    with at("2026-05-17 15:00"):
        number = town.message()
        answered(town, number)
        town.chief.do(number, "agree")
        assert town.press.try_to(number, "agree").status_code == 403, "not for the officer of the system"
        assert finds(town.desk) and not finds(town.press)
        assert "следующий шаг — ответственный за работу в системе" in town.press.card(number)
        assert "это тоже ваш шаг" not in town.desk.card(number)
        town.desk.do(number, "agree")
        assert town.desk.try_to(number, "agree").status_code == 403, "nor the other way round"
        assert finds(town.press) and not finds(town.desk)
        assert "следующий шаг — ответственный за социальные сети" in town.desk.card(number)
        town.press.do(number, "agree")


@pytest.mark.clause("MYS-3.12.2", "MYS-3.12.5", "MYS-3.12.6")
@pytest.mark.slow
def test_agreed_and_signed_it_leaves_as_one_letter_with_both_files(app, town):
    with at("2026-05-17 15:00"):
        number = town.message()
        answered(town, number)
        assert town.press.try_to(number, "agree").status_code in (403, 409), "not before the unit's head"
        assert "18 мая 2026, 09:00" in town.chief.page("/executor"), "their own step carries the answer's deadline"
        card = town.chief.card(number)
        assert "18 мая 2026, 09:00" in card[:card.index("Дорогу почистили утром.")], "the deadline, the answer, the decision"
        assert card.index("Дорогу почистили утром.") < card.index("Согласовать ответ")
        town.chief.do(number, "agree", words="Согласовано")
        assert town.clerk.try_to(number, "send").status_code == 409, "nothing is sent before it is signed"
        town.desk.do(number, "agree")
        town.press.do(number, "agree")
        assert any("подпись заместителя главы" in line for line in town.deputy.bell())
        assert not any(f"№ {number}" in line for line in town.other.bell()), "not of this deputy's field"
        assert town.other.try_to(number, "sign", shown="0" * 64).status_code == 403
        queue = town.deputy.page("/signatory")
        assert "Дорогу почистили утром." in queue and "Согласование руководителя подразделения" in queue
        assert "Подписывать нечего" in town.other.page("/signatory")
        assert town.desk.get("/signatory").status_code == 403
        sign(town.deputy, number)
        card = town.desk.card(number)
        assert "Подписанный ответ № 1" in card and "Первый заместитель" in card
        assert any("осталось отправить" in line for line in town.clerk.bell())
    with at("2026-05-17 16:00"):
        town.clerk.do(number, "send")
        card = town.desk.card(number)
        assert "Завершено" in card and "Разъяснено" in card and "в срок" in card
        assert "otvetk42@gmail.com, priem@ako.ru" in card and "ждёт отправки" in card
        run(app, letters)
        assert "лежит в папке исходящих: почта не включена" in town.desk.card(number)
    letter = the_letter(app, number)
    assert letter["To"] == "otvetk42@gmail.com, priem@ako.ru"
    files = {part.get_filename(): part.get_payload(decode=True) for part in letter.iter_attachments()}
    assert list(files) == ["otvet-1.pdf", "otvet-1.doc", "otvet-1.docx"] and files["otvet-1.pdf"].startswith(b"%PDF")
    assert files["otvet-1.doc"].startswith(b"{\\rtf1") and "Дорогу почистили утром." in read_doc(files["otvet-1.doc"])
    told = "\n".join(paragraph.text for paragraph in Word(io.BytesIO(files["otvet-1.docx"])).paragraphs)
    assert "Дорогу почистили утром." in told and f"№ {number}" in told and "Заявителев" not in told
    with at("2026-05-17 16:10"):
        with app.app_context():
            paper = db.session.scalars(db.select(Paper)).one().id
        kept = town.desk.get(f"/messages/{number}/papers/{paper}.docx")
        assert kept.status_code == 200 and kept.data == files["otvet-1.docx"], "the copy kept is what left"
        with app.app_context():
            copies, card = Papers(app.config["SETTINGS"].instance), paper_by_id(paper, number)
            copies.path(card, "pdf").write_bytes(b"as it left")
            copies.path(card, "doc").unlink()
            assert copies.kept(card)["pdf"] == b"as it left", "only what is missing is made"
            assert copies.kept(card)["doc"] == files["otvet-1.doc"]
        assert town.water.get(f"/messages/{number}/papers/{paper}.pdf").status_code == 404
    assert acts_of(app, number)[-5:] == ["agree", "agree", "agree", "sign", "send"]


@pytest.mark.clause("MYS-3.12.6")
@pytest.mark.slow
def test_a_letter_that_came_back_is_written_down_and_goes_again(app, town):
    with at("2026-05-17 15:00"):
        number = town.message()
        answered(town, number)
        town.chief.do(number, "agree")
        town.desk.do(number, "agree")
        town.press.do(number, "agree")
        sign(town.deputy, number)
        assert town.clerk.get(f"/messages/{number}/bounce").status_code == 409, "nothing was sent yet"
        town.clerk.do(number, "send")
        run(app, letters)
    with at("2026-05-17 16:00"):
        form = town.desk.get(f"/messages/{number}/bounce").text
        assert "Письмо вернулось" in form and "Ответ № 1, отправлено 17 мая 2026" in form
        told = {"paper": "1", "address": "otvetk42@gmail.com", "words": "550 User unknown"}
        for wrong, words_ in (({"came_at": "2026-05-17T10:00"}, "раньше предыдущего шага"), ({"paper": "7"}, "Выберите письмо"),
                              ({"address": " "}, "Напишите адрес"), ({"words": ""}, "Перепишите")):
            refused = town.desk.try_to(number, "bounce", **told | wrong)
            assert refused.status_code == 422 and words_ in refused.text, words_
        assert town.desk.get(f"/messages/{number}/resend").status_code == 409
        assert town.deputy.get(f"/messages/{number}/bounce").status_code == 403
        town.desk.do(number, "bounce", **told)
        card = town.desk.card(number)
        assert "письмо вернулось 17 мая 2026, 16:00: otvetk42@gmail.com 550 User unknown" in card and "в срок" in card
        assert "Письмо вернулось" in town.desk.get(f"/messages?q={number}").text
        for who in (town.clerk, town.desk):
            assert any(f"№ {number}: письмо № 1 не доставлено" in line for line in who.bell())
    with at("2026-05-17 16:20"):
        town.clerk.do(number, "resend")
        run(app, letters)
        card = town.clerk.card(number)
        assert card.count("otvetk42@gmail.com, priem@ako.ru лежит в папке исходящих") == 2 and "550 User unknown" in card
        assert town.clerk.get(f"/messages/{number}/resend").status_code == 409, "once for each return"
    assert len(list(app.extensions["mailer"].folder.glob("*.eml"))) >= 2
    assert acts_of(app, number)[-3:] == ["send", "bounce", "resend"]
    with app.app_context():
        facts = db.session.scalars(db.select(History.facts).where(History.act == "bounce")).one()
        assert facts["paper"] == 1 and "550" not in str(facts), "history holds no words"


def the_letter(app, number: int):
    found = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
             for file in app.extensions["mailer"].folder.glob("*.eml")]
    return next(letter for letter in found if f"на сообщение № {number}" in letter["Subject"])


def sign(deputy: Citizen, number: int, shown: str | None = None, seen: str | None = None):
    """By the form of the deputy's own queue."""
    answer = try_sign(deputy, number, shown, seen)
    assert answer.status_code == 303, words(answer.text)[:2000]
    return answer


def try_sign(deputy: Citizen, number: int, shown: str | None = None, seen: str | None = None):
    page = deputy.get("/signatory").text
    part = page[page.index(f'id="reply-{number}"'):]
    fields = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', part)[1] for name in ("csrf_token", "seen", "shown")}
    fields |= {key: value for key, value in (("shown", shown), ("seen", seen)) if value is not None}
    return deputy.browser.post(f"/messages/{number}/sign", data={**fields, "back": "signatory"})


@pytest.mark.clause("MYS-3.12.5")
@pytest.mark.slow
def test_a_text_changed_since_it_was_shown_is_not_signed_and_a_return_begins_again(app, town):
    with at("2026-05-18 09:30"):
        number = town.message(received="2026-05-18 09:00")
        answered(town, number)
        agreed(town, number)
        refused = try_sign(town.deputy, number, shown="0" * 64)
        assert refused.status_code == 409 and "Текст ответа изменился" in refused.text
        beside = town.deputy.get("/signatory").text
        assert f'id="words-return-{number}"' in beside and f'for="reason-return-{number}"' in beside
        part = beside[beside.index(f'/messages/{number}/return"'):]
        fields = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', part)[1] for name in ("csrf_token", "seen", "back")}
        sent = town.deputy.browser.post(f"/messages/{number}/return", data={**fields, "reason": "tone", "words": "Мягче"})
        assert sent.status_code == 303 and sent.headers["Location"] == "/signatory", words(sent.text)[:2000]
        assert "Подписывать нечего" in town.deputy.page("/signatory")
        assert any("ответ вернули" in line for line in town.clerk.bell())
        town.clerk.do(number, "answer", text="Дорогу почистили, спасибо за сообщение.", outcome="explained", truthful="y")
        agreed(town, number)
        old = try_sign(town.deputy, number, seen="3")
        assert old.status_code == 409
        sign(town.deputy, number)
        with app.app_context(), act(TIMETABLE):
            answer = db.session.scalars(db.select(Answer).where(Answer.message_id == number).order_by(Answer.id.desc())).first()
            (changed, kept), answer.text = (answer.id, answer.text), "Подменённый текст"
        refused = town.clerk.try_to(number, "send")
        assert refused.status_code == 409 and "текст ответа изменился" in refused.text
        with app.app_context(), act(TIMETABLE):
            db.session.get(Answer, changed).text = kept
        town.desk.do(number, "send")
        assert "Завершено" in town.clerk.card(number)
        second = town.message("Второе", "2026-05-18 09:10")
        answered(town, second)
        agreed(town, second)
        sign(town.deputy, second)
        assert "Подписанный ответ № 2" in town.desk.card(second)


@pytest.mark.clause("MYS-3.12.6")
@pytest.mark.slow
def test_the_addresses_are_a_setting_with_a_basis_and_a_failure_is_shown(app, town, monkeypatch):
    with at("2026-05-18 09:30"):
        page = town.admin.page("/admin/hours/governor")
        assert "otvetk42@gmail.com" in page and "3.12.6" in page
        refused = put_addresses(town, "плохой адрес", "Письмо")
        assert refused.status_code == 422 and "не похоже на адрес почты" in refused.text
        refused = put_addresses(town, "new@example.org", "")
        assert refused.status_code == 422 and "Нужно основание" in refused.text
        assert put_addresses(town, "", "Распоряжение от 18.05.2026").status_code == 303
        number = town.message(received="2026-05-18 09:00")
        answered(town, number)
        agreed(town, number)
        sign(town.deputy, number)
        refused = town.clerk.try_to(number, "send")
        assert refused.status_code == 422 and "нет адресов для ответа" in refused.text
        assert put_addresses(town, "new@example.org\npriem@ako.ru", "Распоряжение от 18.05.2026").status_code == 303
        assert "Распоряжение от 18.05.2026" in town.admin.page("/admin/hours/governor")
        town.clerk.do(number, "send")

        def bounce(self, letter):
            raise LetterRefused("550")

        monkeypatch.setattr(FileOutbox, "send", bounce)
        run(app, letters)
        card = town.clerk.card(number)
        assert "new@example.org, priem@ako.ru" in card and "не доставлено" in card


def put_addresses(town: Networks, addresses: str, basis: str):
    return town.admin.post("/admin/hours/governor/addresses", "/admin/hours/governor",
                           **{"to-csrf_token": "", "to-addresses": addresses, "to-basis": basis})


@pytest.mark.clause("MYS-3.12")
@pytest.mark.slow
def test_reminders_come_every_day_between_eight_and_nine_in_the_evening(app, town):
    with at("2026-05-16 23:00"):  # a Saturday night: due at 18:00 on Sunday
        number = town.message(received="2026-05-16 22:30")
        town.desk.do(number, "assign", person=str(town.chief.id))
        with app.app_context():
            assert db.session.get(Message, number).urgent_due is not None
    with at("2026-05-17 16:50"):
        with app.app_context():
            sweep.run()
        before = [line for line in town.desk.bell() if "истекает" in line]
        assert not before
    with at("2026-05-17 17:01"):
        with app.app_context():
            sweep.run()
        assert any("истекает 17 мая, 18:00" in line for line in town.desk.bell())
    with at("2026-05-16 09:00"):
        town.message("Ночное", "2026-05-16 07:10")
    with at("2026-05-16 20:01"):  # due at 07:10: said an hour before nine in the evening
        with app.app_context():
            sweep.run()
        told = town.desk.bell()
        assert any("истекает 17 мая, 07:10" in line for line in told)
    with at("2026-05-17 07:30"):
        with app.app_context():
            sweep.run()
        assert town.desk.bell() == told, "nobody is woken before eight"
