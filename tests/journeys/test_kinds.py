"""Messages and appeals kept apart: in lists by kind, type and form, in figures by a report of their own."""

import io
import re
from html import unescape

import pytest
from python_calamine import CalamineWorkbook

from app.directory.schedules import zone
from app.figures import FIGURES, Cut, behind, by, days, figures
from app.figures.counted import count_days
from app.foundation.database import db
from tests.figures.recount import Town as Plain
from tests.journeys.test_appeals import APPEAL, Reception
from tests.journeys.town import at, moment, words

PERIOD = "since=2026-05-01&until=2026-06-30"
REPORT = f"/figures/appeals?{PERIOD}"


@pytest.fixture
def town(app) -> Reception:
    return Reception(app)


@pytest.fixture
def kept(town) -> dict[str, int]:
    """Two complaints (one registered late, one put off), a proposal sent on, a message at the same desk."""
    with at("2026-05-12 11:00"):
        found = {"late": town.appeal(received="2026-05-04 10:00", form="oral", reply_to="г. Мыски, ул. Школьная, д. 1"),
                 "extended": town.appeal(reply_to="petr@example.org"),
                 "sent on": town.desk.register("Предложение о сквере", "2026-05-12 10:00",
                                               **{**APPEAL, "appeal_type": "proposal"}),
                 "message": town.desk.register("Нет света", "2026-05-12 10:30", channel="paper", topic="Ямы во дворах")}
    with at("2026-05-14 11:00"):
        town.desk.do(found["sent on"], "redirect", whose="Министерство", words="Письмом", notice="Направлено.")
    with at("2026-06-01 11:00"):
        town.desk.do(found["extended"], "assign", person=str(town.chief.id))
        town.desk.do(found["extended"], "extend", until="2026-07-09", reason="Экспертиза", notice="Продлён.")
    return found


def numbers_on(page: str) -> set[int]:
    return {int(number) for number in re.findall(r'id="row-(\d+)"', page)}


def cells_of(answer) -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()


@pytest.mark.clause("MYS-1.2b", "GYM-1.1.4", "OKH-1.3.5")
@pytest.mark.slow
def test_the_report_of_appeals_counts_them_alone_and_every_value_opens(app, town, kept):
    with at("2026-07-01 09:00"):
        page = town.head.get(REPORT).text
        told = words(page)
        for value in ("Поступило 3", "Регистрация обращений в срок 67 %", "Перенаправление обращений в срок 100 %",
                      "Продлено обращений 1", "позже: 1", "жалоба 2 50 %", "предложение 1 100 % 100 %"):
            assert value in told, (value, told)
        links = re.findall(r'<a href="(/messages\?behind=[^"]+)">([^<]+)</a>', page)
        for url, value in links:
            opened = town.head.get(unescape(url)).text
            if re.fullmatch(r"(\w+: )?\d+", value):
                assert f"{value.split()[-1]} сообщени" in words(opened), url
            assert kept["message"] not in numbers_on(opened), url
        cells = cells_of(town.head.get(REPORT.replace("appeals?", "appeals.xlsx?")))
        assert any(row[:3] == ["жалоба", 2, 50] for row in cells), cells
        assert any(row[0] == "Регистрация обращений в срок: позже" and row[1] == 1 for row in cells)
        assert "обращений по 59-ФЗ не бывает" in town.head.page(f"{REPORT}&channel=incident")
        assert "обращение по 59-ФЗ 3" in town.head.page(f"/figures?{PERIOD}&by=kind")
        with app.app_context():
            assert count_days(lambda: moment("2026-07-01 09:00"))
        assert words(town.head.get(REPORT).text) == told, "from counts of days as by looking"
        with app.app_context():
            agree_with_a_plain_count()


def agree_with_a_plain_count() -> None:
    plain, now = Plain.read(), moment("2026-07-01 09:00")
    period = days(now.replace(month=5).date(), now.replace(month=6, day=30).date(), zone())
    for cut in (Cut(kind="appeal"), Cut(kind="message"), Cut(appeal_type="complaint"), Cut(kind="appeal", channel="paper")):
        for code, figure in figures(list(FIGURES), period, now, cut).items():
            told = plain.counted(FIGURES[code].whole, period, now, now, cut)
            assert figure.whole.rows == len(told), (code, cut)
            assert sorted(db.session.scalars(behind(FIGURES[code].whole, period, now, cut))) == told
    assert {line.key: line.figures["received"].whole.rows for line in by("kind", ("received",), period, now)} == {
        "appeal": 3, "message": 1}


@pytest.mark.clause("MYS-1.2b", "GYM-1.1.4", "OKH-1.3.5")
@pytest.mark.slow
def test_lists_are_asked_for_by_kind_type_and_form_and_a_change_of_kind_moves_the_counts(app, town, kept):
    appeals = {number for name, number in kept.items() if name != "message"}
    with at("2026-06-02 09:00"):
        for asked, found in (("kind=appeal", appeals), ("kind=message", {kept["message"]}),
                             ("type=proposal", {kept["sent on"]}), ("kind=appeal&form=oral", {kept["late"]}),
                             ("kind=nonsense", {*kept.values()})):
            assert numbers_on(town.desk.get(f"/messages?{asked}").text) == found, asked
        assert "Обращение: жалоба" in town.desk.page("/messages?kind=appeal")
        cells = cells_of(town.desk.get("/messages.xlsx?kind=appeal"))
        assert "обращение по 59-ФЗ, предложение" in {row[1] for row in cells}
        with app.app_context():
            count_days(lambda: moment("2026-06-02 09:00"))
        town.desk.do(kept["message"], "convert", reason="chosen", words="Подано бланком", form="written",
                     appeal_type="application", address="г. Мыски, ул. Школьная, д. 4")
        assert "Поступило 4" in town.head.page(REPORT), "the day of receipt is looked at anew"


@pytest.mark.clause("MYS-1.2b", "GYM-3.2a")
@pytest.mark.slow
def test_the_weekly_note_tells_of_appeals_where_there_were_any(app, town, kept):
    with at("2026-06-10 09:00"):
        for week, told in (("2026-W20", "Поступило обращений 2"), ("2026-W23", "Срок продлён 1"), ("2026-W22", "")):
            town.head.post(f"/notes/{week}/make", "/notes")
            page = town.head.get(f"/notes/{week}").text
            assert ("Обращения по 59-ФЗ" in page) == bool(told) and told in words(page), week
        note = words(town.head.get("/notes/2026-W20").text)
        assert "Перенаправлено по компетенции 1" in note and "Срок продлён 0" in note
        behind_it = town.head.get("/notes/2026-W20/behind?key=received:kind:appeal").text
        assert "Обращения по 59-ФЗ: Поступило обращений" in words(behind_it)
        shown = {number for number in kept.values() if f"№ {number} " in words(behind_it)}
        assert shown == {kept["extended"], kept["sent on"]}
