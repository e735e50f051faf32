"""Search over everything, in any form of the word, within what one may see; on both engines."""

from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import event

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


LONG = ("Во дворе темно. " + "Ничего не видно, люди падают. " * 12 + "Сломался фонарь у детской площадки, просим починить. "
        + "Спасибо за ответ. " * 10)


def rows_of(visit, who: str, asked: str, **more) -> list:
    return visit(who).open("message.listing", q=asked, **more).tree.all("tr", **{"data-row": ""})


def marks(node) -> list[str]:
    return [mark.text for mark in node.all("mark")]


def excerpts(node) -> list[str]:
    return [one.text for one in node.all("div") if one.get("class") == "excerpt"]


def test_a_found_row_shows_the_words_in_a_piece_of_the_text(app, visit, making):
    with app.app_context():
        making.registered(text=LONG)
    row, = rows_of(visit, "operator", "починят фонари площадки")
    shown, = excerpts(row)
    assert "Сломался фонарь у детской площадки" in shown and shown.startswith("…") and shown.endswith("…")
    assert len(shown) <= 166 and marks(row) == ["фонарь", "площадки", "починить"]


def test_a_title_that_shows_all_words_needs_no_piece(app, visit, making):
    with app.app_context():
        making.registered(text="Разбиты окна, дети мёрзнут")
    row, = rows_of(visit, "operator", "окно ребёнок")
    assert marks(row) == ["окна", "дети"] and excerpts(row) == []
    assert marks(rows_of(visit, "operator", "разби")[0]) == ["Разбиты"], "typed halfway"


def test_a_piece_of_the_answer_says_so_and_addresses_have_none(visit, making):
    making.message("check")  # «Фонарь починили, свет горит.»
    row, = rows_of(visit, "operator", "свет")
    assert marks(row) == ["свет"] and excerpts(row) == ["Ответ: Фонарь починили, свет горит."]
    row, = rows_of(visit, "operator", "школьная 2")
    assert excerpts(row) == []


def test_pieces_are_escaped_and_only_of_what_one_sees(app, visit, making):
    with app.app_context():
        making.registered(text="Яма.\n<script>alert(1)</script> у светофора & <mark>рядом</mark>")
    row, = rows_of(visit, "operator", "светофор")
    assert "<script>alert(1)</script> у светофора & <mark>рядом</mark>" in excerpts(row)[0] and marks(row) == ["светофора"]
    assert rows_of(visit, "executor", "светофор") == []


def test_words_are_found_newest_first_and_no_order_is_offered(app, visit, making):
    with app.app_context():
        numbers = [making.registered(text=f"Снег, случай {place}") for place in range(3)]
    page = visit("operator").open("message.listing", q="снег", order="due")
    assert found(visit, "operator", "снег", order="due") == numbers[::-1]
    assert not page.tree.all("select", name="order") and "новые сверху" in page.words
    assert visit("operator").open("message.listing", order="due").tree.all("select", name="order")


def seen_by(seen: list[str]):
    return lambda _connection, _cursor, statement, *_: seen.append(statement)


def test_a_page_of_found_rows_stays_within_twelve_statements(app, visit, making):
    with app.app_context():
        for place in range(40):
            making.registered(text=f"{LONG} Случай {place}")
    visitor, seen = visit("operator"), []
    visitor.open("message.listing", q="фонарь")
    with app.app_context():
        engine = db.engine
    hear = seen_by(seen)
    event.listen(engine, "before_cursor_execute", hear)
    page = visitor.open("message.listing", q="фонарь")
    event.remove(engine, "before_cursor_execute", hear)
    assert len(page.tree.all("mark")) == 30
    asked = [statement for statement in seen if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK"))]
    assert 0 < len(asked) <= 12, asked


def test_days_of_receipt_and_the_channel_choose_together_with_words(visit, making):
    old = making.message("registered", text="Не горит фонарь у школы", received_at=making.at - timedelta(days=40))
    new = making.message("registered", text="Не горит фонарь у клуба")
    for asked, found in (
            ("since=2026-05-01", {new}), ("until=2026-05-01", {old}), ("", {old, new}), ("since=2027-01-01", set()),
            ("since=2026-04-01&until=2026-04-30&q=фонарь", {old}), ("since=2026-05-01&q=фонарь", {new}),
            ("since=2026-05-01&q=клуб&channel=pos", set()), ("channel=incident", {old, new}),
            ("since=2026-05-01&order=due", {new}), ("since=2026-05-20&until=2026-05-01", {old, new})):
        page = visit("operator").get(f"/messages?{asked}")
        shown = {number for number in (old, new) if f"/messages/{number}" in {node.get("href") for node in page.tree.all("a")}}
        assert shown == found, asked
    assert "Дни не учтены" in page.words
    asked = visit("operator").get("/messages?since=2026-05-01&channel=incident&late=1")
    form = next(form for form in asked.forms() if "since" in form.data)
    assert (form.data["since"], form.data["channel"]) == (["2026-05-01"], ["incident"]), "what was asked stays"
    book = visit("operator").client.get("/messages.xlsx?until=2026-05-01").data
    assert len(CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()) == 2
