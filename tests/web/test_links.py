"""One-time links: from the operator to somebody outside and back, and everything that must not open."""

import dataclasses
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from app.figures import by, week_of
from app.foundation.database import db
from app.foundation.history import History
from app.messages.tables import Answer, Evidence, Message, OutsideLink
from tests.support.making import photo
from tests.web.conftest import NOW
from tests.web.outsider import FINAL, given, inside, issued, public, send, token_of
from tests.web.visitor import Visitor

__all__ = ["given", "public"]
pytestmark = pytest.mark.both_engines
def test_an_answer_with_a_photo_goes_the_units_way(app, visit, given, town):
    path = issued(visit, given)
    robot = Visitor(app)
    for _ in range(3):
        looked = robot.get(path)
        assert looked.status == 200 and "фонарь" not in looked.words.lower()
        assert robot.client.head(path).status_code == 200
    stranger = inside(app, path)
    page = stranger.get(f"{path}/assignment")
    assert "не горит фонарь" in page.words and "000-00-00" not in page.words
    sent = stranger.post(f"{path}/evidence", {"csrf_token": token_of(stranger, path), "client_id": "one", "stage": "after",
                                             "file": (BytesIO(photo()), "после.jpg")})
    assert sent.status == 201
    thanks = send(stranger, path, "answer", "answer", **FINAL)
    assert "Принято" in thanks.words
    with app.app_context():
        answer = db.session.scalar(select(Answer))
        link = db.session.scalar(select(OutsideLink))
        assert answer.unit_id == link.unit_id == town["executor"].unit_id and answer.decided_by is None
        assert db.session.scalar(select(Evidence.answer_id)) == answer.id
        said = db.session.scalar(select(History).where(History.act == "answer"))
        assert (said.person_id, said.facts["link"]) == (None, link.id)
        assert link.token not in path and link.issued_by == town["operator"].id
        week = week_of(NOW.date() - timedelta(days=7), NOW.tzinfo)
        lines = {line.key: line for line in by("unit", ("received",), week, NOW)}
        assert town["executor"].unit_id in lines
    assert "по ссылке" in visit("operator").open("message.card_page", number=given).words
    assert visit("operator").open("message.act_page", number=given, code="check").status == 200
    again = stranger.get(f"{path}/assignment")
    assert again.status == 410 and "уже ответили" in again.words and "фонарь" not in again.words.lower()
    assert "использована" in visit("operator").open("links.links", number=given).words


def test_not_ours_by_link(app, visit, given):
    path = issued(visit, given)
    stranger = inside(app, path)
    refused = send(stranger, path, "not-ours", "other", reason="", words="Это электросети")
    assert refused.status == 422 and "Это электросети" in refused.response.text
    assert "Принято" in send(stranger, path, "not-ours", "other", reason="other_unit", words="Это электросети").words
    with app.app_context():
        assert db.session.get(Message, given).state == "taken"


@pytest.mark.parametrize("how", ["withdrawn", "late", "reassigned", "used elsewhere"])
def test_useless_links_tell_nothing(app, visit, given, standing, how):
    path = issued(visit, given, hours="24")
    stranger = inside(app, path)
    form = stranger.get(f"{path}/assignment").form(f"{path}/answer")
    form.data |= {"answer-text": ["Почти написал ответ"], "answer-outcome": ["solved"], "answer-truthful": ["y"]}
    if how == "withdrawn":
        page = visit("operator").open("links.links", number=given)
        visit("operator").send(page.form("/links/1/withdraw"))
    elif how == "late":
        standing.move_to(NOW.replace(day=22))
    elif how == "reassigned":
        page = visit("head").open("message.act_page", number=given, code="reassign")
        form_of = page.form(f"/messages/{given}/reassign")
        form_of.data |= {"person": ["Водоканал · Директор"], "words": ["Это их сети"], "due": [""]}
        assert visit("head").send(form_of).status in (200, 303)
    else:
        send(inside(app, path), path, "answer", "answer", **FINAL)
    refused = stranger.post(form.action, form.data)
    assert refused.status == 410 and "Не горит" not in refused.words and "фонарь" not in refused.words.lower()
    assert "Почти написал ответ" in refused.words and "обратитесь к тому, кто прислал" in refused.words


