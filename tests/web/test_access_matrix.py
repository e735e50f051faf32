"""Role × route × scope × state in every channel: what a person sees of a message, is offered and may do, at every door."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.foundation.database import db
from app.foundation.history import History
from app.foundation.refusal import Invisible
from app.foundation.viewer import Viewer
from app.messages.acts.base import relation_of, role_for
from app.messages.queries.card import open_acts
from app.messages.rules.acts import BY_CODE
from app.messages.tables import Message
from app.messages.visibility import message_for
from app.web.message.performing import PERFORMANCES
from tests.support.access_table import ACTS, RUNS, Place, entitled, hats, offered, open_now
from tests.support.every_state import VILLAGE, EveryState
from tests.support.people import People, Someone
from tests.web.visitor import Visitor

pytestmark = pytest.mark.slow
NOW = datetime(2026, 5, 19, 11, 0, tzinfo=ZoneInfo("Asia/Novokuznetsk"))
OFFER = re.compile(r'(?:href|action)="/messages/(\d+)/([a-z_]+)(?:\?[^"]*)?"')
NUMBER = re.compile(r"(?:>|сообщение )№ (\d+)")  # not those of papers
# Who holds no right at any door of messages; the rest see nothing or something through their scope.
OUTSIDE = ("observer", "admin", "without role")
NEVER_ACT = (*OUTSIDE, "supervisor")


@dataclass
class World:
    app: Flask
    town: dict[str, Someone]
    places: dict[int, Place]
    viewers: dict[str, Viewer]
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def visit(self, who: str) -> Visitor:
        return self.visitors[who]

    def rows(self) -> int:
        """How much history there is: an act that is refused leaves none."""
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(History)) or 0

    def waiting(self, channels: set[str]) -> int:
        with self.app.app_context():
            return db.session.scalar(select(func.count()).where(Message.open, Message.channel.in_(channels))) or 0

    def seen_by(self, who: str) -> set[int]:
        return {number for number, place in self.places.items() if hats(who, place) is not None}


@pytest.fixture(scope="module")
def world(sqlite_house) -> Iterator[World]:
    """Everybody, and one message of every channel in every state; made once, only looked at."""
    with time_machine.travel(NOW, tick=False):
        app = sqlite_house.fresh("myski")
        people = People(app, NOW.replace(day=14, hour=9))
        town = townsfolk(people)
        with app.app_context():
            maker = people.viewer(town.pop("maker"), NOW)
            made = EveryState(maker, town["executor"].unit_id, town["contributor"].unit_id, NOW - timedelta(minutes=25))
            places = made.all()
            viewers = {who: people.viewer(person, NOW) for who, person in town.items()}
        found = World(app, town, places, viewers)
        found.visitors = {who: Visitor(app).sign_in(person) for who, person in town.items()}
        yield found


def townsfolk(people: People) -> dict[str, Someone]:
    town = people.town()
    town["operator of all"] = people.someone("operator-all", "operator")
    town["press of the governor"] = people.someone("press-governor", "press", channel="governor")
    town["settlement"] = people.someone("village")
    people.grant(town["settlement"], "sector", territory=people.territory("Подобасская территория", (VILLAGE,)))
    town["signatory of all"] = people.someone("signatory-all", "signatory")
    town["maker"] = people.someone("maker", "operator")
    for role in ("head", "signatory", "press"):
        people.grant(town["maker"], role)
    for role in ("executor", "unit_head"):
        people.grant(town["maker"], role, unit_id=town["executor"].unit_id)
    return town


def test_the_world_holds_every_state_of_every_route(world):
    found = Counter((place.appeal or place.channel, place.step or place.state) for place in world.places.values())
    assert len(world.places) > 150 and set(found.values()) <= {1, 2}
    assert set(ACTS) == set(BY_CODE) == set(PERFORMANCES)


def test_every_act_in_every_state_of_every_channel_by_everybody(world):
    """Scope first (404), then the capacity (403), then the moment (409): what is left is what the card offers."""
    wrong = []
    with world.app.app_context():
        for who, viewer in world.viewers.items():
            for number, place in world.places.items():
                worn, found = hats(who, place), acts_of(viewer, number)
                expected = {code: 404 if worn is None else 403 if not entitled(code, place, worn) else
                            200 if open_now(code, place) else 409 for code in ACTS}
                wrong += [(who, place, code, expected[code], found[code]) for code in ACTS if expected[code] != found[code]]
    assert wrong == [], wrong


def acts_of(viewer: Viewer, number: int) -> dict[str, int]:
    """What each act answers here: the gate, then the right, then the moment."""
    try:
        message = message_for(viewer, number)
    except Invisible:
        return dict.fromkeys(ACTS, 404)
    relation = relation_of(viewer, message)
    shown = {one.code for one in open_acts(viewer, message, relation, NOW)}
    return {code: 200 if code in shown else 409 if role_for(viewer, BY_CODE[code], message, relation) else 403
            for code in ACTS}


def test_the_page_offers_what_the_table_says_and_to_nobody_else(world):
    wrong = []
    for turn, (who, visitor) in enumerate(world.visitors.items()):
        for number, place in world.places.items():
            if (number + turn) % 5:
                continue
            answer = visitor.client.get(f"/messages/{number}")
            expected = 403 if who in OUTSIDE else 404 if hats(who, place) is None else 200
            acts = {code for of, code in OFFER.findall(answer.text) if int(of) == number and code in ACTS}
            if answer.status_code != expected or acts != offered(who, place) or (expected != 200 and "Фонарь" in answer.text):
                wrong.append((who, place, answer.status_code, sorted(acts ^ offered(who, place))))
    assert wrong == [], wrong


def test_an_act_sent_all_the_same_is_refused_and_changes_nothing(world):
    """The act's page and the act itself, in turn over acts and people: invisible, not theirs, or not now."""
    wrong, before, of = [], world.rows(), list(ACTS)
    for turn, (who, visitor) in enumerate(world.visitors.items()):
        token = visitor.token()
        for number, place in world.places.items():
            code, worn = of[(number * 7 + turn * 3) % len(of)], hats(who, place)
            if code in offered(who, place) or (number + turn) % 3:
                continue
            expected = (403,) if who in NEVER_ACT else (404,) if worn is None else (409, 422) if entitled(
                code, place, worn) else (403,)
            sent = {"method": "POST", "data": {"csrf_token": token, "seen": "1"}} if number % 2 else {}
            status = visitor.client.open(f"/messages/{number}/{code}", **sent).status_code
            if status not in expected:
                wrong.append((who, place, code, bool(sent), status, expected))
    assert wrong == [] and world.rows() == before, wrong


