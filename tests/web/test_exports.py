"""A large list as a workbook: ordered on a page, made in the background, told about, taken by who ordered it."""

import io
from urllib.parse import quote

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from app.directory.tables import GrantRow
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.jobs import exports as job
from app.messages import exporting
from app.messages.tables import ExportOrder
from app.web import xlsx


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Two rows are a large list, walked in pages of two."""
    monkeypatch.setattr(xlsx, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(exporting, "STEP", 2)


@pytest.fixture
def five(making) -> list[int]:
    return [making.message("assigned") for _ in range(5)]


def run(app) -> None:
    with app.app_context():
        job.run()
        db.session.rollback()


def ordered(visit, who="operator", page="message.listing", **asked):
    """Follows «В Excel» of the list to the offer and sends it."""
    link = next(link for link in visit(who).open(page, **asked).tree.all("a") if link.text.strip() == "В Excel")
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


@pytest.mark.parametrize(("who", "page", "asked", "title", "said"), [
    ("operator", "operator.queue", {}, "Очередь", "моя очередь"),
    ("operator", "operator.queue", {"tab": "executor"}, "Очередь", "моя очередь, «у исполнителя»"),
    ("executor", "executor.assignments", {}, "Мои поручения", "мои поручения"),
    ("executor", "executor.assignments", {"done": "1"}, "Мои поручения", "мои поручения, отвеченные")])
def test_a_long_queue_and_long_assignments_are_made_in_the_background_whole(app, visit, five, making, who, page, asked, title,
                                                                          said):
    wanted = five
    if "done" in asked:
        wanted = [making.message("published") for _ in range(3)]
    elif who == "operator":
        making.message("taken")
    ordered(visit, who, page, **asked)
    shown = visit(who).open("message.exports")
    assert said in shown.words.lower()
    address = next(link.get("href") for link in shown.tree.all("a") if link.text.lower() == said)
    assert address == visit(who).address(page, **asked)
    run(app)
    answer = taken(visit, who=who).response
    rows = sheet(answer)
    numbers = [row[0] for row in rows[1:]]
    assert len(numbers) == len(set(numbers)) and set(wanted) <= set(numbers)
    assert len(numbers) == len(wanted) + (who == "operator" and not asked)
    assert quote(title) in answer.headers["Content-Disposition"]
    assert rows[0][:3] == ["Номер", "Какой срок", "Срок"] and "есть ещё" not in str(rows[-1])


def test_chosen_messages_of_the_queue_come_at_once(visit, five):
    rows = sheet(visit("operator").open("operator.queue_workbook", number=[f"{number}.1" for number in five]).response)
    assert sorted(row[0] for row in rows[1:]) == five


def test_a_list_of_another_room_is_not_ordered(visit, five):
    assert visit("executor").post("/exports", {"asked_list": "queue"}).status == 403
    assert visit("operator").post("/exports", {"asked_list": "assignments"}).status == 403
    assert visit("operator").post("/exports", {"asked_list": "everything"}).status == 303
    assert "все сообщения" in visit("operator").open("message.exports").words.lower()


def test_a_queue_is_not_made_for_who_is_no_operator_any_more(app, visit, five, town):
    ordered(visit, "operator", "operator.queue")
    with app.app_context(), act(TIMETABLE):
        db.session.execute(update(GrantRow).where(GrantRow.person_id == town["operator"].id).values(role="head", channel=None))
    run(app)
    assert taken(visit).status == 404


def test_the_filter_of_an_order_is_kept_as_asked(app, visit, five):
    visit("operator").post("/exports", {"asked_state": "assigned", "asked_evil": "x", "asked_q": "y" * 900})
    with app.app_context():
        kept = db.session.scalar(select(ExportOrder.asked))
    assert kept == {"state": "assigned", "q": "y" * 200}
