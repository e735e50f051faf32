"""«Состояние» and «Центр и акт»."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.directory.tables import Person
from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.viewer import NOBODY
from app.notices.tables import Letter
from tests.web.admin_room import Admin, acts


@pytest.fixture
def admin(app: Flask) -> Admin:
    return Admin(app)


def test_the_state_is_said_in_plain_words(admin):
    page = admin.get("/admin/state").text
    for words in ("База данных отвечает", "Очередь", "Исполнитель заданий", "Расписание", "Производственный календарь",
                  "свободно", "Ждут отправки: 0", "версия"):
        assert words in page
    assert "Перезапустите систему" in page  # no worker runs in this test


def test_a_letter_given_up_is_named_with_its_reason(app, admin):
    with app.app_context(), act(NOBODY):
        at = now()
        db.session.add(Letter(person_id=admin.id, address="a@example.ru", message_id_header="<1>", state="failed",
                              created_at=at, next_try_at=at, error="ящик не существует"))
    page = admin.get("/admin/state").text
    assert "Не доставлено: 1" in page and "ящик не существует" in page and "Проверьте адреса" in page


def test_letters_given_up_are_sent_again_by_a_button(app, admin):
    with app.app_context(), act(NOBODY):
        at = now()
        db.session.get(Person, admin.id).email = "new@example.ru"
        db.session.add(Letter(person_id=admin.id, address="old@example.ru", message_id_header="<1>", state="failed",
                              created_at=at, next_try_at=at, tries=9, error="ящик не существует"))
    page = admin.get("/admin/state").text
    assert "Отправить снова" in page and "/admin/state/letters" in page
    assert admin.client.post("/admin/state/letters").status_code == 400, "no token, no act"
    assert admin.post("/admin/state/letters").status_code == 303
    with app.app_context():
        letter = db.session.scalars(select(Letter)).one()
        assert (letter.state, letter.tries, letter.error, letter.address) == ("waiting", 0, "", "new@example.ru")
        assert letter.message_id_header == "<1>", "the mailbox knows a repeat by it"
    assert acts(app, "letter") == [("try_again", {})]
    page = admin.get("/admin/state").text
    assert "Писем снова ждёт отправки: 1" in page and "Отправить снова" not in page
    assert admin.post("/admin/state/letters").status_code == 303
    assert "Неотправленных писем уже нет" in admin.get("/admin/state").text and len(acts(app, "letter")) == 1


def test_clocks_are_looked_at_again_by_a_button(app, admin):
    assert admin.post("/admin/state/clocks").status_code == 303
    assert acts(app, "clock") == []


@pytest.mark.clause("MYS-A2")
def test_the_act_with_its_34_rows_and_33_posts(admin):
    page = admin.get("/admin/about").text
    assert "строк: 34, должностей: 33" in page and "повторяет строку 1" in page
    assert page.count("актом не установлено") >= 2
    for words in ("№ 1442-п", "МАУ МГО «Мыски Медиа»", "8 рабочих часов", "пост. № 1442-п, п. 3.7", "59-ФЗ, ст. 12, ч. 1"):
        assert words in page
