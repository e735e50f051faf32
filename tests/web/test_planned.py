"""Planned values: the head writes them down by a decision, the curator and the region's observer watch them being reached."""

from io import BytesIO

import pytest
import time_machine
from python_calamine import CalamineWorkbook

DECISION = "Решение ЦУР от 15.01.2026 № 3"
YEAR = {"first": "2026-01-01", "last": "2026-12-31", "basis": DECISION}


def plans(visit, figure: str, value: str, **told):
    head = visit("head")
    form = head.get(told.pop("page", "/figures/plans")).form("/figures/plans")
    return head.send(form.fill(figure=figure, value=value, **(YEAR | told)))


def line(page, title: str) -> str:
    return next(row.text for row in page.tree.all("tr") if row.text.startswith(title))


def planned(page, title: str) -> tuple[str, str]:
    """The line of a plan, and where its figure leads."""
    row = next(row for row in page.tree.all("tr") if row.text.startswith(title) and DECISION in row.text)
    return row.text, row.all("a")[0].get("href")


@pytest.fixture
def answered(making) -> set[int]:
    """Two messages answered in time, with the mark of completeness."""
    making.contributor = None
    return {making.message("published", text=text) for text in ("Яма у дома", "Темно у школы")}


@pytest.mark.clause("ALX-4.5")
def test_planned_and_reached_stand_side_by_side_and_open(visit, answered):
    assert plans(visit, "on_time", "95").status == 303
    assert plans(visit, "time", "0,01").status == 303
    for who, address in (("head", "/figures/plans"), ("curator", "/curator"), ("observer", "/observer")):
        page = visit(who).get(address)
        told, link = planned(page, "В срок")
        assert "не меньше 95 %" in told and "100 %" in told and "105 %" in told and "пока выполняется" in told, told
        slow, _ = planned(page, "Время до публикации")
        assert "не больше" in slow and "пока не выполняется" in slow, slow
        opened = visit(who).get(link).words
        assert all(f"№ {number}" in opened for number in answered), opened
    book = CalamineWorkbook.from_filelike(BytesIO(visit("head").client.get("/figures/plans.xlsx?year=2026").data))
    assert [str(cell) for cell in book.get_sheet_by_index(0).to_python()[1]][2:8] == [
        "В срок", "95 %", "100 %", "105 %", "пока выполняется", DECISION]


def test_a_plan_is_judged_when_its_days_are_over(visit, answered):
    plans(visit, "on_time", "95", first="2026-05-01", last="2026-05-31")
    plans(visit, "completeness", "2", first="2026-05-01", last="2026-05-31")
    plans(visit, "satisfaction", "4,5", first="2026-05-01", last="2026-05-31")
    plans(visit, "on_time", "96", first="2026-07-01", last="2026-07-31")
    with time_machine.travel("2026-06-02T05:00:00+00:00", tick=False):
        page = visit("curator").get("/figures/plans")
        titles = [heading.text for heading in page.tree.all("h2")][:2]
        assert titles == ["1 июля 2026 — 31 июля 2026", "1 мая 2026 — 31 мая 2026"], titles
        assert "ещё не начался" in line(page, "В срок")
        may = {row.text.split(" ")[0]: row.text for row in page.tree.all("table")[1].all("tr")}
        assert "достигнуто" in may["В"] and "не достигнуто" not in may["В"] and "нет данных" in may["Оценка"], may


@pytest.mark.clause("ALX-4.5")
def test_a_plan_changes_by_another_decision_only(visit, answered):
    plans(visit, "on_time", "95")
    refused = plans(visit, "on_time", "80")
    assert refused.status == 422 and "меняется другим решением" in refused.words
    assert plans(visit, "on_time", "80", basis="Решение ЦУР от 01.03.2026 № 9").status == 303
    page = visit("head").get("/figures/plans")
    assert "не меньше 80 %" in line(page, "В срок") and "95" not in line(page, "В срок")
    change = next(link.get("href") for link in page.tree.all("a") if link.text == "изменить")
    form = visit("head").get(change.partition("#")[0]).form("/figures/plans")
    assert form.data["value"] == ["80"] and form.data["basis"] == [""], "another value comes by another decision"
    form.fill(basis="Отменено решением № 10")
    assert visit("head").client.post(form.action, data={**form.data, "off": ["1"]}).status_code == 303
    assert "плановых значений нет" in visit("head").get("/figures/plans").words


@pytest.mark.parametrize(("told", "words"), [
    ({"figure": ""}, "Выберите показатель"), ({"value": "много"}, "Нужно число"), ({"value": "101"}, "от 0 до 100"),
    ({"figure": "completeness", "value": "2,5"}, "от 0 до 2"), ({"last": "2025-12-31"}, "раньше первого"),
    ({"last": "2027-06-30"}, "не больше чем на год"), ({"basis": ""}, "Нужно основание"), ({"first": ""}, "первый день"),
    ({"first": "2026-02-31"}, "дату полностью")])
def test_what_makes_no_sense_is_refused_beside_the_field(visit, told, words):
    refused = plans(visit, told.pop("figure", "on_time"), told.pop("value", "95"), **told)
    assert refused.status == 422 and words in refused.words, refused.words
    assert refused.form("/figures/plans").data["basis"] == [told.get("basis", DECISION)], "what was typed stays"


def test_nobody_but_the_head_plans(visit):
    form = visit("head").get("/figures/plans").form("/figures/plans").fill(figure="on_time", value="1", **YEAR)
    for who in ("curator", "operator", "observer", "executor", "sector"):
        assert visit(who).client.post("/figures/plans", data=form.data).status_code in (400, 403), who
    assert "Записать плановое значение" not in visit("curator").get("/figures/plans").words
    for who in ("operator", "observer", "executor"):
        assert visit(who).client.get("/figures/plans").status_code == 403, who
