"""In an emergency the command of the centre passes to a person of the region for a period, and back (Myski 3.12.7)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.foundation.database import db
from app.foundation.history import History
from app.notices.tables import Notice
from tests.web.conftest import NOW
from tests.web.visitor import Visitor

TODAY = NOW.date()
CAUSE = "Паводок, решение оперштаба от 19.05.2026 № 4"


@pytest.fixture
def region(people, town):
    """The region's curator, with a sign-in and no role here."""
    return people.someone("region", unit="ЦУР Кузбасса")


def passed(visitor: Visitor, person, until=TODAY + timedelta(days=2), since=TODAY, **changed):
    fields = {"command-person_id": person.id, "command-starts_on": since, "command-ends_on": until,
              "command-ground": "importance", "command-basis": CAUSE} | {f"command-{name}": value
                                                                       for name, value in changed.items()}
    return visitor.send(visitor.open("command.page").form("/command/new").fill(**fields))


def acts(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(History.act).where(History.act.like("%command")).order_by(History.id)))


@pytest.mark.clause("MYS-3.12.7")
def test_command_passes_for_a_period_and_ends_by_itself(app, visit, region, standing, town):
    theirs = Visitor(app).sign_in(region)
    assert theirs.open("figures.operation").status == 403
    assert passed(visit("head"), region).status == 303
    for who in ("head", "operator", "executor", "admin"):
        words = visit(who).get("/", follow_redirects=True).words
        assert "Управление передано" in words and "с 19.05.2026 по 21.05.2026" in words and CAUSE in words, who
    assert theirs.open("figures.operation").status == 200
    with app.app_context():
        told = set(db.session.scalars(select(Notice.person_id).where(Notice.kind == "command")))
    assert {region.id, town["head"].id, town["admin"].id} <= told
    standing.move_to(NOW + timedelta(days=3))
    late = Visitor(app).sign_in(region)
    assert late.open("figures.operation").status == 403 and acts(app) == ["pass_command"]
    assert "Управление передано:" not in visit("head").sign_in(town["head"]).open("command.page").words


@pytest.mark.clause("MYS-3.12.7")
def test_command_is_given_back_early_and_both_sides_are_told(app, visit, region):
    passed(visit("head"), region)
    theirs = Visitor(app).sign_in(region)
    assert theirs.open("figures.operation").status == 200
    form = next(form for form in visit("head").open("command.page").forms() if form.action.endswith("/back"))
    assert visit("head").send(form).status == 303
    assert theirs.open("figures.operation").status == 403  # at once, in the session that stands open
    page = visit("head").open("command.page").words
    assert "возвращено" in page and "Управление передано:" not in page
    assert visit("head").post(form.action).status == 409
    assert acts(app) == ["pass_command", "give_back_command"]
    with app.app_context():
        words = db.session.scalars(select(Notice.words).where(Notice.person_id == region.id).order_by(Notice.id)).all()
    assert "передано" in words[0] and "возвращено" in words[-1]
    assert passed(visit("head"), region).status == 303


def test_an_admin_writes_it_down_on_the_heads_word(app, visit, region, town):
    refused = passed(visit("admin"), region)
    assert refused.status == 422 and "по слову которого" in refused.words
    assert passed(visit("admin"), region, on_word_of=town["head"].id).status == 303
    assert "записал" in visit("head").open("command.page").words


@pytest.mark.parametrize(("changed", "words"), [
    ({"until": TODAY - timedelta(days=1)}, "раньше первого"), ({"since": TODAY - timedelta(days=2)}, "сегодняшнего дня"),
    ({"until": TODAY + timedelta(days=40)}, "не больше 31"), ({"basis": ""}, "Опишите причину"),
    ({"person_id": 0}, "Выберите человека"), ({"starts_on": ""}, "первый и последний")])
def test_what_cannot_be_is_refused_beside_its_field(app, visit, region, changed, words):
    answer = passed(visit("head"), region, **changed)
    assert answer.status == 422 and words in answer.words and acts(app) == []


@pytest.mark.both_engines
def test_only_a_person_of_the_region_takes_it(app, visit, region, town, people):
    form = visit("head").open("command.page").form("/command/new")
    offered = {option.get("value") for option in form.node.all("option")}
    assert {str(region.id), str(town["observer"].id)} <= offered
    for who in ("operator", "curator", "executor", "without role"):
        assert str(town[who].id) not in offered, who
    form.fill(**{"command-starts_on": TODAY, "command-ends_on": TODAY, "command-ground": "importance", "command-basis": CAUSE})
    refused = visit("head").send(form.force(**{"command-person_id": town["curator"].id}))
    assert refused.status == 422 and acts(app) == []
    assert "Выберите человека из списка" in refused.words
    assert passed(visit("head"), town["observer"]).status == 303


def test_not_twice_on_the_same_days_and_not_further(app, visit, region, people):
    other = people.someone("second")
    people.grant(other, "observer")
    passed(visit("head"), region)
    again = passed(visit("head"), other, until=TODAY + timedelta(days=5))
    assert again.status == 422 and "уже передано" in again.words
    theirs = Visitor(app).sign_in(region)
    day = str(TODAY + timedelta(days=9))
    further = theirs.post("/command/new", {"command-person_id": str(other.id), "command-starts_on": day, "command-ends_on": day,
                                           "command-ground": "order", "command-basis": "дальше", "command-on_word_of": "0"})
    assert further.status == 403 and acts(app) == ["pass_command"]


def test_nobody_else_may(visit, region):
    for who in ("operator", "executor", "curator", "sector", "without role"):
        assert visit(who).open("command.page").status == 403
        assert visit(who).post("/command/new", {}).status == 403
