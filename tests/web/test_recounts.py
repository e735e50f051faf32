"""A decision on deadlines with open messages: shown before it is entered, done in the background, explained on each card."""

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.directory.tables import ChannelRule
from app.foundation.database import act, db
from app.foundation.history import History
from app.foundation.viewer import TIMETABLE
from app.jobs import recounts
from app.messages import acts as m
from app.messages.recounting.acts import recount_piece
from app.messages.tables import Clock, Message, Recount, RecountLine
from app.notices.tables import Notice
from tests.web.conftest import NOW

BASIS = "решение ЦУР от 19.05.2026 № 3"
TODAY = NOW.date()


def asked(admin, reach: str = "all", since=TODAY, **changed):
    """What a rule would move: the page with its form still to be agreed to."""
    form = admin.open("admin.channel_rules", code="incident").form("/admin/hours/incident")
    form.fill(since=since, basis=BASIS, reach=reach, **({"amount_answer": 6} | changed)).force(step="show")
    return admin.send(form)


def entered(admin, **told):
    return admin.send(asked(admin, **told).form("/admin/hours/incident").force(step="add"))


def worked(app) -> None:
    with app.app_context():
        recounts.run()


def dues(app, number: int) -> dict[str, datetime]:
    with app.app_context():
        rows = db.session.execute(select(Clock.kind, Clock.due).where(Clock.message_id == number, Clock.stopped.is_(None)))
        return {kind: due.astimezone(NOW.tzinfo) for kind, due in rows}


def at(day: int, words: str) -> datetime:
    hour, minute = words.split(":")
    return NOW.replace(day=day, hour=int(hour), minute=int(minute))


@pytest.fixture
def open_one(making) -> int:
    """Received on the Tuesday at 09:00, assigned since; first answer by 10:00, answer by 17:00."""
    making.at = at(19, "9:00")
    return making.message("assigned")


@pytest.mark.clause("MYS-3.8")
def test_what_moves_is_shown_then_done_in_the_background_and_explained(app, visit, open_one):
    before = dues(app, open_one)
    assert before["answer"] == at(19, "17:00")
    page = asked(visit("admin"))
    assert page.status == 200 and "под правило перейдут: 1, сроки изменятся у 1" in page.words
    assert "19 мая 2026, 17:00" in page.words and "19 мая 2026, 15:00" in page.words and f"№ {open_one}" in page.words
    assert dues(app, open_one) == before
    sent = visit("admin").send(page.form("/admin/hours/incident").force(step="add"))
    assert (sent.status, sent.leads_to) == (303, "/admin/hours/recounts/1")
    assert ("recounts", {}) in app.extensions["queue"].asked
    assert "Ход работы" in visit("admin").get("/admin/hours/recounts/1").words and dues(app, open_one) == before
    worked(app)
    after = dues(app, open_one)
    assert after["answer"] == at(19, "15:00") and after["executor"] == at(19, "13:00")
    done = visit("admin").get("/admin/hours/recounts/1").words
    assert "закончен" in done and "Сроки изменены 1" in done
    card = visit("operator").open("message.card_page", number=open_one).words
    assert f"по решению: {BASIS}" in card
    assert "прежний срок" in card and "Сроки пересчитаны по решению" in card
    with app.app_context():
        facts = db.session.scalars(select(History.facts).where(History.act == "recount")).one()
        assert facts["clocks"] == ["answer", "executor"]
        replaced = db.session.scalars(select(Clock.kind).where(Clock.result == "replaced").order_by(Clock.id)).all()
        assert set(replaced) == {"answer", "executor"}
        message = db.session.get(Message, open_one)
        assert message.next_due.astimezone(NOW.tzinfo) == min(after.values())
        kinds = db.session.scalars(select(Notice.words).where(Notice.kind == "rule")).all()
    assert any("Пересчёт сроков по решению закончен" in words for words in kinds)
    assert any("срок исполнителя пересчитан" in words for words in kinds)


def test_open_messages_stay_with_their_rule_unless_told_otherwise(app, visit, open_one, making):
    before = dues(app, open_one)
    assert entered(visit("admin"), reach="keep").leads_to == "/admin/hours/incident"
    worked(app)
    assert dues(app, open_one) == before
    making.at = NOW
    assert dues(app, making.message())["answer"] - NOW < timedelta(days=1)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Recount)) == 0


def test_a_past_day_only_with_a_recount(app, visit, making, open_one):
    refused = asked(visit("admin"), reach="keep", since=TODAY - timedelta(days=1))
    assert refused.status == 422 and "Задним числом" in refused.words
    making.at = at(14, "9:00")
    older = making.message("taken")
    before = dues(app, older)
    assert entered(visit("admin"), reach="since", since=TODAY - timedelta(days=1)).status == 303
    worked(app)
    assert dues(app, older) == before and dues(app, open_one)["answer"] == at(19, "15:00")


