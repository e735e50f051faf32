"""Figures cut by a unit, a channel, a topic: what the page says of its cut, and the table that leads into one."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
from python_calamine import CalamineWorkbook

DAYS = "since=2026-05-01&until=2026-05-31"


def received_on(page) -> str:
    """The value of the first figure on the page."""
    return next(row.all("td")[0].text for row in page.tree.all("tr") if row.all("th")[0].text == "Поступило")


@pytest.mark.clause("MYS-2.2b")
def test_figures_say_what_they_are_cut_by_and_the_cut_comes_off(visit, making):
    making.contributor = None
    for state in ("assigned", "assigned", "registered"):
        making.message(state)
    page = visit("head").get(f"/figures?{DAYS}&by=unit")
    assert "показать всё" not in page.words
    name = next(link for link in page.tree.all("a") if link.text == "Управление ЖКХ")
    cut = visit("head").get(name.get("href"))
    assert "подразделение: Управление ЖКХ" in cut.words and "since=2026-05-01" in name.get("href")
    assert received_on(cut) == "2"
    whole = next(link.get("href") for link in cut.tree.all("a") if link.text == "показать всё")
    told = visit("head").get(whole)
    assert "подразделение:" not in told.words and "1 мая 2026 — 31 мая 2026" in told.words
    assert received_on(told) == "3"


def test_a_unit_and_a_group_of_topics_are_chosen_in_the_form(app, visit, making):
    making.contributor = None
    for state in ("assigned", "assigned", "registered"):
        making.message(state)
    page = visit("head").get(f"/figures?{DAYS}&by=topic")
    form = page.form("/figures")
    unit = next(one.get("value") for one in page.tree.all("option") if one.text == "Управление ЖКХ")
    cut = visit("head").get(f"/figures?{urlencode({name: values[0] for name, values in form.fill(unit=unit).data.items()})}")
    assert received_on(cut) == "2" and "подразделение: Управление ЖКХ" in cut.words
    assert cut.form("/figures").data["unit"] == [unit], "the choice stays"
    group = next(one.text for one in page.tree.all("select", name="group")[0].all("option") if "прочее" not in one.text
                 and one.text != "все")
    assert "группа тем:" in visit("head").get(f"/figures?{DAYS}&{urlencode({'group': group})}").words


@pytest.mark.both_engines
def test_messages_that_name_no_settlement_open_as_they_are_counted(visit, making):
    for settlement in ("", "", "Подобас"):
        making.message("registered", settlement=settlement)
    page = visit("head").get(f"/figures?{DAYS}&by=settlement")
    row = next(row for row in page.tree.all("tr") if row.text.startswith("не указано"))
    name, value = row.all("a")[:2]
    assert value.text == "2" and "2 сообщения за показателем" in visit("head").get(value.get("href")).words
    cut = visit("head").get(name.get("href"))
    assert received_on(cut) == "2" and "населённый пункт: не указано" in cut.words
    assert received_on(visit("head").get(f"/figures?{DAYS}&settlement=")) == "3", "an empty field asks for all"


@pytest.mark.parametrize("page", ["/figures", "/rating", "/figures/appeals"])
def test_a_cut_by_what_is_not_there_is_said_and_left_out(visit, making, page):
    making.message("assigned")
    asked = "&channel=zzz&unit=999999&person=abc&group=Нет&topic=777777&block=888888"
    shown = visit("head").get(f"{page}?{DAYS}{asked}")
    for words in ("канал «zzz»", "подразделение «999999»", "должность «abc»", "группа тем «Нет»", "тема «777777»",
                  "блок «888888»"):
        assert words in shown.words
    assert "Показано без этого" in shown.words and "показать всё" not in shown.words
    assert not [link.get("href") for link in shown.tree.all("a") if "999999" in link.get("href")]
    assert "чего нет" not in visit("head").get(f"{page}?{DAYS}&settlement=Мыски").words


def test_who_answers_for_a_block_stays_within_it(visit, making):
    making.message("assigned")
    page = visit("sector").get(f"/figures?{DAYS}&by=block")
    assert "блок: Городское хозяйство" in page.words and "показать всё" not in page.words
    assert not [link for link in page.tree.all("th", scope="row") if link.all("a")]
    cut = visit("sector").get(f"/figures?{DAYS}&channel=incident&block=1")
    whole = next(link.get("href") for link in cut.tree.all("a") if link.text == "показать всё")
    assert "channel" not in whole and "блок: Городское хозяйство" in visit("sector").get(whole).words


@pytest.mark.clause("MYS-2.2b")
def test_every_line_of_the_table_is_compared_with_the_days_before(visit, making):
    making.contributor = None
    early = making.message("published", text="Яма у дома")
    making.at += timedelta(days=5)
    late = [making.message("assigned", text=text) for text in ("Темно у школы", "Холодно в доме")]
    page = visit("head").get("/figures?since=2026-05-19&until=2026-05-23&by=unit")
    row = next(row for row in page.tree.all("tr") if row.all("th")[0].text == "Управление ЖКХ")
    received, on_time, completeness = (row.all("td")[place] for place in (0, 1, 3))
    assert received.text == "2 ▲ 1 (было 1)" and received.get("data-name") == "Поступило, сообщений"
    assert on_time.text == "нет данных" and completeness.get("data-name") == "Полнота ответов, баллов"
    now, before = (visit("head").get(link.get("href")).words for link in received.all("a"))
    assert all(f"№ {number}" in now for number in late) and f"№ {early}" in before and f"№ {early}" not in now
    assert "изменение против предыдущего периода" in page.words
    long = visit("head").get("/figures?since=2026-01-01&until=2026-05-23&by=unit")
    assert "изменение против" not in long.words and "▲ 1" not in long.words[long.words.index("Подразделение"):]


def sheet(visitor, address: str) -> list[list]:
    return CalamineWorkbook.from_filelike(BytesIO(visitor.client.get(address).data)).get_sheet_by_index(0).to_python()


def test_the_workbook_holds_numbers_and_says_what_it_is_about(visit, making):
    making.contributor = None
    for _ in range(3):
        making.message("published")
    rows = sheet(visit("head"), f"/figures.xlsx?{DAYS}&by=unit&channel=incident")
    assert rows[0][:4] == ["Показатель", "Значение", "До этого", "Единица"]
    assert "01.05.2026 — 31.05.2026; канал: Инцидент Менеджмент; данные на 19 мая 2026, 11:00" in rows[1]
    told = {row[0]: row[1:4] for row in rows}
    assert told["Поступило"] == [3, 0, "сообщений"] and told["В срок"] == [100, "нет данных", "%"]
    assert told["Полнота ответов"] == [2, "нет данных", "балла"]
    assert isinstance(told["Время до публикации"][0], float) and told["Время до публикации"][2] == "мин"
    table = next(place for place, row in enumerate(rows) if row[0] == "Подразделение")
    assert rows[table][1:3] == ["Поступило, сообщений", "В срок, %"] and rows[table + 1][:3] == ["Управление ЖКХ", 3, 100]


def test_the_lists_of_rooms_hold_numbers_in_their_workbooks_too(visit, making):
    making.contributor = None
    for _ in range(3):
        making.message("published")
    rows = sheet(visit("curator"), "/curator.xlsx")
    week = next(row for row in rows if row[0] == "11.05 — 17.05")
    assert rows[0][1:3] == ["Поступило, сообщений", "В срок, %"] and week[1:3] == [3, 100]
    assert ["Управление ЖКХ", 3, 100] in [row[:3] for row in rows]
    rows = sheet(visit("sector"), "/sector.xlsx")
    table = next(place for place, row in enumerate(rows) if row[0] == "Подразделение")
    assert rows[table][:4] == ["Подразделение", "Телефон", "Поступило, сообщений", "В срок, %"]
    assert any(row[0] == "Управление ЖКХ" and row[2:4] == [3, 100] for row in rows[table:])
    assert any(row[:3] == ["11.05 — 17.05", 3, 100] for row in rows)
