"""Personal data past their time: put before the administrator, destroyed by an act, never to come back; figures stay."""

import io
import os
import time
from dataclasses import replace

import pytest
from flask_migrate import downgrade, upgrade
from pypdf import PdfReader
from sqlalchemy import select, text

from app.directory.tables import Person, Topic
from app.files.tables import StoredFile
from app.foundation.database import act, db
from app.foundation.history import History
from app.foundation.refusal import Stale
from app.foundation.viewer import TIMETABLE
from app.imports.acts import run_file
from app.imports.tables import ImportRow
from app.jobs import depersonalise, letters, papers, retention
from app.messages.tables import Answer, Author, AuthorKey, Intake, Message, Paper
from app.notices.tables import Letter
from app.press.tables import LineQuestion
from app.privacy import acts
from app.privacy.acts import carry_on
from app.privacy.emptying import empty_message
from app.privacy.tables import DepersonalisedLine
from tests.journeys.test_appeals import APPEAL, Reception
from tests.journeys.test_governor import run
from tests.journeys.test_line import ask, begun, reply
from tests.journeys.town import Citizen, Town, at, moment, photo
from tests.support.application import MIGRATIONS
from tests.support.export_workbook import incident, save_export
from tests.web.test_at_the_same_moment import together

PERSONAL = ("Заявителев", "petr@example.org", "123-45-67", "id77", "id88", "Мария", "000-00-01", "Приёмов")
FIGURES = "/figures?since=2026-01-01&until=2026-08-19"


@pytest.fixture
def town(app) -> Reception:
    return Reception(app)


@pytest.fixture
def admin(town) -> Citizen:
    return Citizen(town, "admin", "Директор", "Гортоп", "admin")


def rows(app, **changed):
    """Three incidents of one topic: two of one author, the second within 84 days of the end of the first and still open."""
    with app.app_context():
        topic = db.session.scalars(select(Topic).where(Topic.name == "Ямы во дворах")).one()
    same = {"Группа_тем": topic.group, "Тема": topic.name}
    still_open = {"Текущий_шаг_инцидента": "Исполнение", "Дата_окончания": "", "Итог": "", "Причина_закрытия": "",
                  "Время_попадания_на_шаг_оценка_удовлетворенности": "", "Дата_создания": "2026-05-18 10:00:00",
                  "Общее_время_первого_ответа": "", "Дом": 99}
    text = "Яма у дома, звоните +7 905 123-45-67 вечером"
    return [incident(1, **{**same, "URL_автора": "https://vk.com/id77", "Текст_инцидента": text, **changed}),
            incident(2, **same, **still_open, URL_автора="https://vk.com/id77"),
            incident(3, **same, URL_автора="https://vk.com/id88")]


def taken_in(app, tmp_path, **changed) -> dict:
    path = save_export(tmp_path / "export.xlsx", rows(app, **changed))
    with app.app_context():
        return run_file(path, moment("2026-05-18 11:00"))


def lived(app, town: Town, tmp_path) -> int:
    """An export, a direct line and an appeal that was redirected; the appeal's number."""
    press = Citizen(town, "press", "Ответственный за работу в социальных", None, "press", "line")
    with at("2026-05-12 10:00"):
        line = begun(press)
        ask(press, line, "Почему холодно в школе, это Мария?", author_name="Мария", author_contacts="+7 900 000-00-01")
        reply(press, line, 1, "Котёл починят завтра.")
    with at("2026-05-12 12:00"):
        press.post(f"{line}/close", line)
        appeal = town.desk.register("Прошу убрать двор. Пётр Заявителев, petr@example.org", "2026-05-12 11:00",
                                    **APPEAL, author_contacts="8 (905) 123-45-67", reply_to="petr@example.org",
                                    file=(io.BytesIO(photo((9, 9, 9))), "письмо.jpg"))
        with app.app_context():
            db.session.get(Intake, appeal).received_by = "Начальник отдела Приёмов"
            db.session.execute(text(f"UPDATE message SET title = 'Звоните 8 905 123-45-67' WHERE id = {appeal}"))
            db.session.commit()
        town.desk.do(appeal, "redirect", whose="Роспотребнадзор", words="Письмом, о чём знает Пётр Заявителев",
                     notice="Уважаемый Пётр Заявителев, обращение направлено.")
        run(app, letters)
        run(app, papers)
        for path in app.config["SETTINGS"].files_root.rglob("*"):
            os.utime(path, (moment("2026-05-12 12:00").timestamp(),) * 2)  # the disk's clock does not travel
    assert taken_in(app, tmp_path)["created"] == 3
    return appeal


