"""The demonstration of the centres other than Myski: each sign-in opens its page and finds what the others left."""

import pytest

from app import demo
from app.directory.people import viewer_of
from app.directory.schedules import local_date
from app.directory.tables import Person
from app.foundation.database import db
from app.messages.queries import listing
from app.messages.queries.papers import replies_to_sign
from tests.demo.conftest import FRIDAY
from tests.journeys.town import token

HOMES = {"admin": "/admin/people", "pos": "/operator", "press": "/operator", "chief": "/executor", "deputy": "/signatory",
         "settlement": "/sector"}
WORK = {"operator": ("take", "assign", "check"), "pos": ("take", "agree", "publish"), "press": ("take", "agree", "publish")}
TITLES = {"gavrilov-yam": "Руководитель МЦУ ГЯМР", "okha": "Председатель МЦУ"}  # as their acts call the head
FEW = 34  # with those of the other channels and of long ago


@pytest.mark.slow
@pytest.mark.parametrize("code", ["alekseevka", "gavrilov-yam", "ishim", "okha"])
def test_every_demo_sign_in_finds_work_on_its_page(empty_app, code, monkeypatch):
    monkeypatch.setattr(demo, "ENOUGH", FEW)
    assert empty_app.test_cli_runner().invoke(args=["profile", "load", code]).exit_code == 0
    with empty_app.app_context():
        stage = demo.play(FEW, 1, FRIDAY)
        assert stage.refused == []
        logins = {login: viewer_of(db.session.get_one(Person, viewer.person_id), local_date(FRIDAY))
                  for login, viewer in stage.cast.logins.items()}
        for login, tabs in WORK.items():
            counts = listing.counts(logins[login])
            assert [tab for tab in tabs if not counts[tab]] == [], login
        assert len(listing.assignments(logins["executor"]).rows) >= 4
        assert {row.waits_on for row in listing.assignments(logins["chief"]).rows} >= {"executor", "unit_head"}
        assert len(replies_to_sign(logins["deputy"])) == 1
        assert ("settlement" in logins) == (code == "gavrilov-yam")  # whose act names heads of settlements
        watching = {"head", "curator", "sector", "supervisor", "settlement"} & set(logins)
        assert all(listing.counts(logins[login])[""] for login in watching)
    for login in logins:
        browser = empty_app.test_client()
        form = {"csrf_token": token(browser.get("/sign-in").text), "login": login, "password": "demo"}
        assert browser.post("/sign-in", data=form).status_code == 303
        page = browser.get("/", follow_redirects=True)
        assert (page.status_code, page.request.path) == (200, HOMES.get(login, f"/{login}")), login
        assert login != "settlement" or "Моя территория" in page.text and "Глава поселения" in page.text
        assert login != "head" or TITLES.get(code, "Руководитель МЦУ") in page.text
        assert not any(word in page.text for word in ("Мыски", "Мысков", "Кузбас")), login
