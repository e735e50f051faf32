"""«Сегодня проверено, новых N»: one click, corrected the same day, a month's sheet that says what was missed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.adapters.spreadsheets import read_rows
from app.foundation.database import db
from app.foundation.history import History
from app.messages.tables import MonitoringMark
from tests.web.conftest import NOW


def marks(app) -> list[tuple]:
    with app.app_context():
        return [(row.channel, row.on.isoformat(), row.fresh, row.version)
                for row in db.session.scalars(select(MonitoringMark).order_by(MonitoringMark.on))]


def marked(visitor, code: str, fresh: int, page: str = "monitoring.today", **values):
    form = visitor.open(page, **values).form(f"/monitoring/{code}/mark").fill(fresh=fresh)
    return visitor.send(form)


@pytest.mark.clause("MYS-3.10.2b")
def test_todays_check_is_marked_by_one_click(app, visit):
    pos = visit("operator elsewhere")
    assert "Мониторинг сегодня: проверено 0 из 1, осталось: Платформа обратной связи (ПОС) до 17:30" \
        in pos.open("operator.queue").words
    assert pos.send(pos.open("operator.queue").form("/monitoring/pos/mark")).leads_to == "/operator"
    assert marks(app) == [("pos", "2026-05-19", 0, 1)]
    page = pos.open("operator.queue")
    assert "Мониторинг сегодня: всё проверено" in page.words and "проверено" in page.words
    assert visit("head").open("monitoring.today").status == 200
    assert "новых 0" in visit("head").open("monitoring.today").words


def test_the_number_offered_is_what_was_registered_today(app, visit, making):
    making.at = NOW - timedelta(hours=2)
    making.message()
    making.message()
    form = visit("operator").open("operator.queue").form("/monitoring/incident/mark")
    assert form.data["fresh"] == ["2"]
    answer = visit("operator").send(form, htmx=True)
    assert answer.status == 200 and "новых 2" in answer.words and 'id="monitoring"' in answer.response.text


@pytest.mark.clause("MYS-3.11.2")
def test_a_mark_is_corrected_the_same_day_and_its_history_stays(app, visit, people, town):
    people.grant(town["operator elsewhere"], "operator", channel="regional")
    regional = visit("operator elsewhere")
    marked(regional, "regional", 3)
    marked(regional, "regional", 5)
    assert marks(app) == [("regional", "2026-05-19", 5, 2)]
    sheet = regional.open("monitoring.sheet", code="regional")
    assert "было 3, стало 5" in sheet.words
    with app.app_context():
        told = db.session.execute(select(History.act, History.facts).where(History.subject_kind == "monitoring_mark")).all()
    assert [(row.act, row.facts.get("was")) for row in told] == [("mark_checked", None), ("change_mark", 3)]


def test_two_people_on_one_mark(app, visit, people, town):
    people.grant(town["operator"], "operator", channel="pos")
    first, second = visit("operator"), visit("operator elsewhere")
    form = second.open("monitoring.today").form("/monitoring/pos/mark").fill(fresh=9)
    marked(first, "pos", 2)
    answer = second.send(form)
    assert answer.status == 409 and "уже сделали" in answer.words
    assert marks(app) == [("pos", "2026-05-19", 2, 1)]


@pytest.mark.parametrize("typed", ["", "-1", "много", "10000", "1e3", "٣"])
def test_what_is_no_number_is_refused_beside_it(app, visit, typed):
    pos = visit("operator elsewhere")
    form = pos.open("monitoring.today").form("/monitoring/pos/mark").force(fresh=typed)
    answer = pos.send(form)
    assert answer.status == 422 and "целое число" in answer.words and marks(app) == []


def test_a_mark_is_made_by_who_works_the_system(app, visit):
    for who, code, status in (("operator", "pos", 403), ("head", "pos", 403), ("executor", "incident", 403),
                              ("operator", "phone", 404), ("operator", "telegraph", 404)):
        assert visit(who).post(f"/monitoring/{code}/mark", {"fresh": "1", "seen": "0"}).status == status, (who, code)
    for who, code, status in (("operator", "pos", 404), ("operator", "incident", 200), ("curator", "pos", 200),
                              ("executor", "pos", 403)):
        assert visit(who).open("monitoring.sheet", code=code).status == status, (who, code)
    assert marks(app) == []


@pytest.mark.clause("MYS-3.10.2b")
def test_the_months_sheet_says_what_was_missed_and_what_is_a_day_off(visit, standing, tmp_path):
    pos = visit("operator elsewhere")
    for day, fresh in ((14, 4), (19, 1)):
        standing.move_to(NOW.replace(day=day))
        marked(pos, "pos", fresh)
    sheet = pos.open("monitoring.sheet", code="pos")
    rows = {row.all("th")[0].text.split(",")[0]: row.text for row in sheet.tree.all("tr") if row.all("th") and row.all("td")}
    assert "отметки ещё не велись" in rows["13.05"] and "проверено" in rows["14.05"]
    assert "не отмечено" in rows["15.05"] and "не отмечено" in rows["18.05"]
    assert "выходной: суббота" in rows["16.05"] and "выходной" in rows["11.05"]
    assert "впереди" in rows["20.05"]
    assert "проверено дней: 2" in rows["Итого"] and "не отмечено: 2" in rows["Итого"]
    assert visit("head").open("monitoring.sheet_on_paper", code="pos", month="2026-05").status == 200
    book = tmp_path / "sheet.xlsx"
    book.write_bytes(pos.open("monitoring.sheet_workbook", code="pos", month="2026-05").response.data)
    lines = {cells[0]: cells for _, cells in read_rows(book)}
    assert lines["15.05.2026"][2] == "не отмечено" and lines["14.05.2026"][5] == "4" and len(lines) == 33
    assert pos.open("monitoring.sheet", code="pos", month="2026-04").status == 200
    for month in ("2026-13", "26-05", "9999-01", "2026-05-01"):
        assert pos.open("monitoring.sheet", code="pos", month=month).status == 404