def found_by(who: Citizen, words: str) -> str:
    return who.post("/messages/by-author", "/messages/by-author", words=words).text


def copies(app) -> list[bytes]:
    """Everything that lies outside the database and may name somebody."""
    instance = app.config["SETTINGS"].instance
    return [path.read_bytes() for folder in ("papers", "outbox") for path in (instance / folder).glob("*")]


def everything(app) -> str:
    """As it is kept, past what masks it when it is read."""
    with app.app_context():
        return "\n".join(str(tuple(row)) for table in db.metadata.sorted_tables if table.name not in ("person", "batch")
                         for row in db.session.execute(text(f'SELECT * FROM "{table.name}"')))


def repeating(app) -> set[int]:
    with app.app_context():
        return set(db.session.scalars(select(Message.id).where(Message.repeats)))


@pytest.mark.slow
def test_due_confirmed_destroyed_and_shown_with_figures_as_they_were(app, town, admin, tmp_path):
    appeal = lived(app, town, tmp_path)
    with at("2026-05-20 11:00"):
        assert "Сейчас ничего" in admin.page("/admin/privacy")
        refused = admin.post("/admin/privacy/rule", "/admin/privacy", message_months="2", appeal_months="3", basis="Приказ")
        assert refused.status_code == 422 and "от 3 до 180" in refused.text
        nonsense = admin.post("/admin/privacy/rule", "/admin/privacy", message_months="полгода", appeal_months="3", basis="П")
        assert nonsense.status_code == 422 and "Введите целое число" in nonsense.text
        assert 'name="message_months" required type="text" value="полгода"' in nonsense.text
        assert admin.post("/admin/privacy/rule", "/admin/privacy", message_months="2", appeal_months="3",
                          look="1").status_code == 422
        kept = admin.post("/admin/privacy/rule", "/admin/privacy", message_months="3", appeal_months="3",
                          basis="Распоряжение от 20.05.2026 № 5")
        assert kept.status_code == 303
        assert f'id="row-{appeal}"' in found_by(town.desk, "Заявителев Пётр")
    with at("2026-08-20 11:00"):
        run(app, retention)
        assert any("К обезличиванию: сообщений 3, закрытых до 20.05.2026" in words for words in admin.bell())
        before, repeats = town.head.page(FIGURES), repeating(app)
        assert len(repeats) == 1 and any(one in everything(app) for one in PERSONAL)
        page = admin.get("/admin/privacy").text
        due = page.split("<tbody>")[1].split("</tbody>")[0]
        assert f"№ {appeal}" in due and "закрыты до 20 мая 2026" in due and "линия 1, вопрос 1" in due
        look = admin.post("/admin/privacy/rule", "/admin/privacy", message_months="3", appeal_months="180", look="1")
        would = look.text.split('id="would"')[1]
        assert look.status_code == 200 and f"№ {appeal}<" not in would and "№ " in would, "the appeal is kept"
        assert "Это просмотр: срок не установлен" in would
        assert "Это просмотр" not in admin.page("/admin/privacy")
        border = page.split('name="messages_before" value="')[1].split('"')[0]
        confirmed = admin.post("/admin/privacy", "/admin/privacy", messages_before=border, appeals_before=border)
        assert confirmed.headers["Location"] == "/admin/privacy/1"
        with app.app_context():
            with act(TIMETABLE):
                carry_on(1, moment("2026-08-20 11:00"), most=1)
            with pytest.raises(RuntimeError), act(TIMETABLE):
                carry_on(1, moment("2026-08-20 11:00"), most=1)
                raise RuntimeError("killed in the middle")
        run(app, depersonalise)
        run(app, depersonalise)
        left = everything(app)
        assert [one for one in PERSONAL if one in left and one != "id77"] == [], "id77 wrote what is still open, too"
        assert not any(words.encode() in one for one in copies(app) for words in PERSONAL) and "№ 1" in town.desk.card(appeal)
        assert repeating(app) == repeats and town.head.page(FIGURES) == before
        with app.app_context():
            with pytest.raises(SystemExit):
                downgrade(str(MIGRATIONS), "0022")
            upgrade(str(MIGRATIONS))
        told_of(app, town, admin, appeal)
        found = found_by(town.desk, "Заявителев")
        assert "Таких сообщений нет" in found and "row-" not in found


