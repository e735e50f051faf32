"""Real worker, real ticker, real Redis: nothing is lost and nothing comes twice, whatever is killed or emptied."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.adapters.queue import RedisQueue, connect
from app.directory.mail import set_mail
from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.jobs.timetable import JOBS
from app.notices.acts import tell
from app.notices.tables import Letter, Notice
from tests.jobs.background import Background, wait
from tests.support.smtp_stub import SmtpStub

pytestmark = pytest.mark.slow

BOX = "worker@example.ru"
# Longer ago than any holidays last: every deadline of the message has passed.
LONG_AGO = timedelta(days=20)


@pytest.fixture
def mail() -> Iterator[SmtpStub]:
    stub = SmtpStub()
    yield stub
    stub.close()


@pytest.fixture
def bell(redis_server, context) -> RedisQueue:
    context.extensions["queue"] = RedisQueue(connect(redis_server.url), JOBS)
    return context.extensions["queue"]


@pytest.fixture
def background(house, redis_server, bell, mail) -> Iterator[Background]:
    with act(TIMETABLE):
        set_mail(TIMETABLE, True, "Распоряжение", now())
    made = Background(house.folder, house.store.url, redis_server.url, f"smtp://127.0.0.1:{mail.port}")
    yield made
    made.end()


@pytest.fixture
def late_message(town) -> int:
    """A message whose deadlines have passed; its executor, ``foreman``, alone has a mailbox."""
    town.grant("foreman", "executor", email=BOX, unit=town.unit)
    received = now() - LONG_AGO
    number = town.message(received)
    town.assign(number, received)
    with act(TIMETABLE):
        db.session.execute(update(Notice).values(to_mail=False))
    return number


def told(town) -> int:
    """How many reminders of the executor's deadline stand in the foreman's bell."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Notice).where(
        Notice.person_id == town.people["foreman"], Notice.kind == "reminder", Notice.words.contains("исполнителя")))


def states() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Letter.state).order_by(Letter.id)))


def test_worker_killed_between_the_sweep_and_the_letter(town, late_message, background, bell, mail):
    worker = background.start()
    bell.enqueue("sweep", "sweep-1")
    wait(lambda: told(town) == 1)
    background.kill(worker)
    assert mail.letters == []
    background.start()
    bell.enqueue("sweep", "sweep-2")
    bell.enqueue("letters", "letters-2")
    wait(lambda: states() == ["sent"])
    assert told(town) == 1
    assert [letter["To"] for letter in mail.letters] == [BOX]
    body = mail.letters[0].get_body(("plain",)).get_content()
    assert f"https://mcu.example.ru/messages/{late_message}" in body


def test_redis_emptied(town, late_message, background, bell, redis_server):
    bell.enqueue("sweep", "sweep-1")
    redis_server.client().flushall()
    background.start()
    bell.enqueue("sweep", "sweep-2")
    bell.enqueue("letters", "letters-2")
    wait(lambda: told(town) == 1)


def test_redis_gone_and_back(town, late_message, background, bell, redis_server, mail):
    background.start()
    redis_server.stop()
    with act(TIMETABLE):
        tell([town.people["foreman"]], "urgent:1", "urgent", "Срочно № 1", now(), urgent=True)
    assert bell.enqueue("sweep", "sweep-1") is False
    redis_server.start()
    background.start("--ticker")
    wait(lambda: told(town) == 1 and len(mail.letters) >= 1, 60)
    assert "Срочно" in mail.letters[0]["Subject"]


def test_two_tickers_and_two_workers(town, late_message, background, mail):
    for _ in range(2):
        background.start()
        background.start("--ticker")
    wait(lambda: told(town) == 1 and "sent" in states(), 100)
    assert states() == ["sent"]
    assert len(mail.letters) == 1


def test_letter_accepted_then_the_connection_dropped(town, late_message, background, bell, mail):
    background.start()
    mail.fault = "drop"
    bell.enqueue("sweep", "sweep-1")
    wait(lambda: told(town) == 1)
    bell.ring("letters")
    wait(lambda: len(mail.letters) == 1 and states() == ["waiting"])
    mail.fault = None
    with act(TIMETABLE):
        db.session.execute(update(Letter).values(next_try_at=now()))
    bell.ring("letters")
    wait(lambda: states() == ["sent"])
    assert len(mail.letters) == 2
    assert len({letter["Message-ID"] for letter in mail.letters}) == 1
