"""An administrator signed in through the page, for tests of the admin's room."""

import re
from datetime import timedelta
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.directory.acts import grants
from app.directory.acts.grants import GrantData
from app.directory.people import open_session
from app.directory.schedules import MEMORY
from app.directory.tables import Person
from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.history import History
from app.foundation.viewer import NOBODY
from app.web.sessions import COOKIE
from tests.support.people import QUICK

PASSWORD = "a long enough password"
HASH = QUICK.hash(PASSWORD)


def someone(app: Flask, post: str, login: str, *held: GrantData) -> int:
    """A post of the profile with a sign-in and grants; returns the id."""
    with app.app_context():
        person_id = post_id(app, post)
        with act(NOBODY):
            person = db.session.get(Person, person_id)
            person.login, person.password_hash = login, HASH
            for data in held:
                grants.grant_role(NOBODY, person_id, data, now())
    return person_id


def post_id(app: Flask, post: str) -> int:
    with app.app_context():
        return db.session.scalars(select(Person.id).where(Person.post == post).order_by(Person.id)).first()


def acts(app: Flask, kind: str) -> list[tuple[str, dict]]:
    """(act, facts) of history about a kind of subject, oldest first."""
    with app.app_context():
        rows = db.session.execute(select(History.act, History.facts).where(History.subject_kind == kind).order_by(History.id))
        return [(row.act, row.facts) for row in rows]


class Browser:
    """A client that sends the token of its pages."""

    def __init__(self, client: FlaskClient):
        self.client = client
        self.token = ""

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, **fields: object) -> TestResponse:
        if not self.token:
            page = self.client.get("/sign-in?dialog=").text
            self.token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
        return self.client.post(path, data={"csrf_token": self.token, **fields})

    def sign_in(self, login: str, password: str = PASSWORD) -> int:
        """Through the page; the status of its answer."""
        status = self.post("/sign-in", login=login, password=password).status_code
        self.token = ""
        return status


def seated(app: Flask, person_id: int) -> Browser:
    """A browser of a person who has signed in already."""
    client = app.test_client()
    with app.app_context(), act(NOBODY):
        client.set_cookie(COOKIE, open_session(person_id, now(), timedelta(hours=1)).cookie)
    return Browser(client)


class Admin(Browser):
    """The press secretary's post holds the admin's role in these tests."""

    def __init__(self, app: Flask):
        MEMORY.kept.clear()
        self.id = someone(app, "Пресс-секретарь главы Мысковского городского округа", "admin1", GrantData("admin"))
        super().__init__(seated(app, self.id).client)


def errors(answer: TestResponse) -> list[str]:
    """Words beside fields and about buttons."""
    found = re.findall(r'<span class="error">.*?<span>(.*?)</span></span>|<div class="flash late">.*?<span>(.*?)</span>',
                       answer.text, re.S)
    return [unescape(one or other) for one, other in found]


def hidden(answer: TestResponse, name: str) -> str:
    return unescape(re.search(rf'name="{name}"[^>]*value="([^"]*)"', answer.text)[1])
