"""The head's room, all figures, the rating: through their pages."""

import re
from datetime import timedelta
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from python_calamine import CalamineWorkbook
from sqlalchemy import event, func, select

from app.figures import Weights, weights
from app.foundation.database import db
from app.foundation.history import History
from app.messages import acts as m
from app.messages.tables import Message
from app.notices.tables import Notice
from app.web.figures import watching

TILE = re.compile(r'<a class="value" href="([^"]+)">([^<]+)</a>\s*<div class="name"[^>]*>([^<]+)<')
CELL = re.compile(r'<a href="(/messages\?behind=[^"]+)">(\d+)</a>')


def perform(visitor, number: int, code: str, **told: str):
    """The act's form opened and sent."""
    form = visitor.get(f"/messages/{number}/{code}").form(f"/messages/{number}/{code}")
    return visitor.send(form.fill(**told))


def numbers_on(page) -> set[str]:
    return set(re.findall(r'id="row-(\d+)"', page.text))


@pytest.fixture
def busy(making):
    """A few messages on their way, one of them late since yesterday."""
    making.at = making.at.replace(day=18)
    return {state: making.message(state) for state in ("registered", "assigned", "check", "published", "done", "deferred")}


@pytest.mark.clause("MYS-2.2a", "GYM-2.3a", "GYM-1.3", "OKH-2.1.1b")
def test_the_head_sees_the_operation_and_every_number_opens(visit, busy):
    page = visit("head").client.get("/head")
    assert page.status_code == 200
    tiles = {words.strip(): (url.replace("&amp;", "&"), value) for url, value, words in TILE.findall(page.text)}
    assert tiles["поступило"][1] == str(len(busy))
    links = [tiles["поступило"], tiles["просрочены ответы"],
             *((url.replace("&amp;", "&"), value) for url, value in CELL.findall(page.text))]
    assert len(links) >= 5
    for url, value in links:
        shown = visit("head").client.get(url)
        assert shown.status_code == 200 and len(numbers_on(shown)) == int(value), (url, value)
    assert "Управление" in page.text and "Нужно ваше внимание" in page.text


@pytest.mark.clause("MYS-2.2b", "GYM-2.3b", "OKH-1.2a", "OKH-1.2c", "GYM-1.2d", "ALX-4.2a", "MYS-2.3i")
@pytest.mark.parametrize("who", ["head", "curator", "operator"])
def test_all_figures_with_formula_comparison_and_messages(visit, busy, who):
    for by in ("unit", "topic", "topic_group", "channel", "settlement", "person"):
        page = visit(who).client.get(f"/figures?since=2026-05-01&until=2026-05-31&by={by}")
        assert page.status_code == 200
    assert "Из сроков ответа, закрытых или наступивших" in page.text and "нет данных" in page.text
    urls = [url.replace("&amp;", "&") for url in re.findall(r'href="(/messages\?behind=[^"]+)"', page.text)]
    assert {parse_qs(urlsplit(url).query)["behind"][0] for url in urls} >= {"received", "answer_due", "returned", "repeated"}
    for url in urls:
        assert visit(who).client.get(url).status_code == 200
    assert visit(who).client.get("/figures.xlsx?since=2026-05-01&until=2026-05-31").data[:2] == b"PK"


def test_the_operation_on_paper(visit, busy):
    page = visit("head").get("/head/print")
    assert f"{len(busy)} поступило" in page.words and "Управление ЖКХ" in page.words and "№" in page.words
    assert "Решений от вас не ждут." in page.words


def test_what_the_page_of_paper_leaves_out_is_counted(app, visit, making, monkeypatch):
    making.at = making.at.replace(day=18)
    for _ in range(7):
        making.message("registered")
    deferred = [making.message("deferred") for _ in range(2)]
    monkeypatch.setitem(watching.ON_PAPER, "promises", 1)
    visit("sector").send(visit("sector").open("council.new_question").form("/questions/new").fill(**{
        "question-title": "Столбы на границе", "question-words": "Закрепить.", "question-message": str(deferred[0])}))
    page = visit("supervisor").open("council.one_question", question_id=1)
    visit("supervisor").send(page.form("/questions/1/pass-up").fill(**{"pass_up-words": "Нужны деньги города."}))
    shown = visit("head").get("/head/print")
    lists = [table for table in shown.tree.all("table") if "Просрочен любой срок" in table.text or "Обещано" in table.text]
    assert [len(table.all("tr")) - 1 for table in lists] == [5, 1]
    assert "и ещё 2" in shown.words and "и ещё 1" in shown.words
    assert f"Ждут вашего решения: 1 — вопросы: № 1 (сообщение № {deferred[0]})." in shown.words


