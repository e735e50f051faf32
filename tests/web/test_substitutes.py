"""Substitutes, handing over, who sees what, more time: as administrator, executor and operator do it on the page."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.directory.schedules import clock_words
from app.foundation.database import act as begin
from app.foundation.database import db
from app.foundation.history import History
from app.foundation.viewer import TIMETABLE
from app.messages.tables import Assignment, Clock, Message
from tests.web.conftest import NOW
from tests.web.visitor import Visitor

DAY = NOW.date()


def put(visit, absent, stand_in, first=DAY, last=DAY + timedelta(days=6), basis="приказ № 7"):
    form = visit("admin").open("admin.substitutes").form("/admin/substitutes/new").force(**{
        "substitute-absent_id": absent.id, "substitute-substitute_id": stand_in.id})
    form.fill(**{"substitute-starts_on": first, "substitute-ends_on": last, "substitute-basis": basis})
    return visit("admin").send(form)


@pytest.mark.clause("ISH-1.3d")
def test_a_substitute_acts_for_the_absent_and_history_says_so(app, visit, town, making):
    number = making.message("assigned")
    assert visit("executor elsewhere").open("message.card_page", number=number).status == 404
    assert put(visit, town["executor"], town["executor elsewhere"]).status == 303
    assert "Вы замещаете" in visit("executor elsewhere").open("executor.assignments").words
    assert act(visit, "executor elsewhere", number, "acknowledge").status in (200, 303)
    with app.app_context():
        row = db.session.scalar(select(History).where(History.act == "acknowledge"))
        assert (row.person_id, row.facts["stands_for"]) == (town["executor elsewhere"].id, town["executor"].id)
    assert "замещая: " in visit("operator").open("message.card_page", number=number).words
    end = visit("admin").open("admin.substitutes")
    visit("admin").send(next(form for form in end.forms() if form.action.endswith("/end")))
    assert visit("executor elsewhere").open("message.card_page", number=number).status == 404


def end(visitor):
    page = visitor.open("admin.substitutes")
    return visitor.send(next(form for form in page.forms() if form.action.endswith("/end")))


def days_later(visit, town, standing, days, who="admin"):
    """Whoever signs in then: the session of the first day is over."""
    standing.shift(timedelta(days=days))
    return Visitor(visit(who).app).sign_in(town[who])


@pytest.mark.parametrize("days", [0, 2])
def test_an_ended_substitution_says_when_and_keeps_its_days(visit, town, standing, days):
    put(visit, town["executor"], town["executor elsewhere"])
    admin = days_later(visit, town, standing, days)
    end(admin)
    last = f"{DAY + timedelta(days=days):%d.%m.%Y}"
    shown = admin.open("admin.substitutes").words
    assert f"с {DAY:%d.%m.%Y} по {last}" in shown and f"закончено {last}" in shown
    stand_in = days_later(visit, town, standing, 0, "executor elsewhere")
    assert "Вы замещаете" not in stand_in.open("executor.assignments").words


def test_one_that_ran_out_was_ended_by_nobody(visit, town, standing):
    """Also where the next one of the same people is ended on the very day after it."""
    put(visit, town["executor"], town["executor elsewhere"], last=DAY)
    admin = days_later(visit, town, standing, 1)
    put(lambda _who: admin, town["executor"], town["executor elsewhere"], first=DAY + timedelta(days=1))
    end(admin)
    rows = [row.text for row in admin.open("admin.substitutes").tree.all("tr")[1:]]
    assert len(rows) == 2 and "закончено" in rows[0] and "закончилось" in rows[1]
    assert f"с {DAY:%d.%m.%Y} по {DAY:%d.%m.%Y}" in rows[1]


def test_notices_reach_the_substitute_too(app, visit, town, making):
    put(visit, town["executor"], town["executor elsewhere"])
    making.at = NOW
    making.message("assigned")
    assert "Поручение №" in visit("executor elsewhere").open("notices.listing").words


def test_both_see_it_on_their_account_now_and_soon(visit, town, standing):
    soon = DAY + timedelta(days=20)
    put(visit, town["executor"], town["executor elsewhere"])
    put(visit, town["operator"], town["executor"], first=soon, last=soon + timedelta(days=2))
    put(visit, town["head"], town["curator"])
    own = visit("executor").open("account.own")
    assert own.status == 200 and "Исполнитель" in own.words
    stands_in, stands_for = (panel.text for panel in own.tree.all("section")[1:])
    assert f"с {DAY:%d.%m.%Y} по {DAY + timedelta(days=6):%d.%m.%Y} сейчас" in stands_in and "Никто" not in stands_in
    assert f"с {soon:%d.%m.%Y} по" in stands_for and "ещё не началось" in stands_for
    other = visit("executor elsewhere").open("account.own").tree.all("section")
    assert "Никто" in other[1].text and "сейчас" in other[2].text
    standing.shift(timedelta(days=8))
    later = Visitor(visit("executor").app).sign_in(town["executor"]).open("account.own").tree.all("section")
    assert "Никто" in later[1].text and "ещё не началось" in later[2].text


def test_own_work_stays_ones_own(app, visit, town, making):
    put(visit, town["executor elsewhere"], town["executor"])
    making.at = NOW
    making.message("preparing")  # done by the executor, on an assignment of their own unit
    with app.app_context():
        assert "stands_for" not in db.session.scalar(select(History).where(History.act == "acknowledge")).facts


@pytest.mark.parametrize(("who", "how", "words"), [
    (("executor", "executor"), {}, "сам себя"),
    (("executor", "head"), {"last": DAY - timedelta(days=1)}, "раньше первого"),
    (("executor", "head"), {"first": DAY - timedelta(days=9), "last": DAY - timedelta(days=2)}, "уже прошёл"),
    (("executor", "head"), {"basis": ""}, "Нужно основание"),
    (("executor", "head"), {"last": DAY + timedelta(days=600)}, "дольше года"),
])
def test_substitutions_that_cannot_be(visit, town, who, how, words):
    refused = put(visit, town[who[0]], town[who[1]], **how)
    assert refused.status == 422 and words in refused.words


def test_two_at_once_and_circles(visit, town):
    put(visit, town["executor"], town["head"])
    assert "уже есть замещающий" in put(visit, town["executor"], town["curator"], first=DAY + timedelta(days=3)).words
    assert "Получается круг" in put(visit, town["head"], town["executor"]).words
    put(visit, town["head"], town["curator"])
    assert "Получается круг" in put(visit, town["curator"], town["executor"]).words
    later = DAY + timedelta(days=30)
    assert put(visit, town["head"], town["executor"], first=later, last=later).status == 303  # on other days


def test_a_circle_on_some_of_the_days_is_a_circle(visit, town):
    put(visit, town["head"], town["executor"], last=DAY + timedelta(days=5))
    put(visit, town["head"], town["curator"], first=DAY + timedelta(days=6), last=DAY + timedelta(days=10))
    assert "Получается круг" in put(visit, town["executor"], town["head"], last=DAY + timedelta(days=10)).words
    after = {"first": DAY + timedelta(days=6), "last": DAY + timedelta(days=10)}
    assert put(visit, town["executor"], town["head"], **after).status == 303  # the curator stands for the head by then


def test_an_operator_of_another_channel_stands_in(app, visit, town, making):
    put(visit, town["operator"], town["operator elsewhere"])
    making.at = NOW
    with app.app_context():
        number = making.registered()
    assert act(visit, "operator elsewhere", number, "take").status in (200, 303)
    with app.app_context():
        row = db.session.scalar(select(History).where(History.act == "take"))
        assert row.facts["stands_for"] == town["operator"].id


def test_closing_a_sign_in_offers_what_is_left(app, visit, town, making):
    making.message("assigned")
    with app.app_context(), begin(TIMETABLE):
        db.session.execute(update(Assignment).values(person_id=town["executor"].id))
    page = visit("admin").open("admin.person", person_id=town["executor"].id)
    closed = visit("admin").send(page.form(f"/admin/people/{town['executor'].id}/close"))
    assert closed.leads_to.endswith("/hand-over")


def test_a_leaving_persons_assignments_go_to_a_colleague(app, visit, town, making):
    numbers = [making.message("assigned"), making.message("preparing")]
    with app.app_context(), begin(TIMETABLE):  # given to a person by name, not to the unit
        db.session.execute(update(Assignment).where(Assignment.responsible).values(person_id=town["executor"].id))
        db.session.execute(update(Message).values(person_id=town["executor"].id))
    page = visit("admin").open("admin.hand_over", person_id=town["executor"].id)
    done = visit("admin").send(page.form(f"/admin/people/{town['executor'].id}/hand-over/all"))
    assert "Передано: 2" in done.words
    assert "передано другому" in visit("operator").open("message.card_page", number=numbers[0]).words.lower()
    assert "Поручений по имени нет" in visit("admin").open("admin.hand_over", person_id=town["executor"].id).words


def test_what_a_person_sees(visit, town, making):
    making.message("preparing")
    page = visit("admin").open("admin.sight", person_id=town["executor"].id)
    assert "видит: 1 из 1" in page.words and "Имени и контактов заявителей не видит" in page.words
    assert "Отправить ответ на проверку" in page.words and "Мои поручения" in page.words
    elsewhere = visit("admin").open("admin.sight", person_id=town["executor elsewhere"].id)
    assert "видит: 0 из 1" in elsewhere.words
    assert "Имя и контакты заявителей видит" in visit("admin").open("admin.sight", person_id=town["operator"].id).words


def due_of(app, number: int, kind: str):
    with app.app_context():
        return db.session.scalar(select(Clock.due).where(
            Clock.message_id == number, Clock.kind == kind, Clock.stopped.is_(None)))


def act(visit, who, number, code, **told):
    form = visit(who).open("message.act_page", number=number, code=code).form(f"/messages/{number}/{code}").fill(**told)
    return visit(who).send(form)


def local(moment, minutes: int = 0) -> str:
    return (moment + timedelta(minutes=minutes)).astimezone(NOW.tzinfo).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def given(app, making, standing, town):
    """A message assigned this morning, and the people who sign in at that hour."""
    making.at = NOW.replace(hour=8, minute=30)
    number = making.message("assigned")
    standing.move_to(making.at + timedelta(minutes=5))
    return number


def test_more_time_asked_and_granted(app, visit, given):
    own, answer = due_of(app, given, "executor"), due_of(app, given, "answer")
    asked = act(visit, "executor", given, "ask_time", until=local(own, 60), words="Ждём материалы")
    assert asked.status in (200, 303)
    queue = visit("operator").open("operator.queue").words
    assert "Решить о сроке" in queue, "the decision is the operator's, not waited for"
    card = visit("operator").open("message.card_page", number=given)
    assert card.form(f"/messages/{given}/grant_time") and "Не вам" not in card.words
    assert "Просит время" in queue and "просит время до" in visit("operator").open("notices.listing").words
    assert due_of(app, given, "executor") == own
    page = visit("operator").open("message.act_page", number=given, code="grant_time")
    form = page.form(f"/messages/{given}/grant_time")
    assert form.data["until"] == [local(own, 60)]
    visit("operator").send(form)
    assert due_of(app, given, "executor") == (own + timedelta(minutes=60)).replace(second=0, microsecond=0)
    assert due_of(app, given, "answer") == answer
    assert "срок продлён" in visit("executor").open("notices.listing").words


def test_whoever_asks_for_more_time_reads_how_much_there_is(app, visit, given):
    with app.app_context():
        own, answer = (clock_words(due_of(app, given, kind)) for kind in ("executor", "answer"))
    asked = visit("executor").open("message.act_page", number=given, code="ask_time")
    assert f"Сейчас срок до {own}. Назвать можно не позже {answer}." in asked.words


def test_more_time_refused_and_asked_wrongly(app, visit, given):
    own, answer = due_of(app, given, "executor"), due_of(app, given, "answer")
    late = act(visit, "executor", given, "ask_time", until=local(answer, 24 * 60), words="Долго")
    assert late.status == 422 and "промежуточный ответ" in late.words
    night = act(visit, "executor", given, "ask_time", until="2026-05-19T23:00", words="Долго")
    assert night.status == 422 and ("не работает" in night.words or "промежуточный" in night.words)
    assert "уже прошло" in act(visit, "executor", given, "ask_time", until="2026-05-19T07:00", words="Долго").words
    assert "не позже нынешнего" in act(visit, "executor", given, "ask_time", until=local(own, -30), words="Долго").words
    act(visit, "executor", given, "ask_time", until=local(own, 30), words="Нет машины")
    act(visit, "operator", given, "refuse_time", words="Жители ждут воду")
    assert due_of(app, given, "executor") == own
    assert "Жители ждут воду" in visit("executor").open("message.card_page", number=given).words
    assert visit("executor").open("message.act_page", number=given, code="ask_time").status == 200  # may ask again


def test_a_substitute_who_signed_in_before(visit, town, app):
    visitor: Visitor = visit("without role")
    assert visitor.get("/operator").status == 403
    put(visit, town["operator"], town["without role"])
    assert visitor.get("/operator").status == 200
