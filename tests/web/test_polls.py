"""Discussions, polls and votes of the feedback platform: written down by its operator, read beside the messages."""

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.foundation.database import db
from app.foundation.history import History
from app.web.navigation import ENTRIES

POLL = {"kind": "vote", "title": "Какой двор благоустроить <b>первым</b>", "link": "https://pos.example.org/vote/7",
        "starts_on": "2026-05-11", "ends_on": "2026-05-17", "topic": "Ямы во дворах"}
RESULT = {"participants": "1 250", "options": "Школьная, 2: 800\nПарк — 1 200", "conclusion": "Начнём с парка."}


def add(visitor, **told):
    return visitor.send(visitor.open("polls.listing").form("/polls/new").fill(**{**POLL, **told}))


@pytest.fixture
def desk(visit):
    return visit("operator elsewhere")


@pytest.mark.clause("MYS-1.2f", "OKH-1.3.1", "GYM-1.1.1")
def test_a_vote_is_announced_completed_and_read_beside_the_messages_of_its_topic(app, visit, making, desk):
    made = add(desk)
    assert made.status == 303
    page = desk.get(made.leads_to)
    assert "итог не внесён" in page.words and "голосование" in page.words
    changed = desk.send(page.form(f"{made.leads_to}/change").fill(**RESULT))
    assert changed.status == 303
    for who in ("operator elsewhere", "head", "curator", "sector", "supervisor", "observer"):
        page = visit(who).get(made.leads_to)
        for told in ("участников: 1250", "Парк 1200 60 %", "Школьная, 2 800 40 %", "Начнём с парка", "завершено",
                     "За дни проведения по ней поступило 0 сообщений", "изменено: участники, варианты и голоса, вывод"):
            assert told in page.words, (who, told, page.words)
        assert (f"{made.leads_to}/change" in page.response.text) == (who == "operator elsewhere")
        listed = visit(who).open("polls.listing")
        assert "Парк: 60 %" in listed.words and "Обсуждения и опросы" in listed.words
    row = CalamineWorkbook.from_filelike(io.BytesIO(visit("observer").client.get("/polls.xlsx").data)).get_sheet_by_index(
        0).to_python()[1]
    assert row[1] == "голосование" and row[8] == 1250 and "Парк: 1200" in row[9]
    with app.app_context():
        facts = [one.facts for one in db.session.scalars(select(History).where(History.subject_kind == "poll"))]
    assert facts == [{"kind": "vote"}, {"fields": ["participants", "options", "conclusion"]}], "no words in history"
    assert {entry.role for entry in ENTRIES if entry.endpoint == "polls.listing"} >= {"operator", "head", "observer"}


WRONG = [
    ({"ends_on": "2026-05-01"}, "Последний день раньше первого"),
    ({"link": "javascript:alert(1)"}, "начинается с http"),
    ({"options": "Парк 152"}, "поставьте двоеточие"),
    ({"options": "Парк: 1\nПарк: 2"}, "записан дважды"),
    ({"participants": "много"}, "целое число"),
    ({"participants": "5"}, "Запишите варианты"),
    ({"title": " "}, "Напишите название")]


def test_what_makes_no_sense_is_said_beside_its_field(desk):
    for told, refused in WRONG:
        page = add(desk, **told)
        assert page.status == 422 and refused in page.words and "Ямы во дворах" in page.response.text, told


def test_a_colleague_was_here_meanwhile_and_who_has_not_the_platform_sees_nothing(visit, desk):
    address = add(desk).leads_to
    first, second = (desk.get(address).form(f"{address}/change") for _ in range(2))
    assert desk.send(first.fill(conclusion="Да")).status == 303
    late = desk.send(second.fill(conclusion="Нет"))
    assert late.status == 409 and "только что изменили" in late.words and "Нет" in late.response.text
    assert visit("operator").get("/polls").status == 404, "of another system"
    assert visit("executor").get(address).status == 403
    assert visit("operator").post(f"{address}/change", POLL).status == 404