@pytest.mark.parametrize(("many", "words"), [(3, "1, 2, 3"), (11, "1, 2, 3, 4, 5, 6, 7, 8, 9, 10 и ещё 1")])
def test_the_first_of_what_waits_is_named(many, words):
    assert watching.the_first([str(one + 1) for one in range(many)]) == words


@pytest.mark.clause("GYM-1.3", "OKH-2.1.1b", "OKH-2.1.1a", "OKH-1.2d", "MYS-2.2b")
def test_the_curator_sees_weeks_promises_and_returns(visit, busy):
    start = visit("curator").client.get("/")
    assert start.headers["Location"].endswith("/curator")
    page = visit("curator").client.get("/curator")
    assert "Куда идёт центр" in page.text and "Обещания выполнены" in page.text and "Возвраты на доработку" in page.text
    week = re.search(r'<th scope="row">18.05 — 24.05</th><td[^>]*data-name="Поступило"><a href="([^"]+)">(\d+)<', page.text)
    assert week and int(week[2]) == len(busy)
    assert len(numbers_on(visit("curator").client.get(week[1].replace("&amp;", "&")))) == len(busy)


def test_those_who_only_answer_do_not_see_figures(visit, busy):
    for address in ("/head", "/figures", "/figures.xlsx", "/rating"):
        assert visit("executor").client.get(address).status_code == 403
    behind = visit("executor").client.get("/messages?behind=received&since=2026-05-01&until=2026-05-31")
    assert str(busy["registered"]) not in numbers_on(behind)


@pytest.mark.parametrize(("days", "words"), [
    ("since=2026-05-10&until=2026-05-01", "Последний день раньше первого"), ("since=2026-05-10", "Укажите обе даты"),
    ("since=x&until=y", "Укажите обе даты"), ("since=1900-01-01&until=2026-05-01", "длиннее трёх лет"),
    ("since=2027-05-10&until=2027-05-11", "ещё не начался"), ("since=9999-12-31&until=9999-12-31", "длиннее трёх лет"),
])
def test_days_that_make_no_sense_are_said(visit, town, days, words):
    for address in ("/figures", "/rating"):
        page = visit("head").client.get(f"{address}?{days}")
        assert page.status_code == 200 and words in page.text
    assert visit("head").client.get(f"/messages?behind=received&{days}").status_code == 200
    assert visit("head").client.get(f"/messages?behind=nonsense&{days}").status_code == 200


def test_repeats_are_counted_for_a_year_too(visit, town):
    page = visit("head").client.get("/figures?since=2025-06-01&until=2026-05-18").text
    assert "behind=repeated&amp;since=2025-06-01" in page


def test_a_week_without_messages(visit, town):
    assert "ничего не было" in visit("head").client.get("/figures?since=2026-01-05&until=2026-01-11").text
    assert "сообщений не было" in visit("head").client.get("/rating?since=2026-01-05&until=2026-01-11").text


@pytest.mark.clause("ALX-4.3b", "GYM-3.2b", "ALX-4.2c", "OKH-0.5")
def test_rating_by_weights_that_the_head_sets(app, visit, making, busy):
    again = making.message("assigned")
    page = visit("head").client.get("/rating")
    assert "20 × количество + 40 × срок + 40 × полнота" in page.text and "значение по умолчанию" in page.text
    form = visit("head").get("/rating").form("/rating/weights").fill(number="0", time="100", completeness="0", minimum="2")
    assert visit("head").send(form).status == 303
    after = visit("head").client.get("/rating")
    assert "0 × количество + 100 × срок + 0 × полнота" in after.text and "значение по умолчанию" not in after.text
    assert visit("curator").client.get("/rating?by=person").status_code == 200
    assert "Изменить веса" not in visit("curator").client.get("/rating").text and again
    with app.app_context():
        assert weights() == Weights(0, 100, 0, 2, False)
        assert db.session.scalar(select(func.count()).where(History.act == "set_weights")) == 1


@pytest.mark.parametrize(("told", "words"), [
    ({"number": "-1"}, "от 0 до 1000"), ({"number": "0", "time": "0", "completeness": "0"}, "больше нуля"),
    ({"time": "много"}, "Введите целое число"), ({"minimum": "0"}, "от 1 до 1000"), ({"time": ""}, "Введите число"),
])
def test_weights_that_make_no_sense(app, visit, town, told, words):
    page = visit("head").post("/rating/weights", {"number": "20", "time": "40", "completeness": "40", "minimum": "2"} | told)
    assert page.status == 422 and words in page.response.text
    assert all(value in page.response.text for value in told.values())
    assert visit("curator").post("/rating/weights", {"number": "1"}).status == 403
    with app.app_context():
        assert weights().by_default


