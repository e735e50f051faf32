"""Acting on several messages at once: one page says what happened to each, and nothing is done twice or half."""

import threading
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select

from app.foundation.database import db
from app.foundation.history import History
from app.messages import acts as m
from app.messages.tables import Assignment, Message
from tests.web.visitor import Visitor

pytestmark = pytest.mark.both_engines


def ticks(visitor, *numbers: int, at: str = "/operator") -> list[str]:
    """Values of the ticks as the queue, or another list, shows them."""
    shown = [box.get("value") for box in visitor.get(at).tree.all("input", name="number")]
    return [next(value for value in shown if value.split(".")[0] == str(number)) for number in numbers]


def sent(visitor, address: str, values: list[str], **more):
    """The page to which the form leads."""
    answer = visitor.post(address, {"number": values, **more})
    assert answer.status == 303 and answer.leads_to.startswith("/operator/results?of=")
    return visitor.get(answer.leads_to)


def said(page) -> dict[int, str]:
    lines = [row.text for row in page.tree.all("tr") if "№" in row.text]
    return {int(line.split("№")[1].split("·")[0]): line for line in lines}


def acts_of(app, number: int) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(History.act).where(
            History.subject_kind == "message", History.subject_id == number).order_by(History.id)))


def failed_link(page) -> str:
    return next(link.get("href") for link in page.tree.all("a") if "Несделанные" in link.text)


def test_mixed_outcome_is_told_one_by_one(app, town, visit, making):
    fresh, changed, gone = (making.message("registered") for _ in range(3))
    values = ticks(visit("operator"), fresh, changed, gone)
    with app.app_context():
        making.do(town["head"], m.importance, changed, important=True)
        making.do(making.operator, m.decline, gone, reason="spam")
    page = sent(visit("operator"), "/operator/take", values)
    lines = said(page)
    assert set(lines) == {fresh, changed, gone} and "Сделано: 1 · не сделано: 2" in page.words
    assert "не сделано" not in lines[fresh] and "Третью неделю" in lines[fresh]
    assert all("не сделано Карточка изменилась" in lines[number] for number in (changed, gone))
    assert [acts_of(app, number)[-1] for number in (fresh, changed, gone)] == ["take", "importance", "decline"]
    listed = visit("operator").get(failed_link(page))
    workbook = next(link.get("href") for link in listed.tree.all("a") if link.get("href").startswith("/operator.xlsx"))
    book = ZipFile(BytesIO(visit("operator").get(workbook).response.data))
    assert book.read("xl/worksheets/sheet1.xml").count(b"<row ") == 3
    again = [box.get("value") for box in listed.tree.all("input", name="number")]
    assert sorted(again) == sorted(f"{number}.{making.version(number)}" for number in (changed, gone))
    assert "Сделано: 1 · не сделано: 1" in sent(visit("operator"), "/operator/take", again).words


def test_what_was_found_by_words_is_acted_on_alike(app, visit, making):
    numbers = [making.message(text=f"Тёмный переулок, фонарь {place}") for place in (1, 2)]
    making.message(text="Яма у дома")
    operator = visit("operator")
    found = ticks(operator, *numbers, at="/messages?q=переулок")
    assert len(operator.get("/messages?q=переулок").tree.all("input", name="number")) == 2
    page = sent(operator, "/operator/take", found)
    assert "Сделано: 2" in page.words and all(acts_of(app, number)[-1] == "take" for number in numbers)
    assert not visit("head").get("/messages?q=переулок").tree.all("input", name="number"), "who looks has nothing to tick"


def test_a_form_sent_twice_does_nothing_twice_and_says_so(app, visit, making):
    numbers = [making.message("registered") for _ in range(2)]
    values = ticks(visit("operator"), *numbers)
    sent(visit("operator"), "/operator/take", values)
    page = sent(visit("operator"), "/operator/take", values)
    assert "Сделано: 0 · сделано вами раньше: 2 · не сделано: 0" in page.words and "Несделанные" not in page.words
    assert [acts_of(app, number) for number in numbers] == [["register", "take"]] * 2


def test_the_page_read_again_sends_nothing(app, visit, making):
    number = making.message("registered")
    answer = visit("operator").post("/operator/take", {"number": ticks(visit("operator"), number)})
    first, second = (visit("operator").get(answer.leads_to).words for _ in range(2))
    assert first == second and acts_of(app, number) == ["register", "take"]


