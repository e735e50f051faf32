"""Signing in, its end, and requests that others would have a person send (attacks 12, 24-29, 38)."""

import re
from datetime import timedelta

import pytest
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app.directory import people as directory
from app.directory.acts import people as acts
from app.directory.people import hash_of_nothing
from app.directory.tables import SessionRow
from app.factory import create_app
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.web.sessions import COOKIE
from config import WrongSettings, from_environment
from tests.support.application import KEY, settings
from tests.support.people import FULL
from tests.web.test_access import path, routes
from tests.web.visitor import Visitor

WRONG = "Логин или пароль не подходят"


def cookie(visitor) -> str:
    found = visitor.client.get_cookie(COOKIE)
    return found.value if found else ""


def try_to_enter(visitor, login: str, password: str = "wrong word", **options):
    return visitor.client.post("/sign-in", data={"csrf_token": visitor.token(), "login": login, "password": password},
                               **options)


def signed_in(visitor) -> bool:
    return visitor.client.get("/notices").status_code == 200


def test_a_password_costs_a_guesser_as_much_as_the_standard_asks():
    """RFC 9106, the second recommended choice: 64 MiB, three passes, whether the login is known or not. Every other test
    hashes for nothing."""
    for kept in (FULL.hash("a word"), hash_of_nothing(FULL)):
        assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
        with pytest.raises(VerifyMismatchError):
            FULL.verify(kept, "another word")


def test_a_cookie_from_before_is_never_the_one_after(app, town):
    visitor = Visitor(app)
    visitor.client.set_cookie(COOKIE, "planted")
    form_before = visitor.client.get("/sign-in") and visitor.client.get_cookie("mcu_form").value
    visitor.sign_in(town["operator"])
    first = cookie(visitor)
    assert first not in ("", "planted") and visitor.client.get_cookie("mcu_form", path="/") != form_before
    visitor.post("/sign-out")
    visitor.sign_in(town["operator"])
    assert cookie(visitor) != first


def test_signing_out_ends_the_session_itself(app, visit):
    visitor = visit("operator")
    kept = cookie(visitor)
    assert visitor.post("/sign-out").status == 303
    other = Visitor(app)
    other.client.set_cookie(COOKIE, kept)
    assert not signed_in(other)
    assert other.client.get("/operator", headers={"HX-Request": "true"}).status_code == 401


@pytest.mark.parametrize("end", [
    lambda someone, at: acts.renew_password(TIMETABLE, someone.id, at),
    lambda someone, at: acts.close_sign_in(TIMETABLE, someone.id, at)], ids=["new slip", "closed"])
def test_the_session_dies_with_the_password_and_the_person(app, people, visit, town, end):
    visitor = visit("executor")
    with app.app_context(), act(TIMETABLE):
        end(town["executor"], people.at)
    assert not signed_in(visitor)
    assert visitor.post("/executor", {}).status in (401, 405)


def test_ones_own_new_password_ends_the_other_sign_ins(app, visit, town):
    here, there = visit("executor"), Visitor(app).sign_in(town["executor"])
    page = here.get("/account/password")
    sent = here.send(page.form("/account/password").fill(current=town["executor"].password, fresh="another good word 1",
                                                          again="another good word 1"))
    assert sent.status == 303 and signed_in(here) and not signed_in(there)


def test_a_withdrawn_role_is_gone_on_the_next_page(app, people, visit, town):
    from app.directory.tables import GrantRow

    visitor = visit("operator")
    assert visitor.get("/operator").status == 200
    with app.app_context():
        held = db.session.scalars(db.select(GrantRow.id).where(GrantRow.person_id == town["operator"].id)).one()
    people.withdraw(town["operator"], held)
    assert visitor.get("/operator").status == 403
    assert visitor.post("/operator/take", {"number": 1}).status == 403
    assert visitor.get("/").status == 200


@pytest.mark.parametrize(("pause", "alive"), [(timedelta(minutes=119), True), (timedelta(minutes=121), False),
                                              (timedelta(hours=13), False), (-timedelta(hours=1), True)])
def test_a_session_ends_by_itself(visit, standing, pause, alive):
    visitor = visit("operator")
    standing.shift(pause)
    assert signed_in(visitor) is alive


def seen_at(app):
    with app.app_context():
        return db.session.scalars(db.select(SessionRow.seen_at)).one()


@pytest.mark.parametrize("address", ["/operator", "/messages", "/messages/1", "/notices", "/messages/1/call"])
def test_who_reads_pages_stays_signed_in(visit, making, standing, address):
    making.message("registered")
    visitor = visit("operator")
    for _ in range(4):
        standing.shift(timedelta(minutes=90))
        assert visitor.get(address).status == 200
    assert signed_in(visitor)


POLLS = ["/notices/bell", "/operator/news?version=0", "/messages/1/news?version=1"]


