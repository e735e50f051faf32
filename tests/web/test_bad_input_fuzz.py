"""Random and hostile values to every form, random questions to every page: a clear no, never an error of ours."""

import random
import re
from io import BytesIO

import pytest

from app.directory.tables import GrantRow, Person
from app.foundation.database import db
from app.messages.rules.acts import BY_CODE
from tests.support.grants_table import may_enter
from tests.support.html import parse
from tests.support.making import photo
from tests.web.test_access import PEOPLE, path, routes
from tests.web.visitor import HTMX, form_of

SEED = 20261120
ROUNDS = 2
ANSWERS = {200, 201, 204, 302, 303, 400, 401, 403, 404, 405, 409, 413, 422, 429}
# A name that forms have, and names that they must not heed (mass assignment).
FIELDS = [
    "text", "words", "person", "due", "unit", "seen", "back", "reason", "outcome", "interim", "promised_for",
    "truthful", "via", "completeness", "decided_at", "published_at", "link", "evaluated_at", "came_at", "mark",
    "ground", "asked_by", "asked_at", "whom", "called_at", "topic", "incident_kind", "settlement", "street",
    "house", "place_note", "network", "page_kind", "item_kind", "community", "main", "whose", "received_at",
    "external_number", "author_name", "author_contacts", "again", "number", "newest", "before", "stage",
    "client_id", "login", "password", "next", "current", "fresh", "person-post", "person-unit_id", "person-name",
    "person-email", "person-phone", "person-seen", "open-login", "grant-role", "grant-channel", "grant-unit_id",
    "grant-starts_on", "grant-ends_on", "kind", "title", "basis", "year", "decree", "holidays", "moved", "working",
    "short", "channel", "on", "closed", "opens", "closes", "step", "agreed", "since", "label", "alike", "reckoned",
    "message_months", "appeal_months", "by_itself", "messages_before", "appeals_before"]
FORBIDDEN = [
    "id", "number", "received_at", "registered_at", "due", "state", "step", "open", "round", "version", "unit_id",
    "person_id", "role", "is_admin", "author_id", "sha256", "led_by", "message_id", "password_hash",
    "must_change_password", "demo", "next_due", "taken_at"]
VALUES = ("", " ", "0", "1", "-1", "999999999999999999999", "1e308", "NaN", "null", "true", "[]", "{}", "a" * 300, "щ" * 25_000,
          "\x00", "a\x00b", "\r\nSet-Cookie: a=b", "' OR 1=1 --", '" * ( NEAR( col: - \\0 %', "<script>alert(1)</script>",
          "{{7*7}}{% raw %}${7*7}%s%n", "../../etc/passwd", "2026-05-19T10:00", "2026-02-30T25:61", "9999-12-31T23:59",
          "0001-01-01T00:00", "2026-05-19", "20260519", "1990-01-01", "2099-12-31", "١٢٣", "½", "²", "\u202e\u200b", "😀",
          "\ud7ff", "https://mcu.example/", "javascript:alert(1)", "spam", "other", "solved", "operator", "incident", "y", "on",
          "08:00", "25:00", "=1+1", "١")


def fields(chance: random.Random) -> dict[str, object]:
    """A form that nobody meant: some fields, some twice, some that are not to be set, a file where words belong."""
    names = chance.sample(FIELDS, chance.randint(0, 30)) + chance.sample(FORBIDDEN, 6)
    sent: dict[str, object] = {name: [chance.choice(VALUES) for _ in range(chance.choice((1, 1, 1, 2)))] for name in names}
    if chance.random() < 0.3:
        content = chance.choice((b"", b"GIF89a", b"<html>", photo(1), bytes(chance.randbytes(200))))
        name = chance.choice(("a.jpg", "", "../../x", "a\x00.png"))
        sent[chance.choice(("file", "files", "text"))] = (BytesIO(content), name)
    return sent


def post(visitor, address: str, sent: dict[str, object], htmx: bool):
    headers = {"HX-Request": "true", "HX-Target": "row-1"} if htmx else {}
    return visitor.client.post(address, data=sent, headers=headers, content_type="multipart/form-data")


@pytest.fixture
def here(app, making, town) -> dict[str, object]:
    number = making.message("preparing")
    with app.app_context():
        evidence = making.evidence(making.executor, number)
    return {"number": number, "evidence": evidence, "variant": "thumb", "code": "call", "notice_id": 1, "rule_id": 1,
            "person_id": town["executor elsewhere"].id, "grant_id": 3, "hour_id": 1, "day": "2026-05-20", "name": "queue",
            "filename": "css/base.css"}


ENDS_THE_SESSION = ("account.sign_out", "account.enter", "account.save_password")


@pytest.mark.slow
@pytest.mark.both_engines
@pytest.mark.parametrize("who", ["operator", "executor", "admin", "head"])
def test_no_form_gives_500(app, visit, making, here, who):
    chance, visitor, wrong = random.Random(f"{SEED}{who}"), visit(who), []
    token, left = visitor.token(), people_and_grants(app)
    for endpoint, method, rule in routes(app):
        if method != "POST" or endpoint in ENDS_THE_SESSION:
            continue
        codes = [*BY_CODE, "unknown"] if "code" in rule.arguments and "number" in rule.arguments else ["call"]
        for code in codes:
            for _ in range(ROUNDS if len(codes) == 1 else 1):
                sent = fields(chance) | {"csrf_token": token}
                address = path(visitor, endpoint, rule, here | {"code": code})
                answer = post(visitor, address, sent, chance.random() < 0.5)
                if answer.status_code not in ANSWERS:
                    wrong.append((address, answer.status_code, {name: str(value)[:60] for name, value in sent.items()}))
    assert wrong == []
    if who != "admin":
        assert people_and_grants(app) == left


