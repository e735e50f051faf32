"""The town of the journeys: people at their pages, at moments of Novokuznetsk time."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

import time_machine
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.directory.tables import GrantRow, Person, Topic, Unit
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from tests.support.people import QUICK

ZONE = ZoneInfo("Asia/Novokuznetsk")
PASSWORD = "a password of the journeys"
HASH = QUICK.hash(PASSWORD)


def moment(words: str) -> datetime:
    """«2026-05-12 08:10» of the town."""
    return datetime.fromisoformat(words).replace(tzinfo=ZONE)


@contextmanager
def at(words: str) -> Iterator[None]:
    with time_machine.travel(moment(words), tick=False):
        yield


def photo(colour: tuple[int, int, int], size: tuple[int, int] = (640, 480)) -> bytes:
    """A small JPEG that is unlike those of other colours."""
    picture = Image.radial_gradient("L").resize(size)
    made = Image.merge("RGB", [picture.point(lambda value, part=part: (value + part) % 256) for part in colour])
    out = io.BytesIO()
    made.save(out, "JPEG", quality=85)
    return out.getvalue()


class Town:
    """People with logins over the profile's posts, and what is true in the database."""

    def __init__(self, app: Flask):
        self.app = app
        self.operator = Citizen(self, "operator", "Ответственный за работу в системе «Инцидент", None, "operator", "incident")
        self.executor = Citizen(self, "executor", "Директор", "Управление ЖКХ", "executor")
        self.water = Citizen(self, "water", "Директор", "Водоканал", "executor")
        self.head = Citizen(self, "head", "Директор", "Мыски Медиа", "head")
        self.curator = Citizen(self, "curator", "Заместитель главы Мысковского", None, "curator")

    def topic(self, name: str) -> int:
        with self.app.app_context():
            return db.session.scalar(select(Topic.id).where(Topic.name == name))


class Citizen:
    """One person with a browser. Signs in by the form whenever the session has ended."""

    def __init__(self, town: Town, login: str, post: str, unit: str | None, role: str, channel: str | None = None):
        self.app, self.login = town.app, login
        self.browser = town.app.test_client()
        with town.app.app_context(), act(TIMETABLE):
            query = select(Person).where(Person.post.startswith(post)).order_by(Person.id)
            if unit:
                query = query.join(Unit, Unit.id == Person.unit_id).where(Unit.short == unit)
            person = db.session.scalars(query).first()
            person.login = login
            person.password_hash = HASH
            db.session.add(GrantRow(person_id=person.id, role=role, channel=channel,
                                    unit_id=person.unit_id if role in ("executor", "unit_head", "signatory") else None))
            self.id, self.unit_id = person.id, person.unit_id

    def get(self, address: str, **options):
        answer = self.browser.get(address, **options)
        if answer.status_code == 303 and "/sign-in" in answer.headers["Location"]:
            self.sign_in()
            answer = self.browser.get(address, **options)
        return answer

    def sign_in(self) -> None:
        page = self.browser.get("/sign-in").text
        answer = self.browser.post("/sign-in", data={"csrf_token": token(page), "login": self.login, "password": PASSWORD})
        assert answer.status_code == 303, answer.text

    def page(self, address: str) -> str:
        """The words of a page, tags taken out."""
        answer = self.get(address)
        assert answer.status_code == 200, (address, answer.status_code, answer.text[:2000])
        return words(answer.text)

    def post(self, to: str, form_at: str, /, **data):
        """Fills the form found on a page and sends it."""
        page = self.get(form_at).text
        return self.browser.post(to, data={"csrf_token": token(page), **data}, content_type="multipart/form-data")

    def card(self, number: int) -> str:
        return self.page(f"/messages/{number}")

    def do(self, number: int, code: str, **data):
        """One act by its form on the card; the answer must be the way on."""
        answer = self.try_to(number, code, **data)
        assert answer.status_code == 303, (code, answer.status_code, words(answer.text)[:3000])
        return answer

    def try_to(self, number: int, code: str, seen: int | None = None, **data):
        page = self.get(f"/messages/{number}/{code}").text
        found = re.search(r'name="seen"[^>]*value="(\d+)"', page)
        version = seen if seen is not None else found[1] if found else ""
        return self.browser.post(f"/messages/{number}/{code}", content_type="multipart/form-data",
                                 data={"csrf_token": token(page), "seen": version, **data})

    def upload(self, number: int, picture: bytes, name: str = "photo.jpg", stage: str = "before", client_id: str = ""):
        page = self.get(f"/messages/{number}").text
        return self.browser.post(f"/messages/{number}/evidence", content_type="multipart/form-data",
                                 headers={"HX-Request": "true"},
                                 data={"csrf_token": token(page), "file": (io.BytesIO(picture), name), "stage": stage,
                                       "client_id": client_id or f"id-{hash(picture) & 0xffffffff:x}-{stage}"})

    def register(self, text: str, received: str, **data) -> int:
        answer = self.post("/operator/register", "/operator/register", text=text, received_at=received.replace(" ", "T"),
                           **data)
        assert answer.status_code == 303, words(answer.text)[:3000]
        return int(answer.headers["Location"].rsplit("/", 1)[1])

    def bell(self) -> list[str]:
        """The words of the person's notices, newest first."""
        from app.notices.tables import Notice

        with self.app.app_context():
            return list(db.session.scalars(select(Notice.words).where(Notice.person_id == self.id)
                                           .order_by(Notice.id.desc())))


def token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page) or re.search(
        r'name="csrf-token" content="([^"]+)"', page)
    assert found, page[:500]
    return found[1]


def words(page: str) -> str:
    page = re.sub(r"<(script|style|template|select).*?</\1>", " ", page, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
