"""The rating of one system (places, weeks, workbook and messages are that channel's), and its ends in the curator's room."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from app.directory.tables import Person
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.messages.tables import Message

WEEK = "since=2026-05-11&until=2026-05-17"
RATED = ("Управление ЖКХ", "Энергосеть", "Водоканал", "ЭкоТек")
COMPONENT = re.compile(r'href="(/messages\?behind=(?:received|answer_due|final_answers)[^"]+)"')


@pytest.fixture
def two_systems(making, town) -> set[int]:
    """ЖКХ answered two incidents in time, Энергосеть let two messages of the federal portal pass; the numbers of these."""
    making.contributor = None
    for text in ("Яма у дома", "Темно у школы"):
        making.message("published", text=text)
    making.operator, making.executor = town["operator elsewhere"], town["contributor"]
    return {making.message("assigned", channel="pos", text=text, source_due=making.at + timedelta(hours=1))
            for text in ("Провод висит", "Щит открыт")}


def rated(page) -> str:
    """What the tables of places and weeks say."""
    return page.words[page.words.index("Места"):page.words.index("Как считается")]


@pytest.mark.clause("GYM-2.5b")
def test_a_channel_has_a_rating_of_its_own(visit, two_systems):
    whole, incident, pos = (rated(visit("head").get(f"/rating?{WEEK}{asked}"))
                            for asked in ("", "&channel=incident", "&channel=pos"))
    assert "Управление ЖКХ" in whole and "Энергосеть" in whole
    assert "Управление ЖКХ" in incident and "Энергосеть" not in incident
    assert "Энергосеть" in pos and "Управление ЖКХ" not in pos


def test_components_open_the_channel_s_messages_alone(visit, two_systems):
    page = visit("head").get(f"/rating?{WEEK}&channel=pos")
    links = [url.replace("&amp;", "&") for url in COMPONENT.findall(page.response.text)]
    assert {url.split("behind=")[1].split("&")[0] for url in links} == {"received", "answer_due"}
    for url in links:
        listed = visit("head").client.get(url).text
        assert set(re.findall(r'id="row-(\d+)"', listed)) == {str(number) for number in two_systems}, url


def test_the_channel_stays_chosen(visit, two_systems):
    page = visit("head").get(f"/rating?{WEEK}&channel=pos")
    assert page.form("/rating").data["channel"] == ["pos"]
    others = [link.get("href") for link in page.tree.all("a")
              if re.match(r"/rating(.xlsx)?\?", link.get("href")) and link.text != "показать всё"]
    assert len(others) >= 9 and all("channel=pos" in address for address in others), others
    told = visit("head").send(page.form("/rating/weights").fill(number="0"))
    assert told.status == 303 and all(one in told.leads_to for one in ("channel=pos", "by=unit", "until=2026-05-17"))
    book = next(address for address in others if address.startswith("/rating.xlsx"))
    rows = CalamineWorkbook.from_filelike(BytesIO(visit("head").client.get(book).data)).get_sheet_by_index(0).to_python()
    assert [row[1:4:2] for row in rows[1:2]] == [["Энергосеть", 2]]
    assert any("канал:" in str(cell) for row in rows for cell in row)


@pytest.mark.clause("ALX-4.3b", "GYM-3.2b")
def test_the_curator_sees_both_ends_of_the_rating(visit, making, people, town):
    making.contributor = None
    fourth = people.someone("executor-waste", "executor", unit="ЭкоТек")
    for making.executor in (town["executor"], town["contributor"], town["executor elsewhere"], fourth):
        for text in ("Яма у дома", "Темно у школы"):
            making.message("published", text=text)
    page = visit("curator").get("/curator")
    panel = page.words[page.words.index("Рейтинг первые и последние"):page.words.index("Вынесено и решено")]
    first, last = panel.split("Последние места")
    assert sum(first.count(unit) for unit in RATED) == 3 and sum(last.count(unit) for unit in RATED) == 1
    whole = next(link.get("href") for link in page.tree.all("a") if link.text == "Все места и формула")
    assert all(unit in rated(visit("curator").get(whole)) for unit in RATED)


@pytest.mark.parametrize("page", ["/figures", "/rating"])
def test_an_address_that_nobody_made_breaks_no_page(visit, town, page):
    assert visit("head").client.get(f"{page}?endpoint=x&channel=nonsense&values=1").status_code == 200
    for address in ("/messages", "/messages?behind=received&since=2026-05-11&until=2026-05-17&unit=1"):
        shown = visit("head").client.get(f"{address}{'&' if '?' in address else '?'}endpoint=x&_scheme=y&_anchor=z&after=")
        assert shown.status_code == 200


@pytest.fixture
def posts_alike(app, making, town) -> set[str]:
    """Two executors of two units, each responsible for two messages, whose posts are called alike; as figures name them."""
    making.contributor = None
    for making.executor in (town["executor"], town["contributor"]):
        numbers = [making.message("assigned", text=text) for text in ("Яма у дома", "Темно у школы")]
        with app.app_context(), act(TIMETABLE):
            db.session.execute(update(Message).where(Message.id.in_(numbers)).values(person_id=making.executor.id))
            db.session.get(Person, making.executor.id).post = "Руководитель"
    return {"Руководитель, Управление ЖКХ", "Руководитель, Энергосеть"}


def test_posts_of_the_same_name_are_told_apart_by_their_units(visit, posts_alike):
    page = visit("head").get(f"/rating?{WEEK}&by=person")
    tables = [{cell.text for cell in table.all("th", scope="row")} for table in page.tree.all("table")]
    assert tables == [posts_alike, posts_alike], "places and weeks"
    cut = visit("head").get(f"/figures?{WEEK}&by=person")
    assert posts_alike <= {cell.text for cell in cut.tree.all("th", scope="row")}
    book = visit("head").client.get(f"/rating.xlsx?{WEEK}&by=person").data
    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert {row[1] for row in rows[1:3]} == posts_alike


def test_each_week_of_the_table_leads_to_the_rating_of_that_week(visit, two_systems):
    page = visit("head").get("/rating?since=2026-05-01&until=2026-05-31&by=unit&channel=pos")
    weeks = [link for cell in page.tree.all("th", scope="col") for link in cell.all("a")]
    assert [link.text for link in weeks][-2:] == ["с 11.05", "с 18.05"] and len(weeks) == 6
    assert page.tree.all("td", data_name="с 11.05")[0].all("a")[0].get("href") == weeks[-2].get("href")
    week = visit("head").get(weeks[-2].get("href"))
    assert "11 мая 2026 — 17 мая 2026" in week.words and "канал: Платформа обратной связи" in week.words
    assert "Энергосеть" in rated(week) and COMPONENT.search(week.response.text)
    by_person = visit("head").get(f"/rating?{WEEK}&by=person").tree.all("th", scope="col")
    assert all("by=person" in link.get("href") for cell in by_person for link in cell.all("a"))


def test_the_workbook_of_the_rating_rounds_as_the_page_does(visit, making, town):
    making.contributor = None
    for making.executor, many in ((town["executor"], 3), (town["contributor"], 2)):
        for number in range(many):
            making.message("published", text=f"Яма у дома {number}")
    page = visit("head").get(f"/rating?{WEEK}").words
    book = visit("head").client.get(f"/rating.xlsx?{WEEK}").data
    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert rows[2][2:5] == [93.3, 2, 67] and "93,3 67 (2)" in page
    assert any("данные на 19 мая 2026, 11:00" in str(cell) for row in rows for cell in row)