def people_and_grants(app) -> dict[str, list]:
    """What no form of a room of work may ever change."""
    found = contents(app)
    return {name: found[name] for name in (Person.__tablename__, GrantRow.__tablename__)}


# Pages whose forms depend on who looks; of every other one the forms that the first sees are those of all.
FOR_EACH = ("message.card_page", "account.start")
NOT_SENT = ("/sign-out", "/sign-in", "/account/password", "#")
STATES = ("registered", "assigned", "preparing", "check", "region", "publish", "published", "clarification", "declined")
NAMES = {"unit_head": "unit head"}


@pytest.mark.slow
def test_no_form_as_it_is_drawn_gives_500(app, visit, making, here):
    """The forms that people of every role really get, under the names that stand in them, hostile in some of their fields."""
    chance, wrong, seen = random.Random(SEED), [], set()
    for who, address, form in drawn(app, visit, making, here):
        controls = form.node.all("input", "select", "textarea", "button")
        names = sorted({name for one in controls if (name := one.get("name")) and not name.endswith("csrf_token")})
        if form.action.startswith(NOT_SENT) or (key := (re.sub(r"\d+", "0", form.action), form.method, *names)) in seen:
            continue
        seen.add(key)
        for round_ in range(ROUNDS):
            hostile = {name: [chance.choice(VALUES)] for name in names if chance.random() < (0.9 if round_ else 0.4)}
            if form.method == "get":
                sent = {name: [value[:2000] for value in values] for name, values in (form.data | hostile).items()}
                answer = visit(who).client.get(form.action, query_string=sent)
            else:
                answer = post(visit(who), form.action, form.data | hostile, htmx=False)
            if answer.status_code not in ANSWERS:
                wrong.append((who, address, form.action, answer.status_code, {
                    name: str(value)[:60] for name, value in hostile.items()}))
    assert len(seen) > 80
    assert wrong == []


def drawn(app, visit, making, here):
    """(who, address, form): of every page, as the first sees it who may enter; of each act, where a message is open to it."""
    numbers = {state: making.message(state) for state in STATES}
    opened: set[str] = set()
    for who, role in PEOPLE.items():
        for endpoint, method, rule in routes(app):
            if method == "GET" and may_enter(endpoint, role) and (endpoint not in opened or endpoint in FOR_EACH):
                opened.add(endpoint)
                yield from forms_at(visit, who, path(visit(who), endpoint, rule, here))
    for code, one in BY_CODE.items():
        state = next(state for state in (*one.steps, *one.states, "published") if state in numbers)
        for role in one.roles:
            yield from forms_at(visit, NAMES.get(role, role), f"/messages/{numbers[state]}/{code}", headers=HTMX)


def forms_at(visit, who: str, address: str, **options):
    answer = visit(who).client.get(address, **options)
    if answer.status_code == 200 and answer.mimetype == "text/html":
        for node in parse(answer.text).all("form"):
            yield who, address, form_of(node, address)


QUESTIONS = [
    "q", "tab", "after", "before", "state", "unit", "topic", "late", "order", "channel", "number", "version",
    "seen", "done", "day", "year", "kind", "page", "sign_in", "next", "network", "community", "page_kind",
    "item_kind", "settlement", "back", "dialog"]


@pytest.mark.slow
@pytest.mark.both_engines
@pytest.mark.parametrize("who", ["operator", "executor", "admin", "head"])
def test_no_question_gives_500(app, visit, making, here, who):
    chance, visitor, wrong = random.Random(f"{SEED}?{who}"), visit(who), []
    for endpoint, method, rule in routes(app):
        if method != "GET" or endpoint == "health.health":
            continue
        for round_ in range(ROUNDS):
            asked = {name: [chance.choice(VALUES)[:2000] for _ in range(chance.choice((1, 1, 2)))]
                     for name in chance.sample(QUESTIONS, chance.randint(1, 12))}
            headers = {"HX-Request": "true"} if round_ else {"Accept-Language": "x" * 5000}
            address = path(visitor, endpoint, rule, here).split("?")[0]
            answer = visitor.client.get(address, query_string=asked, headers=headers)
            if answer.status_code not in ANSWERS:
                wrong.append((address, answer.status_code, {name: str(value)[:60] for name, value in asked.items()}))
            assert not re.search(r"Traceback|sqlalchemy|sqlite3|psycopg", answer.text if answer.mimetype == "text/html" else "")
    assert wrong == []


@pytest.mark.slow
@pytest.mark.both_engines
def test_looking_changes_nothing(app, visit, making, here):
    """Every GET of every room: the database is the same before and after (attack 12). What is counted to slow guesses down
    is no part of it: of links that are none, five tries of this address."""
    visitors = [visit(who) for who in ("operator", "executor", "admin", "head", "nobody")]
    before = contents(app)
    for visitor in visitors:
        for endpoint, method, rule in routes(app):
            if method == "GET":
                visitor.client.get(path(visitor, endpoint, rule, here))
    after = contents(app)
    tries = {row[1:3] for row in after.pop("sign_in_try")}
    assert before.pop("sign_in_try") == [] and tries == {("/link/", "127.0.0.1")}
    assert after == before


def contents(app) -> dict[str, list]:
    with app.app_context():
        return {table.name: [tuple(map(str, row)) for row in db.session.execute(table.select())]
                for table in db.metadata.sorted_tables}