def raw_of(app, number: int) -> dict:
    with app.app_context():
        return db.session.scalars(select(ImportRow.raw).where(ImportRow.message_id == number)).one()


def told_of(app, town, admin, appeal: int) -> None:
    """The card, the act with its extract, history."""
    card = town.desk.card(appeal)
    assert "Обезличено 20 августа 2026 по акту № 1" in card and "Показать заявителя" not in card
    assert "Прошу убрать двор. [имя скрыто], [контакт скрыт]" in card and "Текст и копии уничтожены" in card
    assert "исполнен" in admin.page("/admin/privacy/1") and f"№ {appeal}" in admin.page("/admin/privacy/1")
    assert any("Акт № 1 об обезличивании исполнен: сообщений 3" in words for words in admin.bell())
    answer = admin.get("/admin/privacy/1.pdf")
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages).split())
    assert "Акт об обезличивании персональных данных" in words and "Распоряжение от 20.05.2026 № 5" in words
    assert f"№ {appeal} обращение 12.05.2026 20.08.2026 11:00" in words and "прямая линия 1, вопрос 1" in words
    assert "сообщений и обращений: 3" in words and not any(one in words for one in PERSONAL)
    for who in (town.desk, town.head, town.executor):
        assert who.get("/admin/privacy").status_code == who.get("/admin/privacy/1.pdf").status_code == 403
    with app.app_context():
        assert db.session.scalar(select(Paper.text)) == "" and db.session.scalar(select(Letter.address)) == ""
        lines = db.session.scalars(select(DepersonalisedLine.message_id).where(
            DepersonalisedLine.message_id.is_not(None))).all()
        history = db.session.scalars(select(History.subject_id).where(
            History.act == "depersonalise", History.subject_kind == "message")).all()
        assert not db.session.scalars(select(StoredFile.key)).all(), "the scan of the letter"
        assert not list(app.extensions["file_store"].keys(moment("2027-01-01 00:00")))
        assert len(lines) == len(set(lines)) == 3 and sorted(lines) == sorted(history)
        assert db.session.scalar(select(LineQuestion.text)) == "Почему холодно в школе, это [имя скрыто]?"


@pytest.mark.slow
def test_by_itself_and_neither_a_later_act_nor_the_same_export_changes_anything(app, town, admin, tmp_path):
    lived(app, town, tmp_path)
    books = list((app.config["SETTINGS"].instance / "imports").glob("*.xlsx"))
    with at("2026-08-20 11:00"):
        admin.post("/admin/privacy/rule", "/admin/privacy", message_months="3", appeal_months="60", by_itself="y",
                   basis="Распоряжение")
        run(app, retention)
        assert books and not any(path.exists() for path in books), "what an export said stands in messages"
        run(app, depersonalise)
        run(app, retention)
        assert "расписанием" in admin.page("/admin/privacy/1") and admin.get("/admin/privacy/2").status_code == 404
        repeats = repeating(app)
        with app.app_context():
            first = db.session.scalar(select(ImportRow.message_id).order_by(ImportRow.message_id))
            text = db.session.get(Message, first).text
        assert "[телефон скрыт]" in text and "Обезличено" in town.operator.card(first)
        again, changed = taken_in(app, tmp_path), taken_in(app, tmp_path, Дом=77)
        assert (again["created"], again["unchanged"]) == (changed["created"], changed["unchanged"]) == (0, 3)
        with app.app_context():
            message = db.session.get(Message, first)
            assert message.text == text and message.house != "77"
            assert db.session.get(Author, message.author_id).contacts == ""
            assert message.author_id not in set(db.session.scalars(select(AuthorKey.author_id)))
            assert not any("id88" in str(row.raw) for row in db.session.scalars(select(ImportRow)))
            assert "905" not in str(db.session.scalars(select(Answer.text)).all())
        town.operator.do(next(iter(repeats)), "take")
        assert repeating(app) == repeats, "decided anew with one author emptied"
        run(app, retention)
        assert admin.get("/admin/privacy/2").status_code == 404, "nothing twice"
        town.operator.do(first, "comment", text="Опять яма, звоните 8 905 123-45-67")
        taken_in(app, tmp_path, Дом=78)
        assert "id77" not in str(raw_of(app, first)), "the row of an emptied message is not kept again"
        run(app, retention)
        run(app, depersonalise)
        assert f"№ {first}" in admin.page("/admin/privacy/2"), "what a person wrote since goes too"
        assert "[телефон скрыт]" in town.operator.card(first) and "905" not in town.operator.card(first)