def test_assigning_to_another_is_not_taken_for_the_same(app, town, visit, making):
    number = making.message("taken")
    values = ticks(visit("operator"), number)
    chosen = visit("operator").post("/operator/assign", {"number": values})
    form = visit("operator").get(chosen.leads_to).form("/operator/assign")
    assert "autofocus" in form.node.all("input", name="person")[0].attributes, "letters are typed, not keys of the page"
    assert form.data["number"] == values
    one, other = town["executor"].id, town["contributor"].id
    assert "Сделано: 1" in sent(visit("operator"), "/operator/assign", values, person=one, words="").words
    assert "сделано вами раньше: 1" in sent(visit("operator"), "/operator/assign", values, person=one, words="").words
    page = sent(visit("operator"), "/operator/assign", values, person=other, words="")
    assert "не сделано: 1" in page.words and acts_of(app, number) == ["register", "take", "assign"]


def test_two_people_at_once_each_message_is_taken_once(app, people, town, visit, making):
    numbers = [making.message("registered") for _ in range(6)]
    values = ticks(visit("operator"), *numbers)
    second = people.someone("operator-second", "operator", channel="incident")
    visitors = [visit("operator"), Visitor(app).sign_in(second)]
    tokens, barrier, pages = [one.token() for one in visitors], threading.Barrier(2), []

    def send(visitor, token, order) -> None:
        barrier.wait()
        pages.append(sent(visitor, "/operator/take", order, csrf_token=token).words)

    both = [threading.Thread(target=send, args=told)
            for told in zip(visitors, tokens, (values, values[::-1]), strict=True)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    done = [int(words.split("Сделано: ")[1].split()[0]) for words in pages]
    refused = [int(words.split("не сделано: ")[1].split()[0]) for words in pages]
    assert sum(done) == 6 and sum(refused) == 6 and all(one + other == 6 for one, other in zip(done, refused, strict=True))
    assert all(acts_of(app, number) == ["register", "take"] for number in numbers)


def test_nothing_is_done_without_the_version_shown(app, visit, making):
    number = making.message("registered")
    page = sent(visit("operator"), "/operator/take", [str(number)])
    assert "не сделано: 1" in page.words and acts_of(app, number) == ["register"]


def test_an_addressee_who_cannot_take_it_stops_nothing_half_way(app, town, visit, making):
    number = making.message("registered")
    page = sent(visit("operator"), "/operator/assign", ticks(visit("operator"), number),
                person=town["without role"].id, words="")
    with app.app_context():
        state = db.session.scalar(select(Message.state).where(Message.id == number))
        given = db.session.scalar(select(func.count()).select_from(Assignment).where(Assignment.message_id == number))
    assert ("Сделано: 1" in page.words, state, given) in ((True, "assigned", 1), (False, "registered", 0))


def test_out_of_sight_and_beyond_the_limit_are_only_counted(app, visit, making):
    number = making.message("registered")
    beyond = [f"{9_000_000 + place}.1" for place in range(203)]
    page = sent(visit("operator"), "/operator/take", [*ticks(visit("operator"), number), *beyond])
    assert "Ещё 199: таких сообщений нет, или они вам не открыты." in page.words
    assert "Ещё 4 не тронуты: за один раз можно до 200." in page.words and "9000" not in page.words
    page = sent(visit("operator elsewhere"), "/operator/take", [f"{number}.2"])
    assert "Ещё 1: таких" in page.words and "Третью" not in page.words and acts_of(app, number) == ["register", "take"]


def test_the_page_is_no_ones_but_the_doers(people, visit, making):
    number = making.message("registered")
    address = visit("operator").post("/operator/take", {"number": ticks(visit("operator"), number)}).leads_to
    assert visit("operator elsewhere").get(address).status == 404
    for wrong in (address[:-1] + "~", "/operator/results", "/operator/results?of=x"):
        assert visit("operator").get(wrong).status == 404


def test_the_address_of_two_hundred_stays_short(visit, making):
    values = [f"{making.message('registered')}" for _ in range(3)] + [f"{1_000_000 + place * 7}.1" for place in range(300)]
    assert len(visit("operator").post("/operator/take", {"number": values}).leads_to) < 2000
