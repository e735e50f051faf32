"""Messages in any wanted state, made by the acts that lead there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count

from flask import Flask, has_app_context
from PIL import Image, ImageDraw
from sqlalchemy import select

from app.directory.schedules import local_date, zone
from app.directory.tables import Topic
from app.files.acts import receive
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.messages import acts as m
from app.messages.tables import Message
from tests.support.application import House
from tests.support.people import People, Someone

# From left to right as a message travels; the last five are side ways and ends.
STATES = ("registered", "taken", "assigned", "preparing", "check", "region", "publish", "deferred", "published", "done",
          "round two", "clarification", "declined", "redirected", "duplicate")
TEXT = "Третью неделю не горит фонарь у школы. Дети идут в темноте. Когда починят?"
PHOTOS = count(1)


def photo(mark: int | None = None, size: tuple[int, int] = (160, 120)) -> bytes:
    """A small JPEG; another one for each mark (each call without one)."""
    mark = next(PHOTOS) if mark is None else mark
    picture = Image.new("RGB", size, (40 + mark * 53 % 200, 90, 140))
    draw = ImageDraw.Draw(picture)
    for line in range(8):
        draw.line((0, (mark * 29 + line * 17) % size[1], size[0], (mark * 41 + line * 31) % size[1]), (230, 220, line), 5)
    made = BytesIO()
    picture.save(made, "JPEG")
    return made.getvalue()


class Making:
    """Acts of the people named, one minute apart, from ``at`` on."""

    def __init__(self, app: Flask, people: People, operator: Someone, executor: Someone,
                 contributor: Someone | None = None, house: House | None = None):
        """``house``: one whose town stands as it always does; what is made there first is made once for all tests."""
        self.app, self.people, self.house = app, people, house
        self.operator, self.executor, self.contributor = operator, executor, contributor
        self.at = people.at
        self.before: tuple[object, ...] = ()

    def do(self, who: Someone, what: Callable, number: int, **told) -> None:
        self.at += timedelta(minutes=1)
        with act(TIMETABLE):
            what(self.people.viewer(who, self.at), number, None, self.at, **told)

    def registered(self, **told) -> int:
        self.at += timedelta(minutes=1)
        topic = db.session.scalar(select(Topic.id).where(~Topic.catch_all).order_by(Topic.id).limit(1))
        new = m.NewMessage("incident", TEXT, self.at - timedelta(minutes=1), topic_id=topic, street="ул. Школьная",
                           house="2", author_name="Заявитель", author_contacts="+7 000 000-00-00")
        with act(TIMETABLE):
            return m.register(self.people.viewer(self.operator, self.at), replace(new, **told), self.at).id

    def evidence(self, who: Someone, number: int, data: bytes | None = None, stage: str = "after") -> int:
        """A photo attached and waiting for its answer; its id."""
        self.at += timedelta(minutes=1)
        viewer = self.people.viewer(who, self.at)
        kept = receive(viewer, BytesIO(data or photo()), "снимок.jpg", None, self.at, self.app.extensions["file_store"],
                       zone())
        with act(viewer):
            return m.add_evidence(viewer, number, kept, stage, self.at)

    def answer(self, number: int, promised: int | None = None) -> None:
        """A final answer with a photo, or an interim one that promises so many days ahead."""
        new = m.NewAnswer("Фонарь починили, свет горит.", "solved", truthful=True)
        if promised is None:
            self.evidence(self.executor, number)
        else:
            day = local_date(self.at) + timedelta(days=promised)
            new = m.NewAnswer("Заказали лампы.", interim=True, promised_for=day, truthful=True)
        self.do(self.executor, m.submit_answer, number, new=new)

    def message(self, state: str = "registered", **told) -> int:
        """The number of a new message in the state; ``told`` goes to its registration."""
        def make() -> tuple[int, datetime]:
            with self.app.app_context():
                return self._message(state, **told), self.at

        if self.house is not None and self.house.store.untouched() and not has_app_context():
            self.before += (state, sorted(told.items()), self.at, self.operator.id, self.executor.id)
            number, self.at = self.house.once(f"messages {self.before!r}", make)
        else:
            self.house = None
            number, self.at = make()
        return number

    def _message(self, state: str, **told) -> int:
        assert state in STATES
        number = self.registered(**told)
        aside = {"declined": (m.decline, {"reason": "spam"}),
                 "redirected": (m.redirect, {"whose": "Область", "words": "Письмом"})}
        if state in aside:
            what, words = aside[state]
            self.do(self.operator, what, number, **words)
        elif state == "duplicate":
            self.do(self.operator, m.duplicate, number, main=self.registered())
        elif state == "clarification":
            self._travel(number, STATES[1:STATES.index("preparing") + 1])
            self.do(self.operator, m.clarify, number, question="В каком доме?")
        else:
            self._travel(number, STATES[1:STATES.index(state) + 1])
        return number

    def _travel(self, number: int, stops: tuple[str, ...]) -> None:
        operator = self.operator
        deferred = stops[-1:] == ("deferred",)
        steps: dict[str, Callable[[], None]] = {
            "taken": lambda: self.do(operator, m.take, number),
            "assigned": lambda: self._assign(number),
            "preparing": lambda: self.do(self.executor, m.acknowledge, number),
            "check": lambda: self.answer(number, promised=9 if deferred else None),
            "region": lambda: self.do(operator, m.check, number, completeness=2),
            "publish": lambda: self.do(operator, m.region_agree, number),
            "deferred": lambda: self.do(operator, m.publish, number, new=m.Publication()),
            "done": lambda: self._finish(number),
            "round two": lambda: self.do(operator, m.record_comment, number, text="Снова не горит!"),
        }
        # A deferred message is not on the way to a published one, nor a finished one on the way to the next round.
        steps["published"] = steps["deferred"]
        for stop in stops:
            if (stop == "deferred" and not deferred) or (stop == "done" and stops[-1] != "done"):
                continue
            steps[stop]()

    def _assign(self, number: int) -> None:
        self.do(self.operator, m.assign, number, unit_id=self.executor.unit_id)
        if self.contributor is not None:
            self.do(self.operator, m.add_unit, number, unit_id=self.contributor.unit_id)

    def _finish(self, number: int) -> None:
        with act(TIMETABLE):
            m.finish_reaction(TIMETABLE, number, self.at + timedelta(days=7))

    def version(self, number: int) -> int:
        with self.app.app_context():
            return db.session.scalar(select(Message.version).where(Message.id == number)) or 0
