"""Several operators at once, in threads, through the pages: unique numbers, one winner an act, nothing written over."""

import threading
import time
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.directory.acts import substitutes
from app.directory.schedules import directory_changed
from app.directory.tables import Centre, Substitution
from app.foundation.database import act, db
from app.foundation.history import History
from app.foundation.viewer import TIMETABLE
from app.messages.acts import approval, aside
from app.messages.tables import Assignment, Evidence, ExternalNumber, Message
from tests.support.whole import whole
from tests.web.conftest import NOW
from tests.web.test_trust_one_effect import acts_of, count
from tests.web.visitor import Form, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.both_engines]
EACH = 6
HOLD = 0.3


@pytest.fixture
def desks(app, people, visit) -> list[Visitor]:
    """Four operators of one channel, each at a browser of their own."""
    return [visit("operator"), *(Visitor(app).sign_in(
        people.someone(f"operator-{number}", "operator", channel="incident")) for number in range(3))]


def together(*works: Callable[[], object]) -> list:
    """What each gives; all begin at the same moment. An exception of a thread is one of the test."""
    told: list = [None] * len(works)
    gate = threading.Barrier(len(works))

    def run(place: int) -> None:
        gate.wait(20)
        try:
            told[place] = works[place]()
        except BaseException as wrong:
            told[place] = wrong

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not [one for one in told if isinstance(one, BaseException)], told
    return told


def status(visitor: Visitor, form: Form) -> int:
    """Sends as a browser does; the page itself is judged elsewhere."""
    return visitor.client.post(form.action, data=form.data).status_code


def registration(desk: Visitor, **filled) -> Form:
    return desk.get("/operator/register").form("/operator/register").fill(**filled)


def test_numbers_are_unique_when_all_register_at_once(app, desks):
    def register(place: int) -> list[int]:
        return [status(desks[place], form) for form in forms[place]]

    forms = [[registration(desk, text=f"Яма {place}-{turn}", external_number=f"ИМ-{place}-{turn}") for turn in range(EACH)]
             for place, desk in enumerate(desks)]
    told = together(*(lambda place=place: register(place) for place in range(len(desks))))
    assert [code for one in told for code in one] == [303] * len(desks) * EACH
    with app.app_context():
        numbers = db.session.execute(select(Message.id, Message.text).order_by(Message.id)).all()
        registered = Counter(db.session.scalars(select(History.subject_id).where(History.act == "register")))
    assert len(numbers) == len({text for _, text in numbers}) == len(desks) * EACH
    assert set(registered) == {number for number, _ in numbers} and set(registered.values()) == {1}
    assert whole(app) == []


def test_one_number_of_another_system_is_given_once(app, desks):
    forms = [registration(desk, text=f"Снег {place}", external_number="ИМ-777") for place, desk in enumerate(desks)]
    told = together(*(lambda desk=desk, form=form: status(desk, form) for desk, form in zip(desks, forms, strict=True)))
    assert sorted(told) == [303, 422, 422, 422]
    assert count(app, ExternalNumber, ExternalNumber.number == "ИМ-777") == count(app, Message) == 1 and whole(app) == []


def test_one_wins_each_message_and_the_others_are_told(app, desks, making):
    """Four operators take the same messages in the same order: for each one 303, three 409."""
    numbers = [making.message("registered") for _ in range(EACH)]
    forms = {(place, number): desk.get(f"/messages/{number}/take").form(f"/messages/{number}/take")
             for place, desk in enumerate(desks) for number in numbers}

    def take(place: int) -> list[int]:
        return [status(desks[place], forms[place, number]) for number in numbers]

    told = together(*(lambda place=place: take(place) for place in range(len(desks))))
    for place, number in enumerate(numbers):
        assert sorted(one[place] for one in told) == [303, 409, 409, 409]
        assert acts_of(app, number, "take") == 1
    assert whole(app) == []


def test_different_acts_on_the_same_message_do_not_write_over_each_other(app, desks, making):
    """One assigns, another declines, two say something else: who is first is all there is, on the row and in the history."""
    for _ in range(3):
        number = making.message("taken")
        version = making.version(number)
        filled = [("assign", {"person": str(making.executor.id)}), ("decline", {"reason": "spam"}),
                  ("assign", {"person": str(making.contributor.id)}), ("decline", {"reason": "fake"})]
        forms = [desk.get(f"/messages/{number}/{code}").form(f"/messages/{number}/{code}").fill(**values)
                 for desk, (code, values) in zip(desks, filled, strict=True)]
        told = together(*(lambda desk=desk, form=form: status(desk, form) for desk, form in zip(desks, forms, strict=True)))
        assert sorted(told) == [303, 409, 409, 409]
        code = filled[told.index(303)][0]
        assert [acts_of(app, number, one) for one in ("assign", "decline")] == [int(code == "assign"), int(code == "decline")]
        assert making.version(number) == version + 1
        assert count(app, Assignment, Assignment.message_id == number, Assignment.active) == int(code == "assign")
    assert whole(app) == []


@pytest.fixture
def slow(monkeypatch):
    """Each act holds what it has taken for a while, so that the other surely comes in between."""
    def slower(module) -> None:
        take_act = module.take_act

        def take_slowly(*told, **more):
            message = take_act(*told, **more)
            time.sleep(HOLD)
            return message

        monkeypatch.setattr(module, "take_act", take_slowly)

    for module in (aside, approval):
        slower(module)