def test_guesses_open_nothing_are_slowed_and_shut_nothing(app, visit, given, standing):
    path = issued(visit, given)
    guess = Visitor(app)
    for place in range(4):
        refused = guess.get(f"/link/{'x' * 42}{place}", headers={"X-Forwarded-For": f"10.0.0.{place}"})
        assert refused.status == 404 and "скопирован целиком" in refused.words
    assert guess.post(f"/link/{'x' * 43}/open", {"csrf_token": token_of(guess, path)}).status == 404
    for address in (f"/link/{'y' * 43}", "/link/short", f"/link/{'x' * 43}/assignment"):
        slowed = guess.get(address, headers={"X-Forwarded-For": "10.9.9.9"})  # a header anybody may write
        assert slowed.status == 429 and slowed.response.headers["Retry-After"] == "900"
        assert "Подождите 15 минут" in slowed.words
    assert guess.get(path).status == 200  # a whole mobile network may come from one address
    assert "Вход" in guess.get("/sign-in").words and visit("operator").get("/operator").status == 200
    elsewhere = {"environ_overrides": {"REMOTE_ADDR": "10.0.0.7"}}
    assert guess.get(f"/link/{'y' * 43}", **elsewhere).status == 404
    standing.shift(timedelta(minutes=16))
    assert guess.get(f"/link/{'y' * 43}").status == 404


def test_opened_too_often_and_too_many_files(app, visit, given, monkeypatch):
    from app.messages.acts import links

    monkeypatch.setattr(links, "MOST_OPENINGS", 2)
    monkeypatch.setattr(links, "MOST_FILES", 1)
    path = issued(visit, given)
    stranger = inside(app, path)
    for status in (201, 422):
        sent = stranger.post(f"{path}/evidence", {"csrf_token": token_of(stranger, path), "stage": "after",
                                                 "file": (BytesIO(photo()), "снимок.jpg")})
        assert sent.status == status
    inside(app, path)
    again = Visitor(app)
    assert again.post(f"{path}/open", {"csrf_token": token_of(again, path)}).status == 410


def test_a_visit_is_ones_own_and_sees_one_message(app, visit, given, making):
    other = making.message("preparing")
    path, second = issued(visit, given), issued(visit, other)
    stranger = inside(app, path)
    assert Visitor(app).get(f"{path}/assignment").status == 303  # without the cookie: the door
    assert stranger.get(f"{second}/assignment").status == 303
    for address in (f"/messages/{given}", f"/messages/{other}", "/messages", "/operator"):
        assert stranger.get(address).leads_to.startswith("/sign-in")
    assert stranger.post(f"{path}/open", {"csrf_token": "none"}).status == 400


def test_a_letter_brings_it(app, visit, given):
    from app.jobs import letters

    issued(visit, given, address="gruppa@example.org")
    with app.app_context():
        letters.run()
        db.session.rollback()
    mail = "".join(file.read_text("utf-8") for file in app.extensions["mailer"].folder.glob("*.eml"))
    assert "gruppa@example.org" in mail
    form = visit("operator").open("links.links", number=given).form(f"/messages/{given}/links/new")
    assert "не похоже на адрес" in visit("operator").send(form.fill(address="не почта")).words


def test_without_a_public_address_there_are_no_links(app, visit, given, monkeypatch):
    path = issued(visit, given)
    monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], public_url=""))
    assert Visitor(app).get(path).status == 404
    assert visit("operator").get(f"/messages/{given}/links").status == 404
    assert "Ссылка для исполнителя" not in visit("operator").open("message.card_page", number=given).words


def test_only_links_are_served_outside(app, visit, given, monkeypatch):
    path = issued(visit, given)
    alone = dataclasses.replace(app.config["SETTINGS"], public_url="http://localhost", links_only=True)
    monkeypatch.setitem(app.config, "SETTINGS", alone)
    stranger = Visitor(app)
    assert stranger.get(path).status == 200
    for address in ("/sign-in", "/", f"/messages/{given}/links", "/messages"):
        assert stranger.get(address).status == 404
    assert stranger.client.post("/messages").status_code == 404  # not even that the method is another one
    elsewhere = dataclasses.replace(alone, links_only=False, public_url="http://localhost", allowed_hosts=("inner.local",))
    monkeypatch.setitem(app.config, "SETTINGS", elsewhere)
    assert stranger.get(path).status == 200 and stranger.get("/sign-in").status == 404
    inner = dataclasses.replace(alone, links_only=False)  # the public host is one of the intranet's own
    monkeypatch.setitem(app.config, "SETTINGS", inner)
    assert stranger.get("/sign-in").status == 200


def test_strangers_send_no_large_files(app, visit, given):
    path = issued(visit, given)
    stranger = Visitor(app)
    body = {"csrf_token": token_of(stranger, path), "file": (BytesIO(b"x" * 200_000), "снимок.jpg")}
    assert stranger.post(f"{path}/evidence", body).status == 413
