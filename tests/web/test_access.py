"""Role × route × method × scope: the door is exactly as wide as the table of grants says."""

import pytest
from sqlalchemy import select

from app.directory.schedules import MEMORY
from app.directory.tables import Block, Territory
from app.foundation.database import db
from tests.support.grants_table import ANYTHING, GRANTS, OPEN, may_enter
from tests.support.people import People
from tests.web.conftest import NOW
from tests.web.visitor import Visitor

PEOPLE = {"operator": "operator", "operator elsewhere": "operator", "executor": "executor", "contributor": "executor",
          "executor elsewhere": "executor", "head": "head", "curator": "curator",
          "sector": "sector", "sector elsewhere": "sector", "supervisor": "supervisor", "press": "press",
          "unit head": "unit_head", "signatory": "signatory", "admin": "admin",
          "observer": "observer", "without role": None}
NO_NUMBER = 2_000_000


@pytest.fixture
def here(app, making) -> dict[str, object]:
    """Values for the addresses: a message in scope of operator, executor and contributor, with a file."""
    number = making.message("preparing")
    with app.app_context():
        evidence = making.evidence(making.executor, number)
    return {"number": number, "evidence": evidence, "variant": "thumb", "code": "call", "person_id": making.executor.id,
            "grant_id": NO_NUMBER, "command_id": NO_NUMBER,
            "notice_id": NO_NUMBER, "hour_id": NO_NUMBER, "rule_id": NO_NUMBER, "block_id": NO_NUMBER,
            "paper_id": NO_NUMBER, "act_id": NO_NUMBER, "unit_id": NO_NUMBER, "topic_id": NO_NUMBER,
            "territory_id": NO_NUMBER, "question_id": NO_NUMBER, "measure_id": NO_NUMBER, "day": "2026-05-20",
            "list_id": NO_NUMBER, "order_id": NO_NUMBER, "substitution_id": NO_NUMBER, "week": "2026-W20", "ending": "pdf",
            "question": NO_NUMBER, "name": "queue", "filename": "css/base.css"}


def routes(app):
    """(endpoint, method, rule) of every route; what ends the session comes last."""
    found = [(rule.endpoint, "GET" if "GET" in rule.methods else "POST", rule) for rule in app.url_map.iter_rules()]
    return sorted(found, key=lambda row: (row[0] in ("account.sign_out", "account.enter"), row[0]))


def path(visitor, endpoint, rule, here) -> str:
    values = {name: here.get(name, ANYTHING.get(name)) for name in rule.arguments}
    if endpoint == "admin.channel_rules" or endpoint.endswith(("add_rule", "withdraw_rule")):
        values["code"] = "incident"
    return visitor.address(endpoint, **values)


def entered(status: int) -> bool:
    """Past the door: the page itself answered, whatever it said to an empty form or an unknown id."""
    return status not in (401, 403)


def ask(visitor, method: str, address: str, token: str):
    sent = {"data": {"csrf_token": token}} if method == "POST" else {}
    return visitor.client.open(address, method=method, **sent)


# Open to them where the message's route names them: acts at its steps, the applicant where a talk is asked for.
OTHER_ROUTES = {(who, endpoint) for who in ("curator", "signatory") for endpoint in ("message.act_page", "message.perform")}
OTHER_ROUTES |= {(who, endpoint) for who in ("executor", "contributor", "unit head")
                 for endpoint in ("message.author", "message.scan")}


# The door does not look at the method: some of all ask by every one.
EVERY_METHOD = {"executor elsewhere", "without role"}


@pytest.mark.slow
@pytest.mark.parametrize("who", PEOPLE)
def test_every_route_by_every_method(app, visit, here, who):
    visitor, wrong = visit(who), []
    token = visitor.token()
    here = here | {"code": {"head": "reassign", "sector": "essence"}.get(who.split()[0], "call")}  # an act of the person's own
    for endpoint, method, rule in routes(app):
        if endpoint == "account.enter" or (who, endpoint) in OTHER_ROUTES:
            continue
        allowed, address = may_enter(endpoint, PEOPLE[who]), path(visitor, endpoint, rule, here)
        also = (("HEAD", "OPTIONS") if method == "GET" else ("OPTIONS",)) if who in EVERY_METHOD else ()
        for how in (*also, method):
            status = ask(visitor, how, address, token).status_code
            if entered(status) != allowed or status >= 500 and endpoint != "health.health":
                wrong.append((endpoint, how, status))
    assert wrong == []


