"""«Запрошено уточнение»: a state with a clock of its own; whether the others stand meanwhile is the channel's rule."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.directory.schedules import local, schedule_of, zone
from app.foundation.clock import now
from app.foundation.database import db
from app.foundation.history import History
from app.messages.reminders import sweep
from app.messages.tables import Clock, Message
from tests.web.visitor import Visitor

QUESTION, REPLY = "В каком именно дворе не горит фонарь?", "Во дворе дома 4, у второго подъезда."


@pytest.fixture
def number(making) -> int:
    return making.message("preparing")


def act(visitor, number: int, code: str, **told):
    page = visitor.open("message.act_page", number=number, code=code)
    return visitor.send(page.form(f"/messages/{number}/{code}").fill(**told))


def clocks(app, number: int) -> dict[str, datetime]:
    with app.app_context():
        return {kind: local(due) for kind, due in db.session.execute(
            select(Clock.kind, Clock.due).where(Clock.message_id == number, Clock.stopped.is_(None)))}


def state(app, number: int) -> str:
    with app.app_context():
        return db.session.scalar(select(Message.state).where(Message.id == number)) or ""


def let_clocks_stand(app, visit, standing) -> None:
    """The administrator's decision, in force from today; the messages of the test come after."""
    admin = visit("admin")
    page = admin.get("/admin/hours/incident").form("/admin/hours/incident").fill(
        since=now().astimezone(zone_of(app)).date().isoformat(), basis="решение ЦУР № 5", pauses="y")
    shown = admin.post(page.action, page.data | {"step": "show"})
    form = shown.form("/admin/hours/incident")
    assert admin.post(form.action, form.data | {"step": "add"}).status == 303
    standing.shift(timedelta(minutes=1))


def test_asked_the_message_waits_for_the_applicant_and_comes_back(app, visit, number, standing, town):
    before = clocks(app, number)
    assert act(visit("operator"), number, "clarify", question=QUESTION).status == 303
    assert state(app, number) == "clarification"
    found = clocks(app, number)
    assert found.pop("clarification") == datetime(2026, 5, 22, 17, tzinfo=zone_of(app))
    assert found == before, "the rule allows no pause: nothing is prolonged"
    card = visit("operator").open("message.card_page", number=number)
    assert QUESTION in card.words and "Запрошено уточнение" in card.words and "Срок ответа идёт без паузы" in card.words
    assert "Запрошено уточнение" in visit("executor").open("message.card_page", number=number).words
    assert f"№ {number}" in visit("operator").get("/operator?tab=clarification").words
    assert f"№ {number}" in visit("head").get("/messages?state=clarification").words
    assert "Ждём уточнения" in visit("head").get("/figures").words
    standing.shift(timedelta(hours=2))
    operator, executor = (Visitor(app).sign_in(town[who]) for who in ("operator", "executor"))
    assert act(operator, number, "clarified", reply=REPLY).status == 303
    assert (state(app, number), clocks(app, number)) == ("preparing", before)
    assert REPLY in executor.open("message.card_page", number=number).words
    told = executor.get("/notices").words
    assert "запрошено уточнение у заявителя" in told and "уточнение получено, можно отвечать" in told


def zone_of(app):
    with app.app_context():
        return zone()


def test_where_the_rule_lets_clocks_stand_not_a_minute_is_lost(app, visit, making, standing, town):
    let_clocks_stand(app, visit, standing)
    making.at = now()
    number = making.message("preparing")
    standing.move_to(making.at + timedelta(minutes=1))
    before = clocks(app, number)
    act(visit("operator"), number, "clarify", question=QUESTION)
    assert set(clocks(app, number)) == {"clarification"}
    assert "Срок ответа на это время останавливается (решение ЦУР № 5)" in visit("operator").open(
        "message.card_page", number=number).words
    asked = now()
    standing.shift(timedelta(hours=25))
    operator, admin = (Visitor(app).sign_in(town[who]) for who in ("operator", "admin"))
    act(operator, number, "clarified", reply=REPLY)
    with app.app_context():
        hours = schedule_of("incident", "message", local(asked).date())[1]
        left = {kind: (hours.between(asked, before[kind]), hours.between(now(), due))
                for kind, due in clocks(app, number).items()}
        # Rebuilt from history: the moments of the two acts and the old due give the due that runs.
        acts = dict(db.session.execute(select(History.act, History.at).where(
            History.subject_id == number, History.act.in_(("clarify", "clarified")))).all())
        stood = hours.seconds_between(acts["clarify"], acts["clarified"]) / 60
        assert clocks(app, number)["answer"] == hours.add(before["answer"], stood)
    assert set(left) == set(before) and all(had == has for had, has in left.values()), left
    card = operator.open("message.card_page", number=number)
    assert "ждали уточнения: срок был" in card.words and "решение ЦУР № 5" in card.words
    page = admin.get("/admin/hours/incident").words
    assert "срок ответа останавливается" in page and "решение ЦУР № 5" in page


def test_time_over_the_operator_is_told_and_may_decline_or_go_on(app, visit, making, number, standing, town):
    other = making.message("taken")
    for one in (number, other):
        act(visit("operator"), one, "clarify", question=QUESTION)
    early = act(visit("operator"), other, "decline", reason="no_reply")
    assert early.status == 422 and "Срок уточнения ещё не прошёл" in early.words
    standing.move_to(datetime(2026, 5, 22, 17, 1, tzinfo=zone_of(app)))
    with app.app_context():
        sweep(now())
        sweep(now())
    operator = Visitor(app).sign_in(town["operator"])
    told = operator.get("/notices").words
    assert f"№ {number}: срок «уточнение» истёк" in told
    assert act(operator, number, "go_on").status == 303
    assert state(app, number) == "preparing" and "clarification" not in clocks(app, number)
    assert act(operator, other, "decline", reason="no_reply").status == 303
    assert (state(app, other), clocks(app, other)) == ("declined", {})


def test_no_reply_is_no_reason_where_nothing_was_asked(visit, making):
    number = making.message("taken")
    refused = act(visit("operator"), number, "decline", reason="no_reply")
    assert refused.status == 422 and "Уточнения у заявителя не запрашивали" in refused.words


def test_history_knows_that_it_was_asked_and_nothing_of_what(app, visit, number):
    act(visit("operator"), number, "clarify", question=QUESTION)
    act(visit("operator"), number, "clarified", reply=REPLY)
    with app.app_context():
        facts = str(list(db.session.scalars(select(History.facts).where(History.subject_id == number))))
    assert "двор" not in facts and "подъезд" not in facts


def test_a_declined_one_comes_back_with_the_clocks_that_stood(app, visit, making, standing):
    let_clocks_stand(app, visit, standing)
    making.at = now()
    number = making.message("taken")
    standing.move_to(making.at + timedelta(minutes=1))
    before = set(clocks(app, number))
    act(visit("operator"), number, "clarify", question=QUESTION)
    standing.shift(timedelta(minutes=30))
    act(visit("operator"), number, "decline", reason="spam")
    act(visit("operator"), number, "restore", words="Ошиблись")
    assert (state(app, number), set(clocks(app, number))) == ("taken", before)


def test_the_acts_are_the_operators(visit, number):
    for code, told in (("clarify", {"question": QUESTION}), ("clarified", {"reply": REPLY}), ("go_on", {})):
        for who in ("executor", "head"):
            assert visit(who).post(f"/messages/{number}/{code}", {"seen": "1"} | told).status == 403