@pytest.mark.clause("MYS-2.2a", "GYM-2.3a")
def test_the_head_intervenes(app, visit, making, town):
    number = making.message("assigned")
    assert perform(visit("head"), number, "urge", words="Ответьте сегодня до обеда").status == 303
    assert perform(visit("head"), number, "importance", important="yes").status == 303
    assert "Важно" in visit("operator").client.get("/operator").text
    with app.app_context():
        told = db.session.execute(select(Notice.person_id, Notice.urgent).where(Notice.kind == "urge")).all()
        assert {person for person, _ in told} >= {town["operator"].id, town["executor"].id} and all(one for _, one in told)
    assert "Ответьте сегодня до обеда" in visit("operator").client.get(f"/messages/{number}").text
    again = perform(visit("head"), number, "importance", important="yes")
    assert again.status == 422 and "уже стоит" in again.words
    assert visit("operator").client.get(f"/messages/{number}/urge").status_code == 403
    assert visit("curator").client.get(f"/messages/{number}/urge").status_code == 403


@pytest.mark.clause("MYS-2.2a", "GYM-2.3a")
@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize(("code", "told", "act"), [
    ("urge", {"words": "Ответьте сегодня до обеда"}, "urge"), ("importance", {"important": "yes"}, "importance"),
    ("reassign", {"person": "Водоканал", "words": "Это их труба"}, "reassign"),
])
def test_the_head_intervenes_in_place(app, visit, making, standing, code, told, act, htmx):
    numbers = [making.message("assigned"), making.message("assigned")]
    standing.shift(timedelta(days=2))
    page = visit("head").get("/head")
    assert not page.tree.all("form", action=f"/messages/{numbers[0]}/{code}")  # nothing is drawn beforehand
    link = page.tree.all("a", href=f"/messages/{numbers[0]}/{code}?back=head#act")[0]
    assert page.tree.all("div", id=link.get("hx-target")[1:])
    targets = [{"HX-Target": f"act-{number}"} if htmx else {} for number in numbers]
    opened = [visit("head").get(f"/messages/{number}/{code}?back=head", htmx, headers=target)
              for number, target in zip(numbers, targets, strict=True)]
    if htmx:  # both stand on one page then
        ids = [{node.get("id") for node in one.tree.walk() if node.get("id")} for one in opened]
        assert not ids[0] & ids[1] and link.get("hx-target")[1:] in ids[0]
        if code == "reassign":
            wrong = opened[0].form(f"/messages/{numbers[0]}/{code}").fill(person="Никто")
            refused = visit("head").send(wrong, htmx=True, headers=targets[0])
            assert refused.status == 422 and refused.response.headers["HX-Retarget"] == link.get("hx-target")
            assert refused.tree.all("section", id=link.get("hx-target")[1:])
            alone = visit("head").send(wrong, htmx=True, headers={"HX-Target": "act"})  # the card's own, opened from there
            assert alone.status == 422 and alone.response.headers["HX-Retarget"] == "#act"
    sent = visit("head").send(opened[0].form(f"/messages/{numbers[0]}/{code}").fill(**told))
    assert sent.status == 303 and sent.leads_to == "/head"
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(History.act == act, History.subject_id == numbers[0])) == 1


def test_only_the_head_intervenes_and_only_where_it_is_open(visit, making, standing):
    waiting, given = making.message("registered"), making.message("assigned")
    standing.shift(timedelta(days=2))
    page = visit("head").get("/head").response.text
    assert f"/messages/{given}/reassign?back=head" in page and f"/messages/{waiting}/urge?back=head" in page
    assert f"/messages/{waiting}/reassign" not in page
    assert "Вмешаться" not in visit("curator").get("/head").words
    assert visit("head").get("/messages/addressees?words=Водоканал", htmx=True).status == 200


@pytest.mark.clause("MYS-2.3j")
def test_why_it_is_late_is_asked_once(app, visit, making, standing):
    number = making.message("assigned")
    standing.shift(timedelta(days=2))
    page = visit("head").get("/head")
    assert "Почему просрочено" in page.words
    address = f"/messages/{number}/late_because"
    told = visit("head").post(address, page.form(address).data | {"reason": "silent"})
    assert told.status == 303 and told.leads_to == "/head"
    with app.app_context():
        assert db.session.get(Message, number).late_because == "silent"
    assert "Почему просрочено" not in visit("head").client.get("/head").text
    assert "просрочено, потому что: исполнитель не отвечает" in visit("head").get("/head").words
    assert visit("head").post(f"/messages/{number}/late_because", {"reason": "works"}).status == 409