@pytest.mark.parametrize("poll", [*POLLS, "/messages/1/here"])
def test_an_open_page_alone_does_not_keep_the_session(visit, making, standing, poll):
    making.message("registered")
    visitor = visit("operator")
    token = visitor.token()
    for _ in range(3):
        standing.shift(timedelta(minutes=39))
        asked = {"data": {"csrf_token": token}, "method": "POST"} if poll.endswith("here") else {"method": "GET"}
        assert visitor.client.open(poll, headers={"HX-Request": "true"}, **asked).status_code in (200, 204)
    standing.shift(timedelta(minutes=4))
    assert not signed_in(visitor)


def test_reading_writes_at_most_once_in_five_minutes(app, visit, standing):
    visitor = visit("operator")
    first = seen_at(app)
    standing.shift(timedelta(minutes=4))
    visitor.get("/operator")
    assert seen_at(app) == first
    standing.shift(timedelta(minutes=1))
    visitor.get("/operator")
    assert seen_at(app) == first + timedelta(minutes=5)


def test_a_database_too_busy_for_the_mark_does_not_spoil_the_page(visit, standing, monkeypatch):
    def busy(*_):
        raise OperationalError("update", {}, Exception("database is locked"))

    visitor = visit("operator")
    standing.shift(timedelta(minutes=10))
    monkeypatch.setattr("app.web.sessions.touch_session", busy)
    assert visitor.get("/operator").status == 200


@pytest.mark.slow
def test_twelve_hours_are_the_most_however_busy(visit, standing):
    visitor = visit("operator")
    for _ in range(12):
        standing.shift(timedelta(minutes=55))
        assert visitor.post("/notices/read", {"newest": 0}).status == 303
    standing.shift(timedelta(minutes=65))
    assert not signed_in(visitor)


@pytest.mark.slow
def test_every_process_knows_of_the_end(app, house, visit):
    """The session is a row: a second application over the same database forgets it at the same moment."""
    visitor = visit("operator")
    second = create_app(settings(house.folder, house.store.url))
    other = second.test_client()
    other.set_cookie(COOKIE, cookie(visitor))
    assert other.get("/operator").status_code == 200
    visitor.post("/sign-out")
    assert other.get("/operator").status_code == 303
    with second.app_context():
        db.engine.dispose()


@pytest.mark.slow
def test_wrong_passwords_slow_the_address_and_nobody_else(app, town, standing):
    """Five on one name, fifty on many; a forged X-Forwarded-For changes nothing; a colleague elsewhere comes in."""
    visitor = Visitor(app)
    for number in range(5):
        answer = try_to_enter(visitor, "operator", headers={"X-Forwarded-For": f"10.0.0.{number}"})
        assert answer.status_code == 422 and WRONG in answer.text
    slowed = try_to_enter(visitor, "operator", town["operator"].password, headers={"X-Forwarded-For": "10.9.9.9"})
    assert slowed.status_code == 429 and "Слишком много неудачных попыток" in slowed.text
    assert try_to_enter(visitor, "operator", town["operator"].password,
                        environ_overrides={"REMOTE_ADDR": "10.1.1.1"}).status_code == 303
    stranger = Visitor(app)
    answers = [try_to_enter(stranger, f"name-{number}").status_code for number in range(60)]
    assert answers[:40] == [422] * 40 and answers[-5:] == [429] * 5
    standing.shift(timedelta(minutes=16))
    assert try_to_enter(Visitor(app), "operator", town["operator"].password).status_code == 303


def test_nothing_tells_a_known_login_from_an_unknown_one(app, people, town, standing, monkeypatch):
    """Same words, same status, and the same work: one hash of one cost, the same statements (attack 25)."""
    with app.app_context(), act(TIMETABLE):
        acts.close_sign_in(TIMETABLE, town["head"].id, people.at)
        ended = acts.renew_password(TIMETABLE, town["curator"].id, people.at - acts.SLIP_LASTS - timedelta(days=9))
    work: list[str] = []
    hasher = directory.HASHER

    class Counting:
        def verify(self, known: str, password: str) -> bool:
            work.append("$".join(known.split("$")[:4]))
            return hasher.verify(known, password)

    monkeypatch.setattr(directory, "HASHER", Counting())
    with app.app_context():
        engine = db.engine
    tries = {"operator": "wrong word", "head": town["head"].password, "curator": ended.password, "nobody-here": "wrong word",
             "Operator": town["operator"].password, "o" * 60: "wrong word", "я": "я"}
    told = {}
    for login, password in tries.items():
        visitor = Visitor(app)
        token = visitor.token()
        event.listen(engine, "before_cursor_execute", note := lambda *asked: work.append(asked[2]))
        answer = visitor.client.post("/sign-in", data={"csrf_token": token, "login": login, "password": password})
        event.remove(engine, "before_cursor_execute", note)
        page = re.sub(r'((csrf_token|csrf-token|login)"[^>]*(value|content)=)"[^"]*"', r"\1", answer.text)
        told[login] = (answer.status_code, page, tuple(work))
        work.clear()
    one = told["operator"]
    assert one[0] == 422 and one[1].count(WRONG) == 1 and sum("argon2id" in done for done in one[2]) == 1
    assert [login for login, other in told.items() if other != one] == []