@pytest.mark.slow
def test_what_cannot_be_emptied_is_passed_over_counted_and_tried_again(app, town, admin, tmp_path, monkeypatch):
    appeal = lived(app, town, tmp_path)

    def broken(message, at_):
        if message.id == appeal:
            raise ValueError("Пётр Заявителев")
        return empty_message(message, at_)

    monkeypatch.setattr(acts, "empty_message", broken)
    monkeypatch.setattr("app.privacy.due.MOST_IN_AN_ACT", 1)
    monkeypatch.setattr("app.privacy.rules.MOST_IN_AN_ACT", 1)
    with at("2026-08-20 11:00"):
        admin.post("/admin/privacy/rule", "/admin/privacy", message_months="3", appeal_months="3", basis="Распоряжение")
        page = admin.page("/admin/privacy")
        assert "больше 1" in page, "counted no further than an act reaches"
        border = admin.get("/admin/privacy").text.split('name="messages_before" value="')[1].split('"')[0]
        confirm = {"messages_before": border, "appeals_before": border}
        admin.post("/admin/privacy", "/admin/privacy", **confirm)
        run(app, depersonalise)
        shown = admin.page("/admin/privacy/1")
        assert "исполнен" in shown and "Не удалось обезличить: 1" in shown and "не обезличено: ошибка" in shown
        assert any("исполнен: сообщений 2, не удалось обезличить: 1" in words for words in admin.bell())
        pages = PdfReader(io.BytesIO(admin.get("/admin/privacy/1.pdf").data)).pages
        words = " ".join(" ".join(page.extract_text() for page in pages).split())
        assert "номера отмечены" in words
        assert "Заявителев" not in words
        assert "Обезличено 20 августа" not in town.desk.card(appeal)
        run(app, retention)
        assert not any("К обезличиванию" in words for words in admin.bell()), "nothing new since the act that failed"
        monkeypatch.setattr(acts, "empty_message", empty_message)
        admin.post("/admin/privacy", "/admin/privacy", **confirm)
        run(app, depersonalise)
        assert f"№ {appeal}" in admin.page("/admin/privacy/2") and "Обезличено 20 августа" in town.desk.card(appeal)


def test_two_administrators_at_once_make_one_act(app, town, admin, monkeypatch):
    at_work = acts.act_at_work

    def slowly():
        found = at_work()
        time.sleep(0.3)
        return found

    monkeypatch.setattr(acts, "act_at_work", slowly)
    monkeypatch.setattr(acts, "anything_due", lambda reach: True)
    with app.app_context():
        who = replace(TIMETABLE, person_id=db.session.scalars(select(Person.id).where(Person.login == admin.login)).one())

    def order() -> str:
        with app.app_context():
            try:
                with act(who):
                    acts.order_act(who, None, moment("2026-08-20 11:00"))
            except Stale:
                return "stale"
        return "ordered"

    assert sorted(together(order, order)) == ["ordered", "stale"]