def test_pages_of_figures_ask_the_database_a_dozen_times_at_most(app, visit, busy):
    seen: list[str] = []

    def hear(_connection, _cursor, statement, *_):
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", hear)
    for address in ("/head", "/curator", "/figures", "/rating"):
        visit("head").client.get(address)
        seen.clear()
        visit("head").client.get(address)
        assert len(seen) <= 12, (address, len(seen))


def test_the_sector_s_late_ones_stand_oldest_first(visit, making):
    older = making.message("assigned")
    making.at += timedelta(days=1)
    newer = making.message("assigned")
    words = visit("sector").get("/sector").words
    late = words[words.index("старое сверху"):]
    assert late.index(f"№ {older}") < late.index(f"№ {newer}")


@pytest.mark.clause("GYM-2.3a", "GYM-1.3")
def test_an_answer_past_due_and_any_deadline_past_due_are_two_words(visit, making):
    making.at = making.at.replace(day=19, hour=9)
    number = making.message("registered")  # its first answer was due at ten, its answer is not due yet
    page = visit("head").get("/head")
    tiles = {words.strip(): (url.replace("&amp;", "&"), value) for url, value, words in TILE.findall(page.response.text)}
    assert tiles["просрочены ответы"][1] == "0" and "просрочен любой срок" in page.words and f"№ {number}" in page.words
    assert not numbers_on(visit("head").client.get(tiles["просрочены ответы"][0]))
    listed = visit("head").get("/messages?late=1")
    assert "просрочен любой срок" in listed.words and numbers_on(listed.response) == {str(number)}
    assert "behind=told_curator" in visit("curator").client.get("/curator").text


@pytest.fixture
def returned_twice(making) -> int:
    """A message whose answer was returned twice."""
    number = making.message("check")
    with making.app.app_context():
        making.do(making.operator, m.return_answer, number, reason="no_proof", words="Нет фотографии.")
        making.answer(number)
        making.do(making.operator, m.return_answer, number, reason="no_proof", words="Её всё ещё нет.")
    return number


@pytest.mark.clause("GYM-2.3a")
def test_a_figure_and_its_list_say_how_they_come_together(visit, making, returned_twice):
    days = "since=2026-05-01&until=2026-05-31"
    for who, room in (("head", "/messages"), ("observer", "/observer/messages")):
        whole = visit(who).get(f"{room}?behind=received&{days}")
        assert "Поступило" in whole.response.text and "1 сообщение за показателем" in whole.words
        assert "01.05.2026 — 31.05.2026" in whole.words
        returned = visit(who).get(f"{room}?behind=returned&{days}")
        assert "<h1>Возвраты на доработку</h1>" in returned.response.text and f"№ {returned_twice}" in returned.words
        assert "в показателе 2, в списке 1 сообщение: одно сообщение может войти в него несколько раз" in returned.words


def lines_in(page, section: str) -> dict[str, list[str]]:
    """The lines of a section's tables by their names; of those of the same name the first."""
    found: dict[str, list[str]] = {}
    for panel in page.tree.all("section", id=section):
        for row in panel.all("tr"):
            name, *values = [cell.text for cell in row.all("th", "td")]
            found.setdefault(name, values)
    return found


@pytest.mark.clause("GYM-2.3a")
def test_returns_stand_by_reason_and_each_number_opens(visit, making, returned_twice):
    with making.app.app_context():
        making.do(making.operator, m.return_answer, making.message("check"), reason="tone", words="Без просторечий.")
    days = "since=2026-05-01&until=2026-05-31"
    page = visit("head").get(f"/figures?{days}&by=channel")
    told = lines_in(page, "returned")
    assert told["Нет подтверждения работ"] == ["2", "1", "0", "▲ 2 (было 0)"]
    assert told["Тон или ошибки в тексте"][:2] == ["1", "1"]
    assert told["Всего"][:2] == ["3", "2"]
    assert lines_in(page, "returned-by")["Инцидент Менеджмент"] == ["2", "1"]
    links = {node.get("href") for node in page.tree.all("a") if "behind=returned_no_proof&since=2026-05-01" in node.get("href")}
    assert len(links) == 2, "of the centre and of its channel"
    for link in links:
        shown = visit("head").get(link)
        assert numbers_on(shown.response) == {str(returned_twice)} and "Возврат: нет подтверждения работ" in shown.words
        assert "в показателе 2, в списке 1 сообщение" in shown.words
    assert len(numbers_on(visit("head").client.get(f"/messages?behind=returned_messages&{days}"))) == 2
    later = lines_in(visit("head").get("/figures?since=2026-05-15&until=2026-05-19"), "returned")
    assert later["Нет подтверждения работ"][:3] == ["0", "0", "2"]
    book = CalamineWorkbook.from_filelike(BytesIO(visit("head").client.get(f"/figures.xlsx?{days}").data))
    assert ["Нет подтверждения работ", 2, 0] in [row[:3] for row in book.get_sheet_by_index(0).to_python()]
    assert "не возвращали" in visit("head").get("/figures?since=2026-01-05&until=2026-01-11").words


