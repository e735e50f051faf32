"""A direct line: questions come quickly, some are answered on it, what remains becomes messages (Myski 2.5)."""

import re

import pytest
from sqlalchemy import select

from app.foundation.database import db
from app.foundation.history import History
from app.jobs import lines
from app.messages.tables import Message
from app.press.tables import LineQuestion
from tests.journeys.town import Citizen, Town, at, token, words


@pytest.fixture
def town(app) -> Town:
    return Town(app)


@pytest.fixture
def press(town) -> Citizen:
    return Citizen(town, "press", "Ответственный за работу в социальных", None, "press", "line")


@pytest.fixture
def desk(town) -> Citizen:
    return Citizen(town, "desk", "Ответственный за работу в системе «Платформа", None, "operator", "line")


def announce(who: Citizen, starts: str, ends: str, title: str = "Линия главы о дорогах"):
    times = {"line-starts_at": starts.replace(" ", "T"), "line-ends_at": ends.replace(" ", "T")}
    return who.post("/lines/new", "/lines", **{"line-title": title, "line-host": "Глава округа"}, **times)


def begun(who: Citizen) -> str:
    answer = announce(who, "2026-05-12 10:00", "2026-05-12 12:00")
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def ask(who: Citizen, line: str, text: str, **data):
    return who.post(f"{line}/ask", line, **{"ask-text": text, **{f"ask-{name}": value for name, value in data.items()}})


def reply(who: Citizen, line: str, number: int, text: str, seen: str | None = None, **options):
    page = who.get(line).text
    found = re.search(rf'id="said-(\d+)"[^>]*>\s*<p class="words"><b>{number}\.</b>', page)
    assert found, page
    own = re.search(rf'questions/{found[1]}/answer".*?name="seen" value="(\d+)"', page, re.S)
    return who.browser.post(f"{line}/questions/{found[1]}/answer", data={
        "csrf_token": token(page), "seen": seen or own[1], "answer": text}, **options)


def counted_in_figures_and_note(town: Town, line: str) -> None:
    figures = town.head.get("/figures?since=2026-05-11&until=2026-05-17")
    assert "Ответы на прямых линиях 1 0 ▲ 1" in words(figures.text)
    assert f'<a href="{line}">Линия главы о дорогах</a>' in figures.text
    assert "Линия главы о дорогах 12 мая 2026, 10:00 3 1 2" in words(figures.text)
    assert "Линия главы о дорогах" not in town.head.page("/figures?since=2026-05-04&until=2026-05-10")
    assert "Ответы на прямых линиях" not in town.head.page("/figures?channel=incident&since=2026-05-11&until=2026-05-17")
    town.head.post("/notes/2026-W20/make", "/notes")
    assert "задано вопросов — 3, отвечено на линии — 1, стало сообщениями — 2" in town.head.page("/notes/2026-W20")
    assert town.head.get(f"{line}.xlsx").mimetype.endswith("sheet")


def any_comment_brings_back(press: Citizen, number: int) -> None:
    assert "Комментарий вернёт сообщение в работу" in press.page(f"/messages/{number}/comment")
    press.do(number, "comment", text="А в соседнем доме когда?")
    assert "Круг 2" in press.card(number)


