"""The applicant stands apart: masked, shown to those whose step needs it, each look in history; no side door tells."""

import pytest
from sqlalchemy import select

from app.foundation.database import act, db
from app.foundation.history import History
from app.foundation.viewer import TIMETABLE
from app.messages.rules.personal import masked_contacts, masked_name, without_contacts, without_whereabouts
from app.messages.tables import Author, Message
from app.privacy.emptying import empty_message
from app.privacy.hiding import Hiding, left_out, name_words
from tests.web.conftest import NOW

NAME, PHONE = "Клавдия Петрова", "+7 905 123-45-67"


@pytest.fixture
def number(making) -> int:
    return making.message("preparing", author_name=NAME, author_contacts=PHONE)


def looks(app, number: int) -> list[int]:
    with app.app_context():
        rows = db.session.execute(select(History.person_id, History.facts).where(
            History.act == "show_author", History.subject_id == number)).all()
    assert not any(NAME in str(row) or "123-45" in str(row) for row in rows)
    return [row.person_id for row in rows]


def test_masked_until_asked_for_and_each_look_is_kept(app, visit, number, town):
    card = visit("operator").open("message.card_page", number=number)
    assert "К*** П*** · +7 *** **-67" in card.words
    assert NAME not in card.response.text and "123-45" not in card.response.text
    assert looks(app, number) == []
    shown = visit("operator").send(card.form(f"/messages/{number}/author"))
    assert NAME in shown.words and PHONE in shown.words
    fragment = visit("operator").post(f"/messages/{number}/author", htmx=True)
    assert NAME in fragment.words
    assert looks(app, number) == [town["operator"].id] * 2
    again = visit("operator").open("message.card_page", number=number)
    assert "Показан заявитель" in again.words and NAME not in again.response.text


@pytest.mark.parametrize("who", ["executor", "head", "curator", "sector", "supervisor"])
def test_nobody_else_learns_by_any_door(app, visit, number, who):
    visitor = visit(who)
    for address in (f"/messages/{number}", f"/messages/{number}/print", "/messages", "/messages?q=Петрова",
                    f"/messages/{number}/around", "/notices", "/messages?q=Клавдия"):
        page = visitor.get(address)
        assert page.status == 200, address
        assert not any(words in page.response.text for words in ("Клавдия П", "К*** П***", "905 123", "**-67")), address
    assert visitor.post(f"/messages/{number}/author").status == 403
    assert visitor.client.get("/messages.xlsx").data.find("Клавдия".encode()) == -1
    assert looks(app, number) == []


def test_who_does_not_see_the_message_gets_the_answer_of_no_message(visit, number):
    for who in ("operator elsewhere", "executor elsewhere"):
        assert visit(who).post(f"/messages/{number}/author").status == 404


def found_by(visitor, words: str):
    return visitor.send(visitor.get("/messages/by-author").form("/messages/by-author").fill(words=words))


def test_found_by_applicant_by_those_whose_step_needs_it_and_each_search_is_kept(app, visit, making, number, town):
    other = making.message(author_name="Иван Петров", author_contacts="ivan@mail.example, https://vk.com/id5/")
    operator, line = visit("operator"), f'id="row-{number}"'
    for words in ("8 (905) 123 45 67", "9051234567", "Петрова Клавдия", "клавдия"):
        assert line in found_by(operator, words).response.text, words
    for words in ("IVAN@mail.example", "http://www.vk.com/id5", "петров"):
        page = found_by(operator, words).response.text
        assert f'id="row-{other}"' in page and line not in page, words
    for words in ("905 123-45-68", "0512345678", "Клав", "Петровна", "petr@mail.example", "van@mail.example", "%"):
        assert "row-" not in found_by(operator, words).response.text, words
    for words in ("", "7", "12 34", "@", "ё", "/"):
        assert found_by(operator, words).status == 422, words
    for who in ("operator elsewhere", "executor", "contributor", "executor elsewhere", "unit head", "press"):
        assert "Таких сообщений нет" in found_by(visit(who), "Клавдия").words, who
    for who in ("head", "curator", "sector", "supervisor", "signatory", "admin", "observer", "without role"):
        assert visit(who).client.get("/messages/by-author").status_code == 403, who
        assert visit(who).post("/messages/by-author", {"words": "Клавдия"}).status == 403, who
    with app.app_context():
        rows = db.session.execute(select(History.subject_kind, History.subject_id, History.person_id, History.facts).where(
            History.act == "find_author").order_by(History.id)).all()
    assert [row.subject_id for row in rows if row.subject_kind == "message"].count(number) == 4
    assert rows[0].facts == {"by": "phone", "found": 1} and rows[0].person_id == rows[0].subject_id == town["operator"].id
    assert len([row for row in rows if row.subject_kind == "person"]) == 19
    assert not any(words in str(row) for row in rows for words in ("лавдия", "905", "vk.com"))
    assert "Найдено по заявителю" in operator.open("message.card_page", number=number).words


