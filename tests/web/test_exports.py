"""A large list as a workbook: ordered on a page, made in the background, told about, taken by who ordered it."""

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.foundation.database import db
from app.jobs import exports as job
from app.messages import exporting
from app.messages.tables import ExportOrder
from app.web import xlsx
from app.web.message import pages


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Two rows are a large list, walked in pages of two."""
    monkeypatch.setattr(pages, "MOST_IN_WORKBOOK", 2)
    monkeypatch.setattr(exporting, "STEP", 2)


@pytest.fixture
def five(making) -> list[int]:
    return [making.message("assigned") for _ in range(5)]


def run(app) -> None:
    with app.app_context():
        job.run()
        db.session.rollback()


def ordered(visit, who="operator", **asked):
    """Follows «В Excel» of the list to the offer and sends it."""
    link = next(link for link in visit(who).open("message.listing", **asked).tree.all("a") if link.text.strip() == "В Excel")
    offer = visit(who).get(visit(who).get(link.get("href")).leads_to)
    return visit(who).send(offer.form("/exports"))


def sheet(answer) -> list[list]:
    assert "attachment" in answer.headers["Content-Disposition"]
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()


def taken(visit, order=1, who="operator"):
    return visit(who).open("message.export_file", order_id=order)


def test_a_short_list_comes_at_once(visit, making):
    making.message("assigned")
    assert len(sheet(visit("operator").open("message.list_workbook").response)) == 2
    assert "Выгрузок пока нет" in visit("operator").open("message.exports").words


def test_a_long_list_is_ordered_made_told_and_taken(app, visit, five):
    assert ordered(visit).status == 303
    assert app.extensions["queue"].asked[-1][0] == "exports"
    waiting = visit("operator").open("message.exports")
    assert "ждёт очереди" in waiting.words and "every 2s" in waiting.response.text
    news = next(node.get("hx-get") for node in waiting.tree.all("div", id="exports"))
    assert visit("operator").get(news, htmx=True).status == 204
    assert taken(visit).status == 404
    run(app)
    fresh = visit("operator").get(news, htmx=True)
    assert fresh.status == 200 and "готово" in fresh.words and "every 2s" not in fresh.response.text
    rows = sheet(taken(visit).response)
    assert rows[0][0] == "Номер" and sorted(row[0] for row in rows[1:]) == five
    notice = visit("operator").open("notices.listing")
    assert "Выгрузка готова: строк — 5" in notice.words


def test_the_order_keeps_the_filter(app, visit, five, making):
    making.message("taken")
    ordered(visit, state="assigned")
    assert "Состояние «" in visit("operator").open("message.exports").words
    run(app)
    assert sorted(row[0] for row in sheet(taken(visit).response)[1:]) == five


def test_the_messages_behind_a_figure_are_ordered_too(app, visit, five):
    asked = {"behind": "received", "since": "2026-05-01", "until": "2026-05-31"}
    ordered(visit, "head", **asked)
    assert "за показателем" in visit("head").open("message.exports").words.lower()
    run(app)
    assert sorted(row[0] for row in sheet(taken(visit, who="head").response)[1:]) == five


def test_only_who_ordered_it_takes_it(app, visit, five):
    ordered(visit)
    run(app)
    assert taken(visit, who="head").status == 404
    assert "Выгрузок пока нет" in visit("head").open("message.exports").words
    assert taken(visit).status == 200


def test_the_same_list_twice_is_one_order_and_three_are_the_most(visit, five):
    for asked in ({}, {}, {"state": "assigned"}, {"late": "1"}):
        visit("operator").post("/exports", {f"asked_{name}": value for name, value in asked.items()})
    refused = visit("operator").post("/exports", {"asked_order": "due"})
    assert refused.status == 422 and "не больше 3" in refused.words
    assert refused.form("/exports").data["asked_order"] == ["due"]


def test_each_gets_what_they_may_see(app, visit, five, making):
    making.message("taken")
    ordered(visit, "executor")
    run(app)
    assert sorted(row[0] for row in sheet(taken(visit, who="executor").response)[1:]) == five


def test_a_workbook_that_is_gone_is_said(app, visit, five):
    ordered(visit)
    run(app)
    for book in (app.config["SETTINGS"].instance / "exports").glob("*.xlsx"):
        book.unlink()
    gone = taken(visit)
    assert gone.status == 409 and "Закажите её заново" in gone.words


@pytest.mark.parametrize(("who", "page"), [("operator", "operator.queue_workbook"),
                                           ("executor", "executor.assignments_workbook")])
def test_a_list_that_was_cut_says_so_in_its_last_row(visit, five, making, monkeypatch, who, page):
    assert "есть ещё" not in str(sheet(visit(who).open(page).response))
    monkeypatch.setattr(xlsx, "MOST", 30)
    for _ in range(26):
        making.message("assigned")
    rows = sheet(visit(who).open(page).response)
    assert len(rows) == 32 and "есть ещё" in rows[-1][0]


def test_the_filter_of_an_order_is_kept_as_asked(app, visit, five):
    visit("operator").post("/exports", {"asked_state": "assigned", "asked_evil": "x", "asked_q": "y" * 900})
    with app.app_context():
        kept = db.session.scalar(select(ExportOrder.asked))
    assert kept == {"state": "assigned", "q": "y" * 200}
