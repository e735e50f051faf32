"""Marking a duplicate: likely main messages to choose from, and a number that says what it means, inside one's sight."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.messages.tables import Message


def fields(visit, number: int):
    return visit("operator").get(f"/messages/{number}/duplicate").form(f"/messages/{number}/duplicate")


def offered(form) -> list[str]:
    return [control.get("value") for control in form.node.all("input", name="likely")]


def looked_up(visit, number: int, typed, who: str = "operator") -> str:
    return visit(who).get(f"/messages/{number}/main?main={typed}", htmx=True).words


@pytest.fixture
def near(making) -> dict[str, int]:
    """Messages around one of Школьная, 2: only the first three may be its main one."""
    return {
        "old": making.message("taken", received_at=making.at - timedelta(weeks=14)),
        "same house, other topic": making.message("taken", topic_id=None),
        "same street and topic": making.message("taken", house="14"),
        "same house, done": making.message("done"),
        "same street, other topic": making.message("taken", house="14", topic_id=None),
        "other street": making.message("taken", street="ул. Советская"),
        "declined": making.message("declined"),
    }


def test_likely_ones_are_offered_the_same_house_first(visit, making, near):
    number = making.message("registered")
    assert offered(fields(visit, number)) == [str(near[name]) for name in (
        "same house, done", "same house, other topic", "same street and topic")]


def test_at_most_five_and_none_without_a_street(visit, making):
    for _ in range(7):
        making.message("taken")
    assert len(offered(fields(visit, making.message("registered")))) == 5
    assert offered(fields(visit, making.message("registered", street="", house=""))) == []


def test_one_of_them_is_chosen_and_what_is_typed_goes_first(visit, making, near):
    number, main = making.message("registered"), near["same street and topic"]
    form = fields(visit, number)
    empty = visit("operator").send(form)
    assert empty.status == 422 and "Укажите номер." in empty.words and offered(empty.form(form.action)) == offered(form)
    assert visit("operator").send(form.fill(likely=main)).status == 303
    assert f"№ {main}" in visit("operator").get(f"/messages/{number}").words
    other = making.message("registered")
    assert visit("operator").send(fields(visit, other).fill(likely=main, main=near["other street"])).status == 303
    assert f"№ {near['other street']}" in visit("operator").get(f"/messages/{other}").words


def test_a_typed_number_says_what_it_means(visit, making):
    number, main = making.message("registered"), making.message("taken", text="Яма у аптеки на переходе", house="40")
    words = looked_up(visit, number, main)
    assert "Яма у аптеки" in words and "ул. Школьная, 40" in words and f"№ {main}" in words
    assert "самого сообщения" in looked_up(visit, number, number)
    assert looked_up(visit, number, "") == ""


def test_a_number_out_of_sight_and_none_are_told_alike(app, visit, making):
    number, hidden = making.message("registered"), making.message("registered")
    with app.app_context(), act(TIMETABLE):
        db.session.execute(update(Message).where(Message.id == hidden).values(channel="pos"))
    assert offered(fields(visit, number)) == []
    for absent in (hidden, 2_000_000, "9" * 40, "1e3", "-1", "x"):
        assert looked_up(visit, number, absent) == "Сообщения с таким номером нет, или оно вам не открыто."
    assert visit("operator elsewhere").get(f"/messages/{number}/main?main={hidden}", htmx=True).status == 404


def test_without_a_house_the_street_and_the_topic_decide(visit, making, near):
    assert offered(fields(visit, making.message("registered", house=""))) == [
        str(near["same house, done"]), str(near["same street and topic"])]