@pytest.mark.parametrize(("text", "masked"), [
    ("Звоните +7 905 123-45-67 вечером", "Звоните [телефон скрыт] вечером"),
    ("тел. 8(905)1234567, Иван", "тел. [телефон скрыт], Иван"),
    ("89051234567", "[телефон скрыт]"),
    ("мой номер 2-34-56", "мой номер [телефон скрыт]"),
    ("пишите на ivan.petrov@mail.example!", "пишите на [почта скрыта]!"),
    ("ivan.petrov (собака) mail.example или ivan[at]mail.example", "[почта скрыта] или [почта скрыта]"),
    ("СНИЛС 123-456-789 00, дело 123-456", "СНИЛС [СНИЛС скрыт], дело 123-456"),
    ("дом 14, кв. 5, с 08:00 до 17:00 12.05.2026", "дом 14, кв. 5, с 08:00 до 17:00 12.05.2026"),
    ("№ 4182 от 2026-05-12", "№ 4182 от 2026-05-12"),
    ("https://vk.example/wall-123456789_12345678901", "https://vk.example/wall-123456789_12345678901"),
])
def test_telephones_and_mailboxes_in_texts(text, masked):
    assert without_contacts(text) == masked


@pytest.mark.parametrize(("text", "hidden"), [
    ("[id77|Клавдия], m.vk.com/wall-1_2?x=1. https://t.me/abc, пишите @klava_p",
     "[страница скрыта], [страница скрыта]. [страница скрыта], пишите [страница скрыта]"),
    ("дом 14, кв. 5, кв 7а, квартира № 12, в 7-й квартире",
     "дом 14, [квартира скрыта], [квартира скрыта], [квартира скрыта], в [квартира скрыта]"),
    ("80 кв. м, 2 кв. 2026 года, 905 квартир, 3 квартиры, klava@t.me, block.ru/5",
     "80 кв. м, 2 кв. 2026 года, 905 квартир, 3 квартиры, klava@t.me, block.ru/5"),
])
def test_pages_and_flats_in_texts(text, hidden):
    assert without_whereabouts(text) == hidden


def test_names_and_contacts_masked():
    assert masked_name("Иван Петров") == "И*** П***"
    assert [masked_contacts(one) for one in ("+7 900 123-45-67", "ivan@mail.example", "https://vk.example/id5", "", "ok")] == [
        "+7 *** **-67", "i***@***", "vk.example/***", "", "***"]
    assert [masked_contacts(one) for one in ("652840, г. Мыски, ул. Школьная, 27", "ул. Мира 5", "д. Ясная, 1")] == [
        "почтовый адрес ***"] * 3


@pytest.mark.parametrize(("name", "contacts", "text", "left"), [
    ("", "vk.com/klava_p, +7 905 123-45-67", "пишите https://m.vk.com/klava_p/ или 8 905 12 34 567, klava_p",
     "пишите [контакт скрыт] или [контакт скрыт], [контакт скрыт]"),
    ("", "klava@mail.example; 5-12-34", "Klava@Mail.example, 51234, 8.905.123.45.67, +7(905)123–45–67",
     "[контакт скрыт], [контакт скрыт], [телефон скрыт], [телефон скрыт]"),
    ("", "8 (38474) 5-12-34", "т.51234 кв. 12, vk.com/id512345", "т.[контакт скрыт] кв. 12, vk.com/id512345"),
    ("", "", "с 12.05.2026 10 домов, 88 900 000 000 рублей, 950 000 000 рублей, ул. Ленина 8, 905 квартир",
     "с 12.05.2026 10 домов, 88 900 000 000 рублей, 950 000 000 рублей, ул. Ленина 8, 905 квартир"),
    ("Ли Ен", "", "Я, Ли Ен, живу тут. Есть ли свет? Ли Е. ждёт", "Я, [имя скрыто], живу тут. Есть ли свет? [имя скрыто] ждёт"),
    ("Иванова Анна Петровна", "", "анна петровна иванова, Иванова А.П., А. П. Ивановой и И. А.П.",
     "[имя скрыто], [имя скрыто], [имя скрыто] и [имя скрыто]"),
    ("Иванова Надежда", "", "Вся надежда на вас. Улица иванова. И. о. главы; Надежде",
     "Вся надежда на вас. Улица иванова. И. о. главы; [имя скрыто]"),
    ("ООО «Мыски Водоканал»", "", "В г. Мыски течёт. Водоканал не едет", "В г. Мыски течёт. Водоканал не едет"),
    ("Анна, житель города Мыски", "", "Житель Мыски Анна: в городе темно", "Житель Мыски [имя скрыто]: в городе темно"),
])
def test_what_goes_from_a_text_with_its_applicant(name, contacts, text, left):
    assert Hiding(name, contacts, "", left_out(name, name_words("Мыски, МУП «Водоканал»"))).hide(text) == left


def test_an_organisation_does_not_take_the_place_with_it(app, making):
    text = "В г. Мыски течёт. Рассвет не едет, 8 905 12 34 567"
    number = making.message("preparing", author_name="Мыски Рассвет", author_contacts="доб. 5, 8 905 12 34 567", text=text)
    with app.app_context(), act(TIMETABLE):
        message = db.session.get(Message, number)
        db.session.get(Author, message.author_id).kind = "organisation"
        empty_message(message, NOW)
        assert message.text == "В г. Мыски течёт. Рассвет не едет, [контакт скрыт]"
        assert not db.session.get(Author, message.author_id).name