def test_each_the_duplicate_of_the_other_at_once(app, desks, making, slow):
    one, other = making.message("taken"), making.message("taken")
    forms = [desk.get(f"/messages/{number}/duplicate").form(f"/messages/{number}/duplicate").fill(main=str(main))
             for desk, number, main in zip(desks, (one, other), (other, one), strict=False)]
    told = together(*(lambda desk=desk, form=form: status(desk, form) for desk, form in zip(desks, forms, strict=False)))
    assert sorted(told) in ([303, 409], [303, 422]), "the later one is told what has changed"
    assert count(app, Message, Message.main_id.is_not(None)) == 1 and whole(app) == []


def test_a_circle_of_duplicates_at_once(app, desks, making, slow):
    numbers = [making.message("taken") for _ in range(3)]
    forms = [desk.get(f"/messages/{number}/duplicate").form(f"/messages/{number}/duplicate").fill(main=str(main))
             for desk, number, main in zip(desks, numbers, (*numbers[1:], numbers[0]), strict=False)]
    told = together(*(lambda desk=desk, form=form: status(desk, form) for desk, form in zip(desks, forms, strict=False)))
    assert 303 in told and set(told) <= {303, 409, 422} and whole(app) == []


@pytest.mark.parametrize("earlier", ["main", "twin"])
def test_publishing_while_a_duplicate_joins_reaches_it(app, desks, making, slow, earlier):
    """Whichever is first, the duplicate has the publication of its main message."""
    twin = making.message("taken") if earlier == "twin" else None
    main = making.message("publish")
    twin = twin or making.message("taken")
    joins = desks[0].get(f"/messages/{twin}/duplicate").form(f"/messages/{twin}/duplicate").fill(main=str(main))
    publishes = desks[1].get(f"/messages/{main}/publish").form(f"/messages/{main}/publish")
    told = together(lambda: status(desks[0], joins), lambda: status(desks[1], publishes))
    assert told[0] == 303 and told[1] in (303, 409)  # joining moves the main one's version too
    with app.app_context():
        state, published = db.session.execute(select(Message.state, Message.published_at).where(Message.id == twin)).one()
        main_published = db.session.scalar(select(Message.published_at).where(Message.id == main))
    assert state == "duplicate" and (published is None) == (main_published is None) and whole(app) == []


def test_bulk_acts_over_the_same_messages_in_opposite_order(app, desks, making):
    numbers = [making.message("registered") for _ in range(EACH)]
    ticks = [f"{number}.{making.version(number)}" for number in numbers]
    orders = (ticks, ticks[::-1])

    def take(place: int) -> int:
        return desks[place].client.post("/operator/take", data={
            "csrf_token": desks[place].token(), "number": orders[place]}).status_code

    assert together(lambda: take(0), lambda: take(1)) == [303, 303]
    assert [acts_of(app, number, "take") for number in numbers] == [1] * EACH and whole(app) == []


@pytest.mark.parametrize("crossed", [True, False])
def test_two_administrators_enter_substitutions_at_once(app, desks, people, town, visit, monkeypatch, crossed):
    """A circle, or two for one person: the later one is refused as if it came an hour later."""
    leads_back = substitutes.leads_back

    def slowly(*told) -> bool:
        time.sleep(HOLD)
        return leads_back(*told)

    monkeypatch.setattr(substitutes, "leads_back", slowly)
    admins = [visit("admin"), Visitor(app).sign_in(people.someone("admin-2", "admin"))]
    first, second = town["executor"].id, town["head"].id
    pairs = ((first, second), (second, first) if crossed else (first, town["curator"].id))
    forms = [admin.open("admin.substitutes").form("/admin/substitutes/new").force(**{
        "substitute-absent_id": absent, "substitute-substitute_id": other}).fill(**{
            "substitute-starts_on": NOW.date(), "substitute-ends_on": NOW.date(), "substitute-basis": "приказ"})
        for admin, (absent, other) in zip(admins, pairs, strict=True)]
    told = together(*(lambda admin=admin, form=form: status(admin, form) for admin, form in zip(admins, forms, strict=True)))
    assert sorted(told) == [303, 422] and count(app, Substitution) == 1


def test_changes_of_the_directory_at_once_have_a_stamp_each(app, making):
    def change() -> None:
        with app.app_context(), act(TIMETABLE):
            db.session.get(Centre, 1)  # read before, as acts do
            time.sleep(HOLD / 3)
            directory_changed()

    with app.app_context():
        before = db.session.scalar(select(Centre.stamp))
    together(*[change] * 4)
    with app.app_context():
        assert db.session.scalar(select(Centre.stamp)) == before + 4


def test_uploads_to_one_answer_all_stay(app, making):
    """What does not exclude each other all happens: each upload has its row and its bytes, and no version moves."""
    number = making.message("preparing")
    version, before = making.version(number), count(app, Evidence, Evidence.message_id == number)

    def add() -> None:
        with app.app_context():
            making.evidence(making.executor, number)

    together(*[add] * 6)
    assert count(app, Evidence, Evidence.message_id == number) == before + 6 and making.version(number) == version
    assert whole(app) == []