# Roles that Myski's act does not name, held as Gavrilov-Yam's does: by a block, a territory, a channel, a unit.
BY_ITS_ACT = {"sector by block": "sector", "sector by territory": "sector", "supervisor": "supervisor", "press": "press",
              "unit head": "unit_head", "signatory": "signatory", "observer": "observer"}


@pytest.mark.slow
def test_every_route_in_a_centre_of_blocks_and_territories(empty_app, standing):
    """Each route is asked by every fourth of these roles in turn; that there is nothing behind a door is no refusal."""
    assert empty_app.test_cli_runner().invoke(args=["profile", "load", "gavrilov-yam"]).exit_code == 0
    MEMORY.kept.clear()
    people, visitors, wrong = People(empty_app, NOW.replace(day=14, hour=9)), {}, []
    with empty_app.app_context():
        block, territory = (db.session.scalar(select(table.id).limit(1)) for table in (Block, Territory))
    for turn, (who, role) in enumerate(BY_ITS_ACT.items()):
        person = people.someone(f"by-act-{turn}")
        people.grant(person, role, channel="pages" if role == "press" else None, territory=territory if turn == 1 else None,
                     block=block if turn in (0, 2) else None)
        visitors[who] = Visitor(empty_app).sign_in(person)
    tokens = {who: visitor.token() for who, visitor in visitors.items()}
    here = dict.fromkeys(("number", "evidence", "person_id", "grant_id", "notice_id", "hour_id", "rule_id"), NO_NUMBER) | {
        "code": "call", "variant": "thumb", "day": "2026-05-20", "name": "queue", "filename": "css/base.css"}
    for place, (endpoint, method, rule) in enumerate(routes(empty_app)):
        for turn, (who, role) in enumerate(BY_ITS_ACT.items()):
            if (place + turn) % 4 or endpoint in ("account.enter", "account.sign_out"):
                continue
            status = ask(visitors[who], method, path(visitors[who], endpoint, rule, here), tokens[who]).status_code
            if entered(status) != may_enter(endpoint, role) or status >= 500 and endpoint != "health.health":
                wrong.append((who, endpoint, status))
    assert wrong == []


def test_a_stranger_finds_every_door_shut(app, visit, here):
    visitor, wrong = visit("nobody"), []
    token = visitor.token()
    for endpoint, method, rule in routes(app):
        if GRANTS[endpoint] == OPEN:
            continue
        address = path(visitor, endpoint, rule, here)
        asked = [ask(visitor, how, address, token) for how in (method, "HEAD" if method == "GET" else method, "OPTIONS")]
        asked.append(visitor.client.open(address, method=method, headers={"HX-Request": "true"}))
        led = asked[0].headers.get("Location", "")
        expected = [303 if method == "GET" else 401, 401, 401, 401]
        if [answer.status_code for answer in asked] != expected or (method == "GET" and not led.startswith("/sign-in")):
            wrong.append((endpoint, [answer.status_code for answer in asked], led))
        assert "Заявитель" not in asked[0].text
    assert wrong == []


def test_a_one_time_password_opens_the_page_of_passwords_only(app, people, visit, here, town):
    from app.directory.acts.people import renew_password
    from app.foundation.database import act
    from app.foundation.viewer import TIMETABLE
    from tests.support.people import Someone

    with app.app_context(), act(TIMETABLE):
        slip = renew_password(TIMETABLE, town["operator"].id, people.at.replace(day=19))
    visitor = visit("nobody").sign_in(Someone(slip.person_id, slip.login, None, slip.password))
    token, wrong = visitor.token(), []
    for endpoint, method, rule in routes(app):
        if GRANTS[endpoint] == OPEN or endpoint in ("account.password", "account.save_password", "account.sign_out"):
            continue
        answer = ask(visitor, method, path(visitor, endpoint, rule, here), token)
        if (answer.status_code, answer.headers.get("Location")) != (303, "/account/password"):
            wrong.append((endpoint, answer.status_code))
    assert wrong == []