def test_the_time_to_publication_is_spread_over_bars_that_open(visit, making):
    numbers = {str(making.message("published")) for _ in range(2)}
    page = visit("head").get("/figures?since=2026-05-11&until=2026-05-17")
    drawn = page.tree.all("section", id="time")[0]
    bars = {node.text: node.get("href") for node in drawn.all("svg")[0].all("a")}
    full = {words: url for words, url in bars.items() if not words.endswith(" 0")}
    assert len(bars) == 7 and [words.rpartition(" ")[2] for words in full] == ["2"]
    shown = visit("head").get(next(iter(full.values())))
    assert numbers_on(shown.response) == numbers and "Время до публикации: до 1 часа" in shown.words
    assert set(full.values()) <= {node.get("href") for node in drawn.all("table")[0].all("a")}


@pytest.mark.clause("ALX-4.3b", "GYM-3.2b", "ALX-4.5")
def test_equal_scores_share_a_place(visit, making, town):
    making.contributor = None
    for who in (town["executor"], town["contributor"]):
        making.executor = who
        for text in ("Яма у дома", "Темно у школы"):
            making.message("published", text=text)
    for who, address in (("head", "/rating?since=2026-05-11&until=2026-05-17"), ("observer", "/observer")):
        page = visit(who).get(address)
        assert page.response.text.count('data-name="Место">1–2<') == 2
        link = re.search(r'href="([^"]+behind=received[^"]+unit=\d+[^"]*)"', page.response.text)
        listed = visit(who).get(link[1].replace("&amp;", "&")).words
        assert "2 сообщения за показателем" in listed and "подразделение: Управление ЖКХ" in listed
    book = visit("head").client.get("/rating.xlsx?since=2026-05-11&until=2026-05-17").data
    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows][:3] == ["Место", "1–2", "1–2"]
    visit("head").send(visit("head").open("reports.notes").form("/notes/2026-W20/make"))
    assert visit("head").open("reports.note", week="2026-W20").response.text.count(">1–2<") == 2


@pytest.mark.clause("MYS-2.2b")
def test_who_applies_is_a_cut_of_its_own(visit, making):
    numbers = {making.message(applicant=who, text=f"Яма у дома, {who}") for who in ("citizen", "organisation")}
    making.message(text="Неизвестно кто")
    page = visit("head").get("/figures?since=2026-05-01&until=2026-05-31&by=applicant")
    links = re.findall(r'href="(/messages\?behind=received[^"]*applicant=[^"]+)">(\d+)<', page.response.text)
    assert len(links) == 2 and "Кто обращается" in page.words
    opened = [numbers_on(visit("head").client.get(url.replace("&amp;", "&"))) for url, value in links if value == "1"]
    assert {int(number) for one in opened for number in one} == numbers


def test_what_was_counted_before_opens_to_the_minute(visit, making):
    """An unfinished week against the same hours of the one before: the message that came later that day is not among them."""
    early = making.message("published", text="Яма у дома")
    making.at += timedelta(hours=5)
    late = making.message("registered", text="Темно у школы")
    with time_machine.travel(making.at + timedelta(days=7, hours=-3), tick=False):
        for who, address in (("head", "/figures"), ("curator", "/curator")):
            page = visit(who).get(address)
            links = {link.text: link.get("href") for link in page.tree.all("a") if "&to=" in link.get("href", "")}
            told = visit(who).get(next(url for words, url in links.items() if "behind=received&" in url))
            assert f"№ {early}" in told.words and f"№ {late}" not in told.words and " до " in told.words, told.words
        before = {row.all("th")[0].text: row.all("td")[1] for row in visit("head").get("/figures").tree.all("tr")
                  if len(row.all("td")) == 4}
        for title in ("Поступило", "В срок", "Полнота ответов", "Время до публикации"):
            assert len(numbers_on(visit("head").client.get(before[title].all("a")[0].get("href")))) == 1, title
