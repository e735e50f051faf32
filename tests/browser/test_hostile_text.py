"""Hostile words in every column that pages show: real Chromium runs nothing and reports nothing (attack 1)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import update

from app.directory.tables import Person, Topic, Unit
from app.files.tables import StoredFile
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.messages import acts as m
from app.messages.tables import Message
from tests.support.making import Making
from tests.support.people import People, Someone

NOW = datetime(2026, 5, 19, 11, 0, tzinfo=ZoneInfo("Asia/Novokuznetsk"))
HOSTILE = '"\'><script>hit=1</script><img src=x onerror=hit=1><svg/onload=hit=1>{{7*7}}\u202e</textarea></title>'
SHORT = '"><img src=x onerror=hit=1>'
WATCH = """
window.reports = [];
document.addEventListener("securitypolicyviolation", event => reports.push(event.violatedDirective + " " + event.blockedURI));
window.addEventListener("error", event => { if (event.message) reports.push(event.message) });
"""


@pytest.fixture
def people(app: Flask):
    with time_machine.travel(NOW, tick=True):
        yield People(app, NOW.replace(day=14, hour=9))


@pytest.fixture
def town(people: People) -> dict[str, Someone]:
    return people.town()


@pytest.fixture
def numbers(app: Flask, people: People, town: dict[str, Someone]) -> list[int]:
    """Messages in several states, every text of them hostile."""
    making = Making(app, people, town["operator"], town["executor"], town["contributor"])
    words = {"text": HOSTILE, "settlement": SHORT, "street": SHORT, "house": SHORT, "place_note": HOSTILE, "community": HOSTILE,
             "author_name": HOSTILE, "author_contacts": HOSTILE, "link": "https://example.org/" + SHORT}
    made = [making.message(state, **words, external_number=f"{SHORT}{state}")
            for state in ("registered", "preparing", "check", "publish", "published", "declined")]
    with app.app_context():
        open_one, number = made[2], made[1]
        making.do(town["operator"], m.record_call, number, whom=HOSTILE, text=HOSTILE)
        making.do(town["operator"], m.return_answer, open_one, reason="no_proof", words=HOSTILE)
        making.do(town["contributor"], m.contribute, number, text=HOSTILE)
        viewer = people.viewer(town["operator"])
        with act(viewer):
            m.save_draft(viewer, number, "call", {"text": HOSTILE, "whom": HOSTILE}, making.at)
        with act(TIMETABLE):
            for column in (Person.post, Person.name, Person.phone):
                db.session.execute(update(Person).where(Person.id.in_([one.id for one in town.values()]))
                                   .values({column: Person.login + HOSTILE if column is Person.post else SHORT}))
            db.session.execute(update(Unit).values(name=Unit.name + SHORT, short=Unit.short + SHORT, phone=SHORT))
            db.session.execute(update(Topic).values(name=Topic.name + SHORT, group=SHORT))
            db.session.execute(update(StoredFile).values(name=HOSTILE))
            db.session.execute(update(Message).values(not_matched={"topic": HOSTILE, "unit": HOSTILE}))
    return made


PAGES = {
    "operator": ["/operator", "/messages", "/messages?q=%3Cscript%3Ehit=1%3C/script%3E", "/operator/register", "/notices",
                 "/operator/print?number={0}", "/operator/assign?number={0}", "/imports", "/imports/matching?kind=topic",
                 "/messages/{0}", "/messages/{1}", "/messages/{1}/call", "/messages/{1}/print", "/messages/{2}",
                 "/messages/{3}", "/messages/{4}", "/messages/{5}", "/messages/{0}/assign", "/messages/{0}/edit"],
    "executor": ["/executor", "/executor?done=1", "/messages", "/messages/{1}", "/messages/{2}", "/messages/{1}/not_ours",
                 "/notices"],
    "head": ["/messages", "/messages/{1}", "/messages/{5}"],
    "admin": ["/admin/people", "/admin/people/1", "/admin/state", "/admin/hours", "/imports/matching?kind=unit"],
}


@pytest.mark.parametrize("who", PAGES)
def test_nothing_runs_and_nothing_is_reported(desk: Page, numbers: list[int], town: dict[str, Someone], who: str):
    asked: list[str] = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    desk.on("request", lambda request: asked.append(request.url) if request.url[-2:] == "/x" else None)
    desk.add_init_script(WATCH)
    desk.goto("/sign-in")
    desk.fill("input[name=login]", town[who].login)
    desk.fill("input[name=password]", town[who].password)
    desk.click("form button[type=submit], form button.primary")
    desk.wait_for_load_state("load")
    for address in PAGES[who]:
        answer = desk.goto(address.format(*numbers))
        assert answer is not None and answer.status == 200, (address, answer and answer.status)
        assert "/sign-in" not in desk.url
        desk.wait_for_load_state("networkidle")
        assert desk.evaluate("typeof hit") == "undefined", address
        assert desk.evaluate("reports") == [], address
        assert desk.locator("img[src='x'], svg[onload]").count() == 0, address
    assert asked == []


def test_the_words_stand_as_they_were_written(desk: Page, numbers: list[int], town: dict[str, Someone]):
    desk.goto("/sign-in")
    desk.fill("input[name=login]", town["operator"].login)
    desk.fill("input[name=password]", town["operator"].password)
    desk.click("form button.primary")
    desk.goto(f"/messages/{numbers[1]}")
    shown = desk.inner_text("body")
    assert "<script>hit=1</script><img src=x onerror=hit=1>" in shown and "{{7*7}}" in shown
    desk.goto(f"/messages/{numbers[1]}/call")
    assert desk.input_value("textarea[name=text]").startswith('"\'><script>hit=1</script>')
