"""«Состояние» and «Центр и акт»."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from app.adapters.mailer import FakeMailer
from app.directory.tables import Person
from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.viewer import NOBODY
from app.jobs import letters
from app.notices.acts import tell
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


@pytest.fixture
def server(app, monkeypatch) -> FakeMailer:
    """A mail server that the settings name; nothing is known of it yet."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], mail="smtp://mail.example:587"))
    monkeypatch.setitem(app.extensions, "mailer", FakeMailer())
    return app.extensions["mailer"]


def told_and_sent(app, admin, words: str) -> None:
    with app.app_context():
        with act(NOBODY):
            db.session.get(Person, admin.id).email = "admin@example.ru"
            tell([admin.id], words, "trouble", words, now(), urgent=True)
        letters.run()
        db.session.rollback()


def test_without_a_server_it_is_said_that_no_letter_leaves(admin):
    page = admin.get("/admin/state").text
    assert "почтовый сервер не настроен" in page and "Включить отправку почты" not in page
    assert admin.post("/admin/state/mail", on="yes", basis="Приказ № 1").status_code == 422


def test_letters_leave_once_the_administrator_switches_the_mail_on(app, admin, server):
    told_and_sent(app, admin, "Первое")
    assert server.sent == [] and len(list(app.extensions["outbox"].folder.glob("*.eml"))) == 2
    page = admin.get("/admin/state").text
    assert "отправка не включена" in page and "Включить отправку почты" in page
    assert "отправка не включена" in admin.get("/notices").text, "the bell says so, too"
    assert "письма пока не рассылаются" in admin.get("/notices").text
    refused = admin.post("/admin/state/mail", on="yes", basis="")
    assert refused.status_code == 422 and "Напишите основание" in refused.text and server.sent == []
    assert admin.post("/admin/state/mail", on="yes", basis="Приказ № 1").status_code == 303
    assert "основание: Приказ № 1" in admin.get("/admin/state").text
    told_and_sent(app, admin, "Второе")
    assert len(server.sent) == 1, "what lies in the folder stays there"
    assert admin.post("/admin/state/mail", on="", basis="Приказ № 2").status_code == 303
    told_and_sent(app, admin, "Третье")
    assert len(server.sent) == 1 and "Включить отправку почты" in admin.get("/admin/state").text
    assert [facts["on"] for what, facts in acts(app, "centre") if what == "set_mail"] == [False, True, False]


def test_a_server_that_carried_letters_before_goes_on(app, admin, server):
    with app.app_context(), act(NOBODY):
        at = now()
        db.session.add(Letter(person_id=admin.id, address="a@example.ru", message_id_header="1@mcu", state="sent",
                              created_at=at, next_try_at=at, sent_at=at))
    told_and_sent(app, admin, "Первое")
    assert server.sent and "Выключить отправку почты" in admin.get("/admin/state").text
    assert "Письма уходят через почтовый сервер, как и раньше" in admin.get("/notices").text


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
