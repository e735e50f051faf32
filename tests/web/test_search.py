"""Search over everything, in any form of the word, within what one may see; on both engines."""

import pytest

from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.jobs import words
from app.messages.tables import Message

pytestmark = pytest.mark.both_engines


def found(visit, who: str, asked: str, **more) -> list[int]:
    page = visit(who).open("message.listing", q=asked, **more)
    links = [node.get("href") for node in page.tree.all("a") if (node.get("href") or "").startswith("/messages/")]
    return list(dict.fromkeys(int(link.split("/")[2]) for link in links if link.split("/")[2].isdigit()))


def test_texts_answers_addresses_and_numbers(app, visit, making):
    with app.app_context():
        first = making.registered(text="В подъезде разбиты окна, дети мёрзнут", street="ул. Вокзальная", house="14")
        second = making.registered(text="Яма у школы", external_number="778899")
    answered = making.message("check")  # «Фонарь починили, свет горит.»
    assert found(visit, "operator", "окно") == [first]
    assert found(visit, "operator", "ребёнок окон") == [first]
    assert found(visit, "operator", "вокзальной 14") == [first]
    assert found(visit, "operator", "ямы") == [second]
    assert found(visit, "operator", "778899") == [second]
    assert answered in found(visit, "operator", "починить фонари")
    assert found(visit, "operator", "окно ямы") == []
    assert found(visit, "operator", "подъез") == [first]
    assert found(visit, "operator", "окно", state="done") == []
    assert found(visit, "operator", "'\" * ( NEAR( col: - \x00 %") == []


def test_newest_first_over_pages(app, visit, making):
    with app.app_context():
        numbers = [making.registered(text=f"Снег на тротуаре, случай {place}") for place in range(55)]
    page = visit("operator").open("message.listing", q="снега")
    shown = found(visit, "operator", "снега")
    assert 20 <= len(shown) < 55 and shown == numbers[:-len(shown) - 1:-1]
    following = next(node.get("href") for node in page.tree.all("a") if "after=" in (node.get("href") or ""))
    assert f"случай {54 - len(shown)}" in visit("operator").get(following).words


def test_within_what_one_may_see(app, visit, making):
    number = making.message("preparing")
    assert number in found(visit, "executor", "фонарь")
    assert number in found(visit, "sector", "фонарь")
    for who in ("executor elsewhere", "operator elsewhere", "sector elsewhere"):
        assert found(visit, who, "фонарь") == []


def test_a_correction_is_found_and_what_came_in_bulk_waits_for_the_job(app, visit, making):
    with app.app_context():
        number = making.registered(street="ул. Первая")
        with act(TIMETABLE):
            db.session.get(Message, number).text = "Сломан светофор"
            db.session.get(Message, number).searchable = False
        assert found(visit, "operator", "светофоры") == []
        words.run()
        db.session.rollback()
    assert found(visit, "operator", "светофоры") == [number]


@pytest.mark.parametrize("address", [
    "/messages?q=89001234567", "/messages?after=99999999999", "/messages?q=окно&after=99999999999",
    "/messages.xlsx?q=89001234567",
    "/messages?order=due&after=-_99999999999", "/operator?after=-_99999999999", "/messages?q=xunit6"])
def test_numbers_that_no_column_holds(visit, making, address):
    making.message("taken")
    assert visit("operator").client.get(address).status_code == 200


def test_a_unit_finds_what_was_given_to_it_since(visit, making, app):
    number = making.message("assigned")
    assert found(visit, "executor", "фонарь") == [number]
    assert found(visit, "operator", "xunit6") == []


def test_own_lists_come_first(visit, making):
    for place in range(3):
        visit("head").post("/lists", {"name": f"Чужой {place}\x00", "asked_q": "снег\x00", "shared": "1"})
    visit("operator").post("/lists", {"name": "Я последний по имени", "asked_q": "снег"})
    words = visit("operator").open("message.listing").words
    assert words.index("Я последний по имени") < words.index("Чужой 0")