@pytest.mark.clause("MYS-2.5d")
@pytest.mark.slow
def test_a_line_runs_and_ends_and_nothing_of_it_is_lost(town, press, desk, app):
    with at("2026-05-12 10:00"):
        line = begun(press)
        assert "идёт" in press.page(line)
    with at("2026-05-12 10:05"):
        assert ask(press, line, "Когда отремонтируют Советскую?", topic="Ямы во дворах").status_code == 303
        named = {"author_name": "Мария", "author_contacts": "+7 900 000-00-01"}
        assert ask(desk, line, "Почему холодно в школе?", **named).status_code == 303
        assert ask(desk, line, "Почему холодно в школе?").status_code == 303, "sent twice"
        assert ask(press, line, "Где расписание автобусов?").status_code == 303
        page = press.page(line)
        assert "Мария" in page and "000-00" not in page and page.index("3. Где") < page.index("1. Когда")
        assert "задано 3" in page
    with at("2026-05-12 10:20"):
        assert reply(press, line, 1, "В июне, подрядчик выбран.").status_code == 303
        head = town.head.page(line)
        assert "В июне, подрядчик выбран." in head and "Мария" not in head and "900" not in head
        assert "Записать вопрос" not in head and "осталось 2" in head
        assert town.operator.get("/lines").status_code == 404 and town.operator.get(line).status_code == 404
        assert town.executor.get(line).status_code == 403
        assert town.head.post(f"{line}/close", line).status_code == 403
        assert ask(press, line, " ").status_code == 422
    with at("2026-05-12 12:00"):
        assert press.post(f"{line}/close", line).status_code == 303
        page = press.page(line)
        assert "завершена" in page and "стало сообщениями 2" in page and "зарегистрировано" in page
        late = ask(press, line, "Ещё один")
        assert late.status_code == 409 and "Линия завершена" in late.text and "Ещё один" in late.text
        assert press.post(f"{line}/close", line).status_code == 303, "closed twice is closed once"
    with app.app_context():
        numbers = list(db.session.scalars(select(LineQuestion.message_id).where(LineQuestion.message_id.is_not(None))
                                          .order_by(LineQuestion.number)))
        assert len(numbers) == 2 and db.session.get(Message, numbers[0]).text == "Почему холодно в школе?"
        told = list(db.session.execute(select(History.act, History.role).where(History.subject_kind == "line_session")
                                       .order_by(History.id)))
        assert [row.act for row in told] == ["announce_line", *["ask_in_line"] * 3, "answer_in_line", "close_line"]
        assert {row.role for row in told} == {"operator"}
    with at("2026-05-12 13:00"):
        card = press.card(numbers[0])
        assert "Вопрос 2 прямой линии «Линия главы о дорогах» , задан 12 мая 2026, 10:05" in card
        assert "13 мая 2026, 11:00" in card, "eight working hours after its end"
        assert "М***" in card and "Мария" not in card and "вопрос остался без ответа на прямой линии" in card.lower()
        press.do(numbers[0], "prepare", text="Котёл починили.", outcome="explained", truthful="y")
        press.do(numbers[0], "edit", topic="Ямы во дворах")
        press.do(numbers[0], "publish")
        assert "Завершено" in press.card(numbers[0])
        any_comment_brings_back(press, numbers[0])
        counted_in_figures_and_note(town, line)
    paper = town.head.page(f"{line}/print")
    assert "Котёл" not in paper and f"сообщение № {numbers[1]}" in paper and "Мария" not in paper


@pytest.mark.slow
def test_everybody_who_has_the_line_open_sees_what_others_wrote(town, press, desk):
    with at("2026-05-12 10:00"):
        line = begun(press)
        ask(press, line, "Первый?")
        here = re.search(r'hx-get="([^"]+/news[^"]+)"', desk.get(line).text)[1].replace("&amp;", "&")
        assert desk.get(here).status_code == 204
        ask(press, line, "Второй?", author_name="Иван")
        reply(press, line, 1, "Да.")
        news = desk.get(here)
        assert news.status_code == 200 and "Второй?" in news.text and "Иван" in news.text and "Да." in news.text
        assert 'hx-swap-oob="afterbegin:#questions"' in news.text and news.text.count('id="q-') == 1
        quiet = re.search(r'hx-get="([^"]+/news[^"]+)"', news.text)[1].replace("&amp;", "&")
        assert desk.get(quiet).status_code == 204
        assert "Иван" not in town.head.get(here).text
        second = reply(desk, line, 2, "Моё мнение.", seen="2", headers={"HX-Request": "true"})
        assert second.status_code == 200 and "line-changed" in second.headers["HX-Trigger"]
        late = reply(press, line, 2, "Другой ответ.", seen="2", headers={"HX-Request": "true"})
        assert late.status_code == 409 and "Другой ответ." in late.text and "Моё мнение." in late.text
        assert reply(press, line, 2, "Мнение уточнённое.").status_code == 303
        assert "Мнение уточнённое." in desk.page(line)
        press.post(f"{line}/close", line)
        over = desk.get(quiet)
        assert "Показать итог" in over.text and "every 3s" not in over.text


