"""A foreman without a sign-in: from the letter with the link to the published answer, and what the link is worth then."""

import email
import io
import re
from email import policy
from pathlib import Path

import pytest
from sqlalchemy import select

from app.figures import by, week_of
from app.foundation.clock import now
from app.foundation.database import db
from app.jobs import letters
from app.messages.photos import look_at_photos
from app.messages.tables import Answer, Clock
from tests.journeys.town import ZONE, Town, at, moment, photo, token, words


@pytest.fixture
def town(app) -> Town:
    return Town(app)


def letter_sent(town: Town) -> str:
    """The words of the only letter to the foreman, sent by the timetable's job."""
    with town.app.app_context():
        letters.run()
        db.session.rollback()
    found = [email.message_from_bytes(Path(file).read_bytes(), policy=policy.default)
             for file in town.app.extensions["mailer"].folder.glob("*.eml")]
    return next(one.get_body().get_content() for one in found if one["To"] == "master@example.org")


def given_outside(town: Town) -> tuple[int, str]:
    """A message of 08:20 for the unit, and the path of the link that the letter brought."""
    number = town.operator.register("У подъезда не горит фонарь", "2026-05-12 08:20", topic="Ямы во дворах",
                                    street="ул. Советская", house="14", author_name="Пётр Иванович",
                                    author_contacts="+7 900 000-00-00")
    town.operator.do(number, "take")
    town.operator.do(number, "assign", person=str(town.executor.id))
    sent = town.operator.post(f"/messages/{number}/links/new", f"/messages/{number}/links", hours="24",
                              address="master@example.org")
    assert sent.status_code == 200 and "Ссылка выдана" in sent.text
    return number, re.search(r"(/link/[\w-]{43})", letter_sent(town))[1]


@pytest.mark.slow
def test_from_the_link_to_publication(town, app):
    foreman = app.test_client()
    with at("2026-05-12 08:30"):
        number, path = given_outside(town)
        door = foreman.get(path).text
        foreman.post(f"{path}/open", data={"csrf_token": token(door)})
    with at("2026-05-12 10:00"):
        page = foreman.get(f"{path}/assignment").text
        assert "не горит фонарь" in page and "Ответить до 12 мая 2026, 14:20 осталось" in words(page)
        assert "Пётр" not in page and "900" not in page
        up = {"csrf_token": token(page), "client_id": "a", "stage": "after",
              "file": (io.BytesIO(photo((7, 70, 170))), "фонарь.jpg")}
        assert foreman.post(f"{path}/evidence", data=up).status_code == 201
        with app.app_context():
            look_at_photos(app.extensions["file_store"], now)
        seen = re.search(r'name="answer-seen"[^>]*value="(\d+)"', page)[1]
        sent = foreman.post(f"{path}/answer", data={
            "answer-csrf_token": token(page.replace("answer-csrf_token", "csrf_token")), "answer-seen": seen,
            "answer-text": "Фонарь починили, свет горит.", "answer-outcome": "solved", "answer-truthful": "y"})
        assert sent.status_code == 303, words(sent.text)
        assert "Принято, спасибо" in foreman.get(sent.location).text
    with at("2026-05-12 10:30"):
        card = town.operator.card(number)
        assert "Фонарь починили, свет горит." in card and "фонарь.jpg" in card
        assert "Ответ подготовлен · 10:00 · Управление ЖКХ, по ссылке № 1" in card
        assert "ответ ждёт проверки" in town.operator.bell()[0]
        town.operator.do(number, "check", completeness="2")
        town.operator.do(number, "region_agree")
    with at("2026-05-12 11:20"):
        town.operator.do(number, "publish", link="https://vk.example/wall-1_2")
        assert "в срок, ушло 3 ч" in town.operator.card(number)
        useless = foreman.get(f"{path}/assignment")
        assert useless.status_code == 410 and "уже ответили" in useless.text and "фонарь" not in useless.text.lower()
        assert foreman.get(path).status_code == 410
        assert "использована" in town.operator.page(f"/messages/{number}/links")
    the_units(town, number)


def the_units(town: Town, number: int) -> None:
    """Answer, executor's clock and figures are the unit's, not of a nameless somebody."""
    with town.app.app_context():
        answer = db.session.scalars(select(Answer)).one()
        assert (answer.unit_id, answer.decided_by, answer.state) == (town.executor.unit_id, None, "published")
        clock = db.session.scalars(select(Clock).where(Clock.message_id == number, Clock.kind == "executor")).one()
        assert clock.result == "met"
        codes = ("received", "on_time", "completeness")
        later = moment("2026-05-18 09:00")
        line = next(line for line in by("unit", codes, week_of(moment("2026-05-12 12:00").date(), ZONE), later)
                    if line.key == town.executor.unit_id)
        assert [line.figures[code].value for code in codes] == [1, 100, 2]
    with at("2026-05-18 09:00"):
        assert "Управление ЖКХ" in town.head.page("/rating?since=2026-05-11&until=2026-05-17")
