"""The operator's room as it stands for people of different channels."""

import pytest
from sqlalchemy import update

from app.directory.schedules import directory_changed
from app.directory.tables import Channel
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE


def test_who_has_no_channel_to_register_in_is_not_offered_it(app, visit):
    with app.app_context(), act(TIMETABLE):  # a centre that works the operator's channel elsewhere
        db.session.execute(update(Channel).where(Channel.code != "incident").values(route=[]))
        directory_changed()
    page = visit("operator elsewhere").get("/operator")
    assert not page.tree.all("a", href="/operator/register") and "клавиша n" not in page.words
    form = visit("operator elsewhere").get("/operator/register")
    assert form.status == 200 and "ещё не заведён" in form.words
    assert [one for one in form.forms() if one.method == "post" and one.action == "/operator/register"] == []
    sent = visit("operator elsewhere").post("/operator/register", {"text": "Яма", "received_at": "2026-05-19T10:00"})
    assert sent.status == 422 and "ещё не заведён" in sent.words


def test_who_has_one_is_offered_it(visit):
    page = visit("operator").get("/operator")
    assert page.tree.all("a", href="/operator/register") and "клавиша n" in page.words
    assert visit("operator").get("/operator/register").form("/operator/register")


def test_the_rail_names_the_channels_and_tabs_without_messages_are_left_out(visit, making):
    assert "Инцидент Менеджмент" in visit("operator").get("/operator").tree.all("nav")[0].text
    elsewhere = visit("operator elsewhere").get("/operator").tree.all("nav")[0].text
    assert "Платформа обратной связи" in elsewhere and "Инцидент" not in elsewhere
    assert tabs(visit("operator").get("/operator")) == ["Всё по сроку 0"]
    making.message("registered")
    assert tabs(visit("operator").get("/operator")) == ["Всё по сроку 1", "За мной 1", "Принять 1"]


def test_from_a_card_the_way_leads_back_to_the_list_that_was_worked_through(visit, making):
    number = making.message("check")
    page = visit("operator").get(f"/messages/{number}")
    assert page.tree.all("a", href="/operator?tab=check")
    done = visit("operator").send(page.form(f"/messages/{number}/check").fill(completeness="2"))
    after = visit("operator").get(done.leads_to)
    assert "ответ проверен" in after.words and after.tree.all("a", href="/operator?tab=check")
    assert not visit("operator elsewhere").get(f"/messages/{number}?list=check").tree.all("a", href="/operator?tab=check")


def tabs(page) -> list[str]:
    return [link.text for nav in page.tree.all("nav") if nav.get("aria-label") == "Списки очереди" for link in nav.all("a")]


@pytest.mark.parametrize(("state", "words"), [
    ("assigned", "Ждёт вашего ответа"), ("deferred", "Ждёт вашего окончательного ответа"), ("check", "На проверке")])
def test_the_executor_reads_whose_turn_it_is(visit, making, state, words):
    number = making.message(state)
    row = next(row for row in visit("executor").get("/executor").tree.all("li") if f"№ {number} " in row.text)
    assert words in row.text


def test_an_answer_on_a_route_that_is_no_more_is_refused_in_words(app, visit, making):
    number = making.message("preparing")
    form = visit("executor").open("message.act_page", number=number, code="answer").form(f"/messages/{number}/answer")
    with app.app_context(), act(TIMETABLE):
        db.session.execute(update(Channel).where(Channel.code == "incident").values(route=[]))
        directory_changed()
    sent = visit("executor").send(form.fill(text="Разъяснили порядок.", outcome="explained", truthful="y"))
    assert sent.status == 409 and "маршрут ещё не заведён" in sent.words, sent.words