def test_nothing_is_prolonged_past_a_promise_or_an_urgent_moment(app, visit, making, open_one):
    making.at = at(14, "9:00")
    deferred = making.message("deferred")
    with app.app_context():
        making.at = NOW
        making.do(making.operator, m.urgent, open_one, due=at(19, "14:00"), ground="order", words="Поручение",
                  asked_by="Куратор ЦУР", asked_at=NOW)
    promised, hurried = dues(app, deferred), dues(app, open_one)
    assert entered(visit("admin"), amount_answer=40).status == 303
    worked(app)
    assert dues(app, deferred) == promised
    assert dues(app, open_one)["answer"] == hurried["answer"] == at(19, "14:00")
    assert dues(app, open_one)["executor"] <= hurried["executor"]


def test_what_would_be_past_already_gets_a_working_hour(app, visit, open_one):
    assert entered(visit("admin"), amount_answer=1, amount_executor=30, fast_answer="0,75", fast_executor=15).status == 303
    worked(app)
    assert dues(app, open_one)["answer"] == at(19, "12:00")
    assert dues(app, open_one)["executor"] <= at(19, "12:00")


def test_what_comes_out_as_it_was_is_not_said_to_move(visit, making):
    making.at = at(19, "9:00")
    number = making.message("assigned")
    with time_machine.travel(at(19, "14:30"), tick=False):
        page = asked(visit("admin"), amount_answer=1, amount_executor=30, fast_answer="0,75", fast_executor=15)
    assert "под правило перейдут: 1" in page.words
    moved = [[cell.text for cell in row.all("td")] for row in page.tree.all("tr") if row.text.startswith(f"№ {number}")]
    assert moved and [cells for cells in moved if cells[3].startswith(cells[2])] == [], moved


def test_a_kill_in_the_middle_loses_nothing_and_repeats_nothing(app, visit, making):
    making.at = at(19, "8:30")
    numbers = [making.message() for _ in range(3)]
    entered(visit("admin"))
    with app.app_context():
        for _ in range(2):
            with act(TIMETABLE):
                assert recount_piece(1, NOW, most=1)
        with pytest.raises(RuntimeError), act(TIMETABLE):
            recount_piece(1, NOW, most=1)
            raise RuntimeError("killed")
        assert db.session.scalar(select(func.count()).select_from(RecountLine)) == 2
    worked(app)
    worked(app)
    with app.app_context():
        order = db.session.get(Recount, 1)
        assert (order.state, order.total, order.done, order.moved) == ("done", 3, 3, 3)
        assert db.session.scalars(select(RecountLine.message_id).order_by(RecountLine.id)).all() == numbers


def test_it_waits_for_the_rules_first_day_and_goes_with_the_rule(app, visit, open_one, standing):
    before = dues(app, open_one)
    assert entered(visit("admin"), since=TODAY + timedelta(days=1)).status == 303
    worked(app)
    assert dues(app, open_one) == before
    assert "Начнётся 20 мая 2026" in visit("admin").get("/admin/hours/recounts/1").words
    page = visit("admin").open("admin.channel_rules", code="incident")
    withdraw = next(form for form in page.forms() if form.action.endswith("/withdraw"))
    assert visit("admin").send(withdraw).status == 303
    assert visit("admin").get("/admin/hours/recounts/1").status == 404
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ChannelRule).where(ChannelRule.basis == BASIS)) == 0
    assert entered(visit("admin"), since=TODAY + timedelta(days=1)).status == 303
    standing.move_to(NOW + timedelta(days=1))
    worked(app)
    assert dues(app, open_one) == before  # late either way: nothing is left to move
    with app.app_context():
        assert db.session.scalar(select(Recount.state)) == "done"


def test_another_choice_than_was_shown_is_shown_again(visit, open_one):
    page = asked(visit("admin"), reach="since")
    other = visit("admin").send(page.form("/admin/hours/incident").fill(reach="all").force(step="add"))
    assert other.status == 200 and "ещё не введено" in other.words


def test_what_a_person_named_stays_within_the_answers_due(app, visit, making):
    making.at = at(19, "9:00")
    number = making.message("taken")
    with app.app_context():
        making.do(making.operator, m.assign, number, unit_id=making.executor.unit_id, due=at(19, "14:30"))
    entered(visit("admin"))
    worked(app)
    assert dues(app, number)["executor"] == at(19, "14:30")
    with app.app_context():
        facts = db.session.scalars(select(History.facts).where(History.act == "recount")).one()
    assert facts["clocks"] == ["answer"]


@pytest.mark.parametrize("code", ["pos", "regional", "governor", "appeal"])
def test_every_channel_shows_what_would_move(visit, code):
    form = visit("admin").open("admin.channel_rules", code=code).form(f"/admin/hours/{code}")
    page = visit("admin").send(form.fill(since=TODAY, basis=BASIS, reach="all", opens="09:00").force(step="show"))
    assert page.status in (200, 422)
    assert page.status == 422 or "Таких открытых сообщений сейчас нет" in page.words


def test_nobody_else_sees_recounts(visit, open_one):
    entered(visit("admin"))
    for who in ("operator", "head", "curator", "executor"):
        assert visit(who).get("/admin/hours/recounts/1").status == 403