@pytest.mark.slow
def test_no_post_without_the_token_of_this_session(app, visit, making):
    """Without a token, with another session's, with a body of another type: refused, and nothing changes."""
    from tests.web.test_bad_input_fuzz import contents

    visitor = visit("operator")
    foreign = Visitor(app).token()
    here = {"number": making.message("registered"), "code": "take", "evidence": 1, "notice_id": 1, "person_id": 1,
            "grant_id": 1, "day": "2026-05-20", "hour_id": 1, "rule_id": 1}
    before = contents(app)
    for endpoint, method, rule in routes(app):
        if method != "POST":
            continue
        address = path(visitor, endpoint, rule, here)
        for sent in ({"data": {}}, {"data": {"csrf_token": foreign}}, {"data": {"csrf_token": ""}},
                     {"data": "csrf_token=x", "content_type": "text/plain"}, {"json": {"csrf_token": foreign}}):
            status = visitor.client.post(address, **sent).status_code
            assert status in (400, 403), (endpoint, sent, status)
    assert contents(app) == before


def test_a_sign_in_page_that_is_outdated_says_so_and_keeps_the_login(app, town):
    visitor = Visitor(app)
    sent = {"csrf_token": "of yesterday", "login": town["head"].login, "password": town["head"].password, "next": "/messages"}
    for address in ("/sign-in", "/sign-in?dialog=1"):
        answer = visitor.post(address, sent)
        assert answer.status == 400 and "Страница входа устарела, войдите ещё раз." in answer.words
        assert "черновик" not in answer.words
        form = next(form for form in answer.forms() if form.action.startswith("/sign-in"))
        assert form.data["login"] == [town["head"].login] and form.data["next"] == ["/messages"]
        assert form.data["password"] == [""]
    assert visitor.send(form.fill(password=town["head"].password)).status == 200


ELSEWHERE = ["//evil.example", "/\\evil.example", "\\/evil.example", "https:evil.example",
             "https://evil.example", "/%0d%0aLocation:x", "/\t/evil.example", "/ /evil.example",
             "@evil.example", "///evil.example", "data:text/html,x", "javascript:alert(1)",
             "evil.example", "/\x00", "//", "http:///x"]


def test_signing_in_leads_nowhere_else(app, town):
    for address in ELSEWHERE:
        visitor = Visitor(app)
        asked = visitor.client.get("/sign-in", query_string={"next": address.replace("\x00", "")})
        assert "evil.example" not in asked.text
        sent = visitor.client.post("/sign-in", data={"csrf_token": visitor.token(), "login": town["head"].login,
                                                     "password": town["head"].password, "next": address})
        assert sent.status_code == 303 and sent.headers["Location"] in ("/", "/%0d%0aLocation:x", "/%250d%250aLocation:x")
        assert "\r" not in sent.headers["Location"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example",
                                  "localhost:8000.evil.example", "", "[::1]"])
def test_a_foreign_host_is_not_served(app, host):
    for address in ("/sign-in", "/health", "/static/css/base.css", "/nothing"):
        assert app.test_client().get(address, headers={"Host": host}).status_code == 400


def test_no_address_is_made_from_the_host(app, visit):
    for name, value in (("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "gopher"),
                        ("Forwarded", "host=evil.example")):
        for address in ("/sign-in", "/operator", "/", "/messages"):
            answer = visit("operator").client.get(address, headers={name: value})
            assert "evil.example" not in answer.text and "evil.example" not in answer.headers.get("Location", "")


def test_the_demo_people_stay_out_of_a_house_that_is_no_demo(app, house, town):
    from dataclasses import replace

    from app.directory.tables import Person

    with app.app_context(), act(TIMETABLE):
        db.session.get(Person, town["head"].id).demo = True
    serious = create_app(replace(settings(house.folder, house.store.url), demo=False))
    visitor = Visitor(serious)
    assert try_to_enter(visitor, "head", town["head"].password).status_code == 422
    assert try_to_enter(visitor, "operator", town["operator"].password).status_code == 303
    with serious.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(("told", "about"), [
    ({}, "SECRET_KEY"), ({"SECRET_KEY": "changeme"}, "SECRET_KEY"), ({"SECRET_KEY": "short"}, "SECRET_KEY"),
    ({"SECRET_KEY": KEY, "FLASK_DEBUG": "1"}, "FLASK_DEBUG")])
def test_no_serious_start_with_a_debugger_or_a_known_key(tmp_path, told, about):
    with pytest.raises(WrongSettings) as refused:
        from_environment({"MCU_INSTANCE": str(tmp_path), **told})
    assert any(line.startswith(about) for line in refused.value.mistakes)
