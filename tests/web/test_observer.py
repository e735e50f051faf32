"""The observer: figures and messages without personal data, remarks answered by the head, no other door."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.messages.tables import Answer
from app.privacy.people import without_people

TEXT = ("Меня зовут Клавдия Петрова, ул. Ленина 5 кв 7: не горит фонарь. Звоните +7 905 123-45-67, ivan@mail.example, "
        "https://vk.com/klava_p, klava_p")
ANSWER = "Уважаемая Клавдия Петрова! Фонарь у квартиры № 7 починили. [id77|Клавдия], проверьте."
PERSONAL = ("905", "ivan@", "лавди", "Петров", "К***", "**-67", "klava", "id77", "кв 7", "квартиры № 7")


@pytest.fixture
def number(making) -> int:
    number = making.message("published", text=TEXT, author_name="Клавдия Петрова",
                            author_contacts="+7 905 123-45-67, vk.com/klava_p")
    with making.app.app_context(), act(TIMETABLE):
        db.session.execute(update(Answer).where(Answer.message_id == number).values(text=ANSWER))
    return number


@pytest.mark.clause("ALX-4.5")
def test_reads_figures_and_messages_without_personal_data(visit, number):
    observer = visit("observer")
    page = observer.get("/observer")
    row = next(row for row in page.tree.all("tr") if row.text.startswith("Поступило"))
    behind = observer.get(row.all("a")[0].get("href"))
    assert f"№ {number}." in behind.words
    for address in ("/observer", "/observer/messages", f"/observer/messages/{number}"):
        shown = observer.get(address)
        assert shown.status == 200
        assert [words for words in PERSONAL if words in shown.response.text] == [], address
    card = observer.get(f"/observer/messages/{number}")
    assert "Меня зовут [имя скрыто], ул. Ленина 5 [квартира скрыта]: не горит фонарь" in card.words
    assert "Уважаемая [имя скрыто]! Фонарь у [квартира скрыта] починили. [страница скрыта], проверьте." in card.words


@pytest.mark.clause("ALX-4.5")
def test_whom_a_text_names_is_hidden_also_where_no_author_is_known(visit, making):
    told = ("Меня зовут Абдулмажит Кочкоров. Соседка Сидорова А. П. и Вера Павловна ждут: на ул. Юрия Гагарина, 5 темно. "
            "Директор ООО «Томь-Сервис» обещал в Мысках. С уважением, Мария")
    number = making.message("taken", text=told, author_name="", author_contacts="")
    card = visit("observer").get(f"/observer/messages/{number}").words
    assert ("Меня зовут [имя скрыто]. Соседка [имя скрыто] и [имя скрыто] ждут: на ул. Юрия Гагарина, 5 темно. "
            "Директор ООО «Томь-Сервис» обещал в Мысках. С уважением, [имя скрыто]") in card
    assert not [word for word in ("Кочкоров", "Сидоров", "Павловн", "Мария") if word in card]


@pytest.mark.clause("ALX-4.5")
def test_a_remark_is_answered_by_the_head(visit, number):
    observer, head = visit("observer"), visit("head")
    card = observer.get(f"/observer/messages/{number}")
    left = observer.send(card.form(f"/observer/messages/{number}/remarks").fill(title="Срок", words="Почему так долго?"))
    assert left.status == 303
    page = observer.get("/observer")
    observer.send(page.form("/observer/remarks").fill(title="Доля в срок", words="Чем объясняется рост?"))
    assert "К вам вынесен вопрос" in head.get("/notices").words
    question = head.get("/questions/1")
    assert "Почему так долго?" in question.words
    form = question.form("/questions/1/decide")
    assert head.send(form.fill(**{"decide-words": "Ждали ламп, поставка задержалась. Петровой сказали."})).status == 303
    answered = observer.get("/observer")
    assert "Ждали ламп, поставка задержалась. [имя скрыто] сказали." in answered.words and "№ 2. Доля в срок" in answered.words
    assert visit("curator").get("/questions").words.count("Доля в срок") == 1
    assert "Доля в срок" not in visit("sector").get("/questions").words


def test_a_workbook_says_what_it_leaves_out(visit, making, monkeypatch):
    monkeypatch.setattr("app.web.observer.pages.MOST_AT_ONCE", 1)
    for _ in range(2):
        making.message("taken")
    book = CalamineWorkbook.from_filelike(BytesIO(visit("observer").get("/observer/messages.xlsx").response.data))
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == 3 and rows[2][1].startswith("Здесь первые 1:")


def test_no_other_door(visit, making, number):
    observer = visit("observer")
    with making.app.app_context():
        evidence = making.evidence(making.executor, making.message("preparing"))
    for address in (f"/messages/{number}", "/messages", "/messages.xlsx", f"/messages/{number}/print", "/questions", "/notes",
                    f"/messages/{number}/around", "/figures", "/operator", "/admin/people"):
        assert observer.client.get(address).status_code == 403, address
    assert observer.client.get(f"/files/{evidence}/view").status_code == 404
    assert observer.post(f"/messages/{number}/author").status == 403
    assert observer.post("/observer/messages/999999/remarks", {"title": "а", "words": "б"}).status == 404
    refused = observer.post("/observer/remarks", {"title": "", "words": ""})
    assert refused.status == 422 and "Напишите, что нужно уточнить." in refused.words
    for who in ("head", "operator", "executor", "sector"):
        assert visit(who).client.get("/observer").status_code == 403


@pytest.mark.parametrize(("text", "left"), [
    ("Мастер Петров обещал прийти, жалуюсь на Петрова.", "Мастер [имя скрыто] обещал прийти, жалуюсь на [имя скрыто]."),
    ("Яма на ул. Кирова и на Гагарина 12, у Пушкина, д. 3.", "Яма на ул. Кирова и на Гагарина 12, у Пушкина, д. 3."),
    ("Мороз ночью, у дома Зима, в Подобасе снег.", "Мороз ночью, у дома Зима, в Подобасе снег."),
    ("Фонарь у школы имени Титова не горит.", "Фонарь у школы имени Титова не горит.")])
def test_a_surname_that_stands_alone_is_hidden_and_a_street_with_its_house_is_not(text, left):
    assert without_people(text, {"подобас", "подобасе"}, surnames=True) == left
    assert without_people(text, {"подобас", "подобасе"}) == text, "who does the work reads where"