OF_A_MESSAGE = [endpoint for endpoint in GRANTS if endpoint.startswith("message.") and endpoint not in (
    "message.listing", "message.list_workbook", "message.topics",
    "message.addressees", "message.lists", "message.open_list", "message.keep_list", "message.change_list",
    "message.drop_list")]


def test_what_is_out_of_scope_is_as_if_it_were_not(app, visit, making, here):
    """The same answer, word for word, for an unseen message and for one that does not exist (attack 5)."""
    wrong = []
    for who in ("operator elsewhere", "executor elsewhere", "sector elsewhere", "press"):
        visitor = visit(who)
        token = visitor.token()
        for endpoint, method, rule in routes(app):
            if endpoint.startswith("message.") and "number" not in rule.arguments:
                continue
            if endpoint not in (*OF_A_MESSAGE, "files.file") or not may_enter(endpoint, PEOPLE[who]):
                continue
            real = ask(visitor, method, path(visitor, endpoint, rule, here), token)
            none = ask(visitor, method, path(visitor, endpoint, rule, here | {"number": NO_NUMBER, "evidence": NO_NUMBER}),
                       token)
            if (real.status_code, none.status_code) not in ((404, 404), (422, 422)) or real.text != none.text:
                wrong.append((who, endpoint, real.status_code, none.status_code, real.text, none.text))
    assert wrong == []


SPELLINGS = ["/operator/", "/Operator", "/operator//print", "/messages//1", "/%6fperator/",
             "/messages/1/", "/messages/01/../1", "/messages/-1", "/messages/+1", "/messages/1.0",
             "/messages/١", "/messages/99999999999999999999999", "/files/99999999999999999999/thumb",
             "/notices/99999999999999999999/open", "/admin/people/1e3", "/;/operator", "/operator;a=b"]


@pytest.mark.parametrize("who", ["nobody", "without role"])
def test_no_other_spelling_opens_a_door(visit, making, who):
    """No such page, or the same door by another name: a redirect to its one spelling, the sign-in, a refusal."""
    for address in SPELLINGS:
        asked = {"base_url": "http://localhost"}
        answer = visit(who).client.get(address, **asked)
        assert answer.status_code in ((404, 405, 308, 303) if who == "nobody" else (404, 405, 308, 403)), answer.status_code
        if answer.status_code == 308:
            assert answer.headers["Location"].startswith("http://localhost/")
            followed = visit(who).client.get(address, follow_redirects=True, **asked)
            assert followed.status_code in (200, 403, 404)
            assert followed.status_code != 200 or 'id="sign_in"' in followed.text


CLAIMS = [{"X-HTTP-Method-Override": "POST"}, {"X-Original-URL": "/admin/people"},
           {"X-Rewrite-URL": "/admin/people"}, {"X-Remote-User": "admin"},
           {"X-Forwarded-User": "admin"}, {"X-Forwarded-For": "127.0.0.1"},
           {"Authorization": "Basic YWRtaW46ZGVtbw=="}]


def test_no_header_makes_anybody_more(visit):
    for headers in CLAIMS:
        assert visit("nobody").client.get("/admin/people", headers=headers).status_code == 303
        assert visit("without role").client.get("/admin/people", headers=headers).status_code == 403
        assert visit("without role").client.get("/admin/people?_method=POST&role=admin", headers=headers).status_code == 403


def test_a_number_beyond_every_table_is_no_page(visit, making):
    for address in ("/messages/{}", "/files/{}/thumb", "/messages/{}/news", "/messages/1/evidence/{}/drop"):
        method = "POST" if address.endswith("drop") else "GET"
        for number in (2**31, 2**63, 10**40):
            data = {"csrf_token": visit("operator").token()} if method == "POST" else None
            assert visit("operator").client.open(address.format(number), method=method, data=data).status_code == 404


def test_methods_that_no_route_has(visit, making):
    for method in ("PUT", "PATCH", "DELETE", "TRACE"):
        assert visit("operator").client.open("/operator", method=method).status_code == 405
    assert visit("operator").client.post("/operator").status_code == 405


def test_who_has_a_role_has_a_menu(visit):
    """That every address of it opens is what test_no_link_leads_where_one_may_not_go follows."""
    for who, role in PEOPLE.items():
        page = visit(who).get("/notices")
        menu = {link.get("href") for nav in page.tree.all("nav") for link in nav.all("a") if link.get("href") != "/"}
        assert bool(menu) == (role is not None), who
