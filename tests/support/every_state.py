"""One message of each channel in each state that its route reaches, made by acts of somebody who may do them all."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from app.directory.people import staff_of
from app.directory.tables import Topic
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE, Viewer
from app.messages import acts as m
from app.messages.rules.signature import digest_of
from app.messages.tables import Message
from tests.support.access_table import ROUTES, Place

ANSWER = "Лампу заменили, свет горит."
VILLAGE = "Подобас"
# The days that an interim answer promises: further than the answer's own deadline.
PROMISED = {"regional": 20, "appeal": 40}


class EveryState:
    """``unit`` answers, ``helping`` helps; ``at`` moves on by a second an act."""

    def __init__(self, maker: Viewer, unit: int, helping: int, at: datetime):
        self.maker, self.unit, self.helping, self.at = maker, unit, helping, at
        self.topics = tuple(db.session.scalars(select(Topic.id).where(Topic.group == group, ~Topic.catch_all)).first()
                            for group in ("Дороги", "Образование"))
        self.made = 0

    def all(self) -> dict[int, Place]:
        """Number → where the message stands, over all channels; appeals as a channel of their own (on paper)."""
        made = []
        for kind in ROUTES:
            with act(TIMETABLE):
                made += [self.message(kind, state) for state in states_of(kind)]
        return {number: self.place(number) for number in made}

    def place(self, number: int) -> Place:
        row = db.session.get_one(Message, number)
        return Place(row.channel, row.kind == "appeal", row.state, row.step or "", row.round, row.unit_id is not None,
                     row.topic_id == self.topics[0], row.settlement == VILLAGE, bool(row.mail))

    def message(self, kind: str, state: str) -> int:
        number = self.register(kind)
        if state in ASIDE:
            self.do(getattr(m, ASIDE[state][0]), number, **ASIDE[state][1], **({"notice": "Передано"} if (
                kind, state) == ("appeal", "redirected") else {}))
        elif state == "duplicate":
            self.do(m.duplicate, number, main=self.register(kind))
        elif state != "registered":
            self.travel(kind, number, state)
        return number

    def travel(self, kind: str, number: int, state: str) -> None:
        self.do(m.take, number)
        if state == "taken":
            return
        own = ROUTES[kind].startswith("press") and state not in ("assigned", "preparing")
        if not own:
            self.do(m.assign, number, unit_id=self.unit)
            self.do(m.add_unit, number, unit_id=self.helping)
        if state == "clarification":
            self.do(m.clarify, number, question="В каком доме?")
        if state in ("assigned", "clarification"):
            return
        if not own:
            self.do(m.acknowledge, number)
        if state == "preparing":
            return
        self.answer(kind, number, own, state == "deferred")
        row = db.session.get_one(Message, number)
        while row.step not in (None, state):
            self.pass_step(row)
        if state in ("done", "round two"):
            self.end(row, state)

    def answer(self, kind: str, number: int, own: bool, interim: bool) -> None:
        if kind == "governor":
            self.do(m.instruct, number, person_id=staff_of(self.unit, self.at.date())[0][0], words="Ответьте сегодня")
            self.do(m.record_call, number, whom="по телефону", text="Разъяснено", kind="talk")
        day = self.at.date() + timedelta(days=PROMISED.get(kind, 9))
        new = m.NewAnswer(ANSWER, None if interim else "explained", interim, day if interim else None, truthful=True)
        self.do(m.prepare_answer if own else m.submit_answer, number, new=new)

    def pass_step(self, row: Message) -> None:
        steps: dict[str, Callable[[], None]] = {
            "check": lambda: self.do(m.check, row.id, completeness=2), "region": lambda: self.do(m.region_agree, row.id),
            "publish": lambda: self.do(m.publish, row.id, new=m.Publication(completeness=2)),
            "agree": lambda: self.do(m.agree, row.id), "sign": lambda: self.do(m.sign, row.id, shown=digest_of(ANSWER)),
            "send": lambda: self.do(m.send, row.id, host="localhost"), "consent": lambda: self.do(m.consent, row.id)}
        steps[(row.step or "").split("_")[0]]()

    def end(self, row: Message, state: str) -> None:
        if state == "round two":
            due = self.at + timedelta(days=3)
            self.do(m.record_comment, row.id, text="Снова темно!", negative=True, said_by="applicant", source_due=due)
        elif row.state == "published":
            m.finish_reaction(TIMETABLE, row.id, self.at + timedelta(days=7))

    def register(self, kind: str) -> int:
        self.made += 1
        channel, appeal = ("paper", True) if kind == "appeal" else (kind, False)
        due = self.at + timedelta(days=3) if kind in ("pos", "line") else None
        new = m.NewMessage(
            channel, f"Фонарь {self.made} не горит: {kind}.", self.at - timedelta(minutes=1), kind="appeal" if appeal else
            "message", form="written" if appeal else "", appeal_type="complaint" if appeal else "", source_due=due,
            author_name="Заявитель", author_contacts="+7 000 000-00-00", reply_to="ул. Школьная, 2" if appeal else "",
            topic_id=self.topics[self.made % 2], settlement=VILLAGE if self.made % 3 == 0 else "")
        self.at += timedelta(seconds=1)
        return m.register(self.maker, new, self.at).id

    def do(self, what: Callable, number: int, **told) -> None:
        self.at += timedelta(seconds=1)
        what(self.maker, number, None, self.at, **told)


ASIDE = {"declined": ("decline", {"reason": "spam"}), "redirected": ("redirect", {"whose": "Область", "words": "Письмом"})}


def states_of(kind: str) -> list[str]:
    """Steps are named by their codes. Where a signed reply ends the route, nothing is promised meanwhile."""
    steps = [step.split(":")[0] for step in ROUTES[kind].split()[1:] if not step.startswith("reaction")]
    ends = ["published"] if kind == "incident" else []
    return ["registered", "taken", "assigned", "preparing", *steps, *ends, "done", "round two", "clarification",
            *([] if "sign" in steps else ["deferred"]), *ASIDE, "duplicate"]
