"""The bell as a person uses it: through the page, with and without htmx."""

import re

import pytest
from sqlalchemy import select

from app.directory.people import open_session
from app.directory.tables import GrantRow, Person
from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.notices.acts import tell
from app.notices.queries import unread
from app.notices.tables import Notice
from app.web.sessions import COOKIE

HTMX = {"HX-Request": "true"}


class Reader:
    """A signed-in operator with a browser."""

    def __init__(self, app, client):
        self.app = app
        self.client = client
        with app.app_context(), act(TIMETABLE):
            person = Person(post="Оператор колокола", login="bell")
            db.session.add(person)
            db.session.flush()
            db.session.add(GrantRow(person_id=person.id, role="operator"))
            self.id = person.id
            cookie = open_session(person.id, now(), app.config["SETTINGS"].session_limit).cookie
        client.set_cookie(COOKIE, cookie)

    def told(self, key: str, message: int | None = None, person: int | None = None) -> int:
        with self.app.app_context():
            with act(TIMETABLE):
                tell([person or self.id], key, "assigned", f"слова <b>{key}</b>", now(), message=message)
            return db.session.scalar(select(Notice.id).where(Notice.key == key))

    def unread(self) -> int:
        with self.app.app_context():
            return unread(self.id)

    def post(self, address: str, headers=None, **data):
        token = re.search(r'name="csrf-token" content="([^"]+)"', self.client.get("/notices").text)
        return self.client.post(address, data={"csrf_token": token[1]} | data, headers=headers)


@pytest.fixture
def reader(app, client) -> Reader:
    return Reader(app, client)


def test_empty_is_said_kindly(reader):
    page = reader.client.get("/notices")
    assert page.status_code == 200
    assert "Уведомлений нет" in page.text
    assert "адрес почты для вас не указан" in page.text, "no letter is promised where none goes"


def test_newest_first_and_words_stay_words(reader):
    reader.told("первое")
    reader.told("второе", message=7)
    text = reader.client.get("/notices").text
    assert text.index("второе") < text.index("первое")
    assert "<b>второе" not in text
    assert "Открыть № 7" in text


def test_looking_changes_nothing(reader):
    reader.told("первое")
    for _ in range(2):
        reader.client.get("/notices")
        reader.client.get("/notices/bell")
    assert reader.unread() == 1


def test_opening_marks_as_read_and_leads_to_the_message(reader):
    notice = reader.told("первое", message=7)
    answer = reader.post(f"/notices/{notice}/open")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/messages/7")
    assert reader.unread() == 0


def test_one_and_all_with_and_without_htmx(reader):
    first, second, third = (reader.told(key) for key in ("a", "b", "c"))
    fragment = reader.post(f"/notices/{first}/read", HTMX)
    assert fragment.status_code == 200
    assert fragment.text.lstrip().startswith('<div id="notices"')
    assert reader.post(f"/notices/{second}/read").status_code == 303
    assert reader.unread() == 1
    later = reader.told("d")
    assert reader.post("/notices/read", newest=third).status_code == 303
    assert reader.unread() == 1, "what came meanwhile stays unread"
    reader.post("/notices/read", newest=later)
    assert reader.unread() == 0


def test_another_s_notice_is_not_there(reader, app):
    with app.app_context(), act(TIMETABLE):
        other = Person(post="Другой")
        db.session.add(other)
        db.session.flush()
        other_id = other.id
    notice = reader.told("чужое", message=9, person=other_id)
    for address in (f"/notices/{notice}/read", f"/notices/{notice}/open", "/notices/999999/open",
                    "/notices/99999999999999999999/read"):
        assert reader.post(address).status_code == 404
    assert "чужое" not in reader.client.get("/notices").text


def test_the_poll_is_silent_until_something_is_new(reader):
    assert reader.client.get("/notices/bell?version=0").status_code == 204
    reader.told("a")
    fresh = reader.client.get("/notices/bell?version=0", headers=HTMX)
    assert fresh.status_code == 200
    assert 'id="bell"' in fresh.text
    assert reader.client.get("/notices/bell?seen=1").status_code == 204


@pytest.mark.parametrize("query", ["before=0", "before=-1", "before=99999999999999999999", "before=x", "before="])
def test_strange_pages_are_the_first_page(reader, query):
    reader.told("a")
    page = reader.client.get(f"/notices?{query}")
    assert page.status_code == 200
    assert "слова" in page.text


def test_nothing_without_signing_in(app):
    stranger = app.test_client()
    assert stranger.get("/notices").status_code == 303
    assert stranger.get("/notices/bell", headers=HTMX).status_code == 401
    assert stranger.post("/notices/read").status_code in (400, 401)
