"""A one-time link where the route asks for a talk with the applicant first: the contacts, the talk, then the answer."""

import pytest
from sqlalchemy import select

from app.foundation.database import act, db
from app.foundation.history import History
from app.foundation.viewer import TIMETABLE
from app.messages import acts as m
from app.messages.tables import Assignment, Call, Draft, Message
from tests.web.outsider import FINAL, inside, issued, public, send, token_of

__all__ = ["public"]
NAME, PHONE = "Пётр Заявителев", "+7 900 111-22-33"
EXPLAINED = FINAL | {"outcome": "explained"}  # of the outcomes the route's own
TALK = {"kind": "talk", "whom": "по телефону", "text": "Разъяснил порядок уборки"}


@pytest.fixture
def talked_of(app, making, town, people) -> int:
    """A message of a route whose answer asks for a talk, given to somebody of the unit by its head."""
    people.grant(town["operator"], "operator", channel="governor")
    people.grant(town["curator"], "unit_head", unit_id=town["executor"].unit_id)
    number = making.message("preparing", channel="governor", author_name=NAME, author_contacts=PHONE)
    with app.app_context():
        making.do(town["curator"], m.instruct, number, person_id=town["executor"].id, words="Подготовьте ответ")
    return number


def journal(app, number: int, act: str) -> list[tuple]:
    with app.app_context():
        rows = db.session.scalars(select(History).where(History.subject_id == number, History.act == act))
        return [(row.person_id, row.facts["link"]) for row in rows]


def test_the_applicant_is_shown_and_the_look_is_the_links(app, visit, talked_of):
    path = issued(visit, talked_of)
    stranger = inside(app, path)
    page = stranger.get(f"{path}/assignment")
    assert NAME not in page.words and PHONE not in page.words and "Сначала свяжитесь с заявителем" in page.words
    shown = stranger.send(page.form(f"{path}/author"))
    assert shown.status == 200 and NAME in shown.words and PHONE in shown.words
    assert journal(app, talked_of, "show_author") == [(None, 1)]


def test_a_talk_opens_the_way_to_the_answer(app, visit, talked_of):
    path = issued(visit, talked_of)
    stranger = inside(app, path)
    assert "Сначала запишите разговор" in send(stranger, path, "answer", "answer", **EXPLAINED).words
    wrong = send(stranger, path, "talk", "talk", **TALK | {"whom": ""})
    assert wrong.status == 422 and "Разъяснил порядок уборки" in wrong.response.text
    assert send(stranger, path, "talk", "talk", **TALK | {"kind": "call"}).status == 422
    stranger.post(f"{path}/draft/call", {"csrf_token": token_of(stranger, path), "talk-text": "Разъяс"})
    assert send(stranger, path, "talk", "talk", **TALK).status == 303
    page = stranger.get(f"{path}/assignment")
    assert "Разговор записан" in page.words and "Сначала свяжитесь" not in page.words
    with app.app_context():
        call = db.session.scalar(select(Call))
        assert (call.kind, call.person_id, call.text) == ("talk", None, TALK["text"])
        assert db.session.scalar(select(Draft).where(Draft.act == "call")) is None
    assert journal(app, talked_of, "call") == [(None, 1)]
    assert "Принято" in send(stranger, path, "answer", "answer", **EXPLAINED).words
    with app.app_context():
        assert db.session.get(Message, talked_of).state == "at_step"


def test_a_talk_written_for_an_older_card_waits(app, visit, talked_of):
    path = issued(visit, talked_of)
    stranger = inside(app, path)
    form = stranger.get(f"{path}/assignment").form(f"{path}/talk")
    form.data |= {f"talk-{name}": [value] for name, value in TALK.items()} | {"talk-seen": ["1"]}
    stale = stranger.post(form.action, form.data)
    assert stale.status == 409 and TALK["text"] in stale.response.text


def test_elsewhere_the_applicant_stays_unknown(app, visit, making):
    number = making.message("preparing", author_name=NAME, author_contacts=PHONE)
    path = issued(visit, number)
    stranger = inside(app, path)
    page = stranger.get(f"{path}/assignment")
    assert "Показать заявителя" not in page.words and "не показываются" in page.words and "/talk" not in page.response.text
    assert stranger.post(f"{path}/author", {"csrf_token": token_of(stranger, path)}).status == 403
    assert journal(app, number, "show_author") == []


TOLD = f"В квартире 12 холодно. Звоните мне: {NAME}, 8 910 555-44-33, vk.com/petr_z."


def test_what_the_citizen_wrote_of_themselves_is_shown_where_the_route_needs_a_talk(app, visit, making, town, people):
    people.grant(town["operator"], "operator", channel="governor")
    people.grant(town["curator"], "unit_head", unit_id=town["executor"].unit_id)
    number = making.message("preparing", channel="governor", text=TOLD, author_name=NAME, author_contacts=PHONE)
    path = issued(visit, number)
    assert TOLD in inside(app, path).get(f"{path}/assignment").words


@pytest.mark.both_engines
def test_and_elsewhere_is_left_out_of_the_link_and_of_the_copied_text(app, visit, making):
    number = making.message("preparing", text=TOLD, author_name=NAME, author_contacts=PHONE, street="Лесная", house="3",
                            place_note=f"у {NAME}, 8 910 555-44-33")
    with app.app_context(), act(TIMETABLE):
        db.session.scalars(select(Assignment).where(Assignment.responsible)).one().words = f"Спросите {NAME}, 8 910 555-44-33"
    path = issued(visit, number)
    page = inside(app, path).get(f"{path}/assignment").words
    assert "Лесная, 3 (у [имя скрыто]" in page and "Уточнение: Спросите [имя скрыто]" in page
    assert "В квартире 12 холодно. Звоните мне: [имя скрыто]" in page, "where the work is to be done stays"
    copied = visit("operator").open("message.card_page", number=number).tree.all("pre", id="brief-text")[0].text
    assert "В квартире 12 холодно" in copied and "Лесная, 3 (у [имя скрыто]" in copied and "Спросите [имя скрыто]" in copied
    for words in ("Заявителев", "555-44-33", "petr_z"):
        assert words not in page and words not in copied, words