LISTS = ("/messages.xlsx", "/messages.xlsx?q=Фонарь", "/operator.xlsx", "/executor.xlsx", "/sector.xlsx")


def test_lists_search_and_counters_hold_what_is_seen_and_nothing_more(world):
    for who, visitor in world.visitors.items():
        seen = world.seen_by(who) if who not in OUTSIDE else set()
        for address in LISTS:
            answer = visitor.client.get(address)
            if answer.status_code != 403:
                found = numbers_in(answer.data) & set(world.places)
                assert found <= seen, (who, address, found - seen)
                assert not address.startswith("/messages") or found == seen, (who, address, seen - found)
        queue = visitor.client.get("/operator")
        if queue.status_code == 200:
            assert re.search(rf">Всё по сроку<b>{world.waiting(RUNS[who])}<", queue.text), (who, world.waiting(RUNS[who]))


def numbers_in(workbook: bytes) -> set[int]:
    sheet = ZipFile(BytesIO(workbook)).read("xl/worksheets/sheet1.xml").decode()
    return {int(found) for found in re.findall(r'<c r="A\d+"[^>]*><v>(\d+)</v>', sheet)}


def test_notices_name_only_what_their_reader_sees(world):
    for who, visitor in world.visitors.items():
        book = ZipFile(BytesIO(visitor.client.get("/notices/all.xlsx").data))
        told = {int(number) for name in book.namelist() for number in NUMBER.findall(book.read(name).decode())}
        assert told & set(world.places) <= (world.seen_by(who) if who not in OUTSIDE else set()), who


# Doors of one message besides its card and acts; the last ones send.
DOORS = ("news", "around", "print", "links", "main?main={}", "author", "draft/call", "here", "links/new", "evidence")
SENDS = DOORS.index("author")


def test_side_doors_of_a_message_are_as_narrow_as_its_card(world):
    """Copy to print, one-time link, what lies around, applicant, drafts, proof: each for everybody in turn."""
    wrong = []
    for turn, (who, visitor) in enumerate(world.visitors.items()):
        token = visitor.token()
        for number, place in world.places.items():
            if (number + turn) % 3:
                continue
            door = (number // 3 + turn) % len(DOORS)
            address = f"/messages/{number}/" + DOORS[door].format(number)
            answer = visitor.client.get(address) if door < SENDS else visitor.client.post(address, data={"csrf_token": token})
            if answer.status_code not in expected_at(DOORS[door], who, place) or (
                    hats(who, place) is None and "Фонарь" in answer.text):
                wrong.append((who, place, DOORS[door], answer.status_code))
    assert wrong == [], wrong


ONLY = {"links": "operator", "links/new": "operator", "main?main={}": "operator", "author": "operator executor",
        "evidence": "operator executor"}


def expected_at(door: str, who: str, place: Place) -> set[int]:
    role = "operator" if who in RUNS else {"contributor": "executor", "unit head": "executor", "executor elsewhere": "executor"
                                           }.get(who, who)
    if who in OUTSIDE or (door in ONLY and role not in ONLY[door].split()) or (door == "draft/call" and role == "supervisor"):
        return {403}
    worn = hats(who, place)
    if worn is None:
        return {404, 422} if door in ("evidence", "links/new") else {404}
    if door == "author":
        talks = place.channel == "governor" and not place.appeal and "responsible" in worn
        return {200} if talks or "operator" in worn else {403}
    return {200, 204, 409, 422}
