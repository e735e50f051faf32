"""The room of imports: hand in, dry run, load, undo, matching; every bad workbook beside its field."""

import io
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.foundation.database import db
from app.imports.tables import Batch
from app.jobs import imports as job
from app.messages.tables import Message
from app.notices.tables import Notice
from tests.support import pos_export
from tests.support.export_workbook import incident, save_export
from tests.web.visitor import Visitor

OPEN = {"Текущий_шаг_инцидента": "Исполнение", "Дата_окончания": "", "Итог": "", "Причина_закрытия": "",
        "Время_попадания_на_шаг_оценка_удовлетворенности": "", "Дата_создания": "2026-05-18 10:00:00",
        "Общее_время_первого_ответа": ""}


@pytest.fixture
def book(tmp_path: Path):
    return lambda *rows: save_export(tmp_path / "made.xlsx", rows).read_bytes()


@pytest.fixture
def work(app):
    """What the background does when it is rung for."""

    def run() -> None:
        with app.app_context():
            job.run()

    return run


def hand_in(visitor, data: bytes, name: str = "Выгрузка за май.xlsx"):
    form = visitor.get("/imports").form("/imports")
    return visitor.send(form, files={"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def count(app, table) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table))


def test_empty_is_said_kindly(visit):
    assert "Выгрузок ещё не было" in visit("operator").get("/imports").words


def test_handed_in_looked_through_and_loaded(app, visit, work, book):
    operator = visit("operator")
    sent = hand_in(operator, book(incident(1), incident(2, **OPEN), incident(3, Номер_инцидента="")))
    assert (sent.status, sent.leads_to) == (303, "/imports/1")
    assert ("imports", {}) in app.extensions["queue"].asked
    assert "Читаем файл" in operator.get("/imports/1").words
    work()
    page = operator.get("/imports/1")
    assert "завершённых в источнике 1, в работу 1" in page.words and "нет внешнего номера" in page.words
    assert count(app, Message) == 0
    assert operator.send(page.form("/imports/1/load")).status == 303
    work()
    assert "Создано" in operator.get("/imports/1").words and count(app, Message) == 2
    told = operator.get("/notices").words
    assert "Загрузка № 1: новых сообщений в работу 1" in told and "Загрузка № 1 завершена" in told
    answer = operator.client.get("/imports/1/refused.xlsx")
    assert answer.data.startswith(b"PK") and "attachment" in answer.headers["Content-Disposition"]


def test_a_poll_gets_nothing_while_nothing_moves_and_the_page_at_the_end(visit, work, book):
    operator = visit("operator")
    hand_in(operator, book(incident(1)))
    first = operator.get("/imports/1/progress", htmx=True)
    assert first.status == 200
    address = first.tree.all("div", id="progress")[0].get("hx-get")
    assert operator.get(address, htmx=True).status == 204
    work()
    assert operator.get(address, htmx=True).leads_to == "/imports/1"


def test_without_a_worker_the_page_says_that_it_waits(visit, book, standing):
    operator = visit("operator")
    hand_in(operator, book(incident(1)))
    standing.shift(60)
    assert "Ждёт очереди" in operator.get("/imports/1").words


@pytest.mark.parametrize(("data", "words"), [
    (b"", "Файл пуст"), (b"<html></html>", "веб-страница"), (b"PK\x03\x04 broken", "повреждена"),
    (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "защищена паролем"),
    (b"MZ executable", "не книга Excel"),
], ids=["empty", "html", "broken", "password", "executable"])
def test_a_bad_workbook_is_refused_beside_its_field(app, visit, data, words):
    folder = app.config["SETTINGS"].instance / "imports"
    before = set(folder.glob("*"))
    answer = hand_in(visit("operator"), data)
    assert answer.status == 422 and words in answer.words
    assert count(app, Batch) == 0 and set(folder.glob("*")) == before


def test_no_file_and_no_known_heading(visit, tmp_path):
    operator = visit("operator")
    assert "Выберите файл" in operator.send(operator.get("/imports").form("/imports")).words
    strange = save_export(tmp_path / "x.xlsx", [{"А": "1"}], headings=("А", "Б")).read_bytes()
    answer = hand_in(operator, strange)
    assert answer.status == 422 and "нет заголовков" in answer.words


def test_not_loaded_when_put_away_and_not_twice(app, visit, work, book):
    operator = visit("operator")
    hand_in(operator, book(incident(1)))
    work()
    page = operator.get("/imports/1")
    assert operator.send(page.form("/imports/1/drop")).status == 303
    assert operator.post("/imports/1/load").status == 409
    work()
    assert count(app, Message) == 0


@pytest.mark.both_engines
def test_undone_while_nobody_acted(app, visit, work, book):
    operator = visit("operator")
    hand_in(operator, book(incident(1), incident(2, **OPEN)))
    work()
    operator.post("/imports/1/load")
    work()
    assert operator.send(operator.get("/imports/1").form("/imports/1/undo")).status == 303
    work()
    assert "отменено" in operator.get("/imports/1").words and count(app, Message) == 0


def test_not_undone_once_somebody_acted(app, visit, work, book):
    operator = visit("operator")
    hand_in(operator, book(incident(1), incident(2, **OPEN)))
    work()
    operator.post("/imports/1/load")
    work()
    with app.app_context():
        number = db.session.scalar(select(Message.id).where(Message.state == "registered"))
    assert operator.post(f"/messages/{number}/take", {"seen": "1"}).status in (200, 303)
    answer = operator.post("/imports/1/undo")
    assert answer.status == 422 and "уже начали работать: 1" in answer.words and count(app, Message) == 2


@pytest.mark.both_engines
def test_words_matched_once_serve_all_and_the_next_export(app, visit, work, book):
    operator = visit("operator")
    hand_in(operator, book(*(incident(number) for number in range(1, 6))))
    work()
    operator.post("/imports/1/load")
    work()
    words = "Управление жилищно-коммунального хозяйства › Участок благоустройства"
    unit = "МКУ «Управление ЖКХ Мысковского городского округа»"
    form = operator.get("/imports/matching?kind=unit").form("/imports/matching")
    assert form.data["words"] == [words] and not form.data.get("alike")
    wrong = operator.send(form.fill(label="Нет такого"))
    assert wrong.status == 422 and "Выберите из справочника" in wrong.words
    assert operator.send(form.fill(label=unit)).status == 303
    page = operator.get("/imports/matching?kind=unit")
    assert "Сопоставлено 5 сообщений" in page.words and "Все слова источника поняты" in page.words
    hand_in(operator, book(incident(6)))
    work()
    operator.post("/imports/2/load")
    work()
    with app.app_context():
        assert db.session.scalars(select(Message.unit_id).distinct()).one() is not None
        assert db.session.scalars(select(Message.led_by).distinct()).one() == "source"


def test_a_batch_leads_to_its_messages(app, visit, work, book, making):
    making.message("registered", text="Это пришло иначе, по телефону")
    operator = visit("operator")
    hand_in(operator, book(incident(1), incident(2, **OPEN)))
    work()
    assert not operator.get("/imports/1").tree.all("a", href="/messages?batch=1"), "nothing is loaded yet"
    operator.post("/imports/1/load")
    work()
    assert len(operator.get("/imports/1").tree.all("a", href="/messages?batch=1")) == 2
    page = operator.get("/messages?batch=1")
    assert "созданные загрузкой № 1" in page.words and "по телефону" not in page.words
    assert len(page.tree.all("tr", id="row-2")) == len(page.tree.all("tr", id="row-3")) == 1
    kept = operator.get("/messages?batch=1&state=done").tree.all("input", name="batch")
    assert [control.get("value") for control in kept] == ["1"]
    assert "по телефону" in operator.get("/messages").words
    assert operator.client.get("/messages.xlsx?batch=1").data.startswith(b"PK")
    assert "Ничего не нашлось" in operator.get("/messages?batch=7").words
    for who in ("operator elsewhere", "executor"):
        assert not visit(who).get("/messages?batch=1").tree.all("tr", id="row-2"), who
    assert "row-2" in visit("head").get("/messages?batch=1").response.text
    assert not visit("admin").get("/imports/1").tree.all("a", href="/messages?batch=1")


def test_an_administrator_sees_numbers_without_texts(visit, work, book):
    hand_in(visit("operator"), book(incident(1)))
    work()
    page = visit("admin").get("/imports/1")
    assert "50001" in page.words and "Контейнеры" not in page.words
    assert visit("executor").client.get("/imports/1").status_code == 403


def test_nobody_else_is_told(app, visit, work, book):
    hand_in(visit("operator"), book(incident(1)))
    work()
    with app.app_context():
        assert db.session.scalars(select(Notice.words)).all() == [
            "Прочитана выгрузка «Выгрузка за май.xlsx»: новых 1, изменений 0, не принято 0. Проверьте и загрузите."]


@pytest.mark.parametrize("address", ["/imports/77", "/imports/99999999999999999999", "/imports/77/refused.xlsx"])
def test_no_such_batch(visit, address):
    assert visit("operator").get(address).status == 404


@pytest.mark.both_engines
def test_what_is_taken_while_the_undoing_waits_stays_and_is_counted(app, visit, work, book):
    """Between the button and the background's work somebody acts: that one message stays, whole, and is said."""
    operator = visit("operator")
    data = book(incident(1), incident(2, **OPEN), incident(3, **OPEN))
    hand_in(operator, data)
    work()
    operator.post("/imports/1/load")
    work()
    assert operator.send(operator.get("/imports/1").form("/imports/1/undo")).status == 303
    with app.app_context():
        number = db.session.scalars(select(Message.id).where(Message.state == "registered")).first()
    assert operator.post(f"/messages/{number}/take", {"seen": "1"}).status == 303
    work()
    shown = operator.get("/imports/1")
    page = shown.words
    assert shown.tree.all("a", href="/messages?batch=1"), "to what stayed"
    assert "отменено" in page and "Оставлено 1: с ними уже начали работать" in page
    assert "Загрузка № 1 отменена: убрано 2" in operator.get("/notices").words
    with app.app_context():
        assert db.session.scalars(select(Message.id)).all() == [number]
    card = operator.get(f"/messages/{number}")
    assert card.status == 200 and "Назначить исполнителя" in card.words
    assert operator.post("/imports/1/undo").status == 409
    hand_in(operator, data)
    work()
    operator.post("/imports/2/load")
    work()
    assert count(app, Message) == 3, "what stayed is known by its number, what went comes again"


def test_each_sees_the_exports_of_the_channels_they_work(app, people, town, work, book, tmp_path):
    """Neither numbers nor words of the other channel, by no door."""
    visitors = {}
    for channel in ("pos", "incident"):
        visitors[channel] = Visitor(app).sign_in(people.someone(f"only-{channel}", "operator", channel=channel))
    theirs, other = visitors["pos"], visitors["incident"]
    assert hand_in(theirs, pos_export.save(tmp_path / "pos.xlsx", pos_export.pos(1)).read_bytes()).leads_to == "/imports/1"
    work()
    page = theirs.get("/imports/1")
    assert "ПОС · Выгрузка за май.xlsx" in page.words and "Благоустройство › Освещение" in page.words
    assert theirs.send(page.form("/imports/1/load")).status == 303
    work()
    assert "Управление жилищно-коммунального хозяйства" in theirs.get("/imports/matching").words
    assert "Выгрузка за май" not in other.get("/imports").words
    assert "жилищно-коммунального" not in other.get("/imports/matching").words
    for address in ("/imports/1", "/imports/1/progress", "/imports/1/refused.xlsx"):
        assert other.get(address).status == 404, address
    assert "Это выгрузка ПОС: её загружает тот, кто ведёт этот канал" in hand_in(
        other, pos_export.save(tmp_path / "pos.xlsx", pos_export.pos(2)).read_bytes()).words
    assert "Это выгрузка «Инцидент Менеджмент»" in hand_in(theirs, book(incident(1))).words


def test_a_deadline_that_the_platform_moved_is_taken_over_on_the_card(app, people, town, work, tmp_path):
    officer = Visitor(app).sign_in(people.someone("of-pos", "operator", channel="pos"))

    def load(day: str) -> None:
        row = pos_export.pos(1, **pos_export.OPEN | {"Дата_планируемого_завершения_работ": day})
        assert hand_in(officer, pos_export.save(tmp_path / "pos.xlsx", row).read_bytes()).status == 303
        work()
        number = count(app, Batch)
        assert officer.send(officer.get(f"/imports/{number}").form(f"/imports/{number}/load")).status == 303
        work()

    load("29.05.2026 17:30")
    officer.send(officer.get("/messages/1").form("/messages/1/take"))
    load("04.06.2026 17:30")
    assert "срок там 4 июня 2026, 17:30" in officer.get("/messages/1").words
    assert officer.send(officer.get("/messages/1/follow_due").form("/messages/1/follow_due")).status == 303
    card = officer.get("/messages/1")
    assert "срок там" not in card.words and "4 июня" in card.words and "Принят срок источника" in card.words