@pytest.mark.slow
@pytest.mark.both_engines
def test_a_line_that_nobody_closed_is_told_of_and_closed_by_itself(town, press, desk, app):
    with at("2026-05-12 10:00"):
        line = begun(press)
        ask(press, line, "Забытый вопрос?")
    for moment in ("2026-05-12 11:59", "2026-05-12 12:01", "2026-05-12 18:00"):
        with at(moment), app.app_context():
            lines.run()
    assert [words for words in press.bell() if "должна была закончиться 12 мая, 12:00" in words] == press.bell()[:1]
    with at("2026-05-12 18:00"):
        assert "не завершена вовремя" in press.page(line) and "13 мая 2026, 00:00" in press.page(line)
    with at("2026-05-13 00:00"), app.app_context():
        lines.run()
        lines.run()
        assert db.session.scalar(select(Message.channel)) == "line"
        rows = list(db.session.scalars(select(History).where(History.act.in_(("close_line", "register")))))
        assert [(row.act, row.person_id) for row in rows] == [("register", None), ("close_line", None)]
    assert any("завершена сама" in words for words in desk.bell())
    with at("2026-05-13 09:00"):
        assert "расписанием" in press.page(line)


@pytest.mark.slow
def test_impossible_times_are_refused_beside_their_field_and_can_be_changed_later(press):
    with at("2026-05-12 10:00"):
        for starts, ends, said in (("2026-05-12 12:00", "2026-05-12 11:00", "раньше, чем начнётся"),
                                   ("2026-05-11 10:00", "2026-05-11 12:00", "уже прошло"),
                                   ("2026-05-12 10:00", "2026-06-12 12:00", "не больше недели"),
                                   ("2027-06-12 10:00", "2027-06-12 12:00", "больше года")):
            answer = announce(press, starts, ends)
            assert answer.status_code == 422 and said in answer.text
        line = announce(press, "2026-05-14 10:00", "2026-05-14 12:00").headers["Location"]
        assert "предстоит" in press.page(line)
        ask(press, line, "Заданный заранее?")
        data = {"line-title": "Линия", "line-host": "Глава", "line-starts_at": "2026-05-14T11:00",
                "line-ends_at": "2026-05-14T13:00"}
        assert press.post(f"{line}/change", line, **data, **{"line-seen": "1"}).status_code == 303
        assert press.post(f"{line}/change", line, **data, **{"line-seen": "1"}).status_code == 409
        assert "14 мая 2026, 13:00" in press.page(line)


@pytest.mark.slow
@pytest.mark.both_engines
def test_a_line_that_never_began_is_cancelled_and_its_early_questions_become_messages(town, press, desk, app):
    with at("2026-05-12 10:00"):
        line = announce(press, "2026-05-14 10:00", "2026-05-14 12:00").headers["Location"]
        ask(press, line, "Заданный заранее?")
        page = press.page(line)
        assert "Отменить линию" in page and "Завершить линию" not in page
        assert press.post(f"{line}/close", line).status_code == 303
        page = press.page(line)
        assert "Была назначена на 14 мая 2026, 10:00, отменена 12 мая 2026, 10:00" in page and "Шла с" not in page
        assert "отменена" in press.page("/lines") and any("Прямая линия отменена. 1 вопрос" in told for told in desk.bell())
        assert "Заданный заранее?" in desk.page("/operator")
    with at("2026-05-14 10:00"):
        assert "отменена" in press.page(line)


@pytest.mark.clause("MYS-2.5d")
@pytest.mark.slow
def test_lines_of_the_governor_and_of_the_head_stand_side_by_side(town, press):
    with at("2026-05-12 10:00"):
        for title, host in (("Линия губернатора", "Губернатор Кузбасса"), ("Линия главы", "Глава округа")):
            times = {"line-starts_at": "2026-05-12T10:00", "line-ends_at": "2026-05-12T12:00"}
            line = press.post("/lines/new", "/lines", **{"line-title": title, "line-host": host}, **times).headers["Location"]
            ask(press, line, f"Вопрос: {title}?")
            assert reply(press, line, 1, f"Отвечает {host}.").status_code == 303
            page = press.page(line)
            assert f"отвечает: {host}" in page and page.count("Вопрос: ") == 1, "each has a stream of its own"
        listed = press.page("/lines")
        assert listed.count("идёт") >= 2 and "Губернатор Кузбасса" in listed and "Глава округа" in listed
