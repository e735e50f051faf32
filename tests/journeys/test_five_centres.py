"""Each centre works by its own profile: every kind of message and appeal over every channel is taken in, worked to its end,
seen on one list and in the figures, by the posts of its act and by people whom the administrator adds where it names nobody."""

import re

import pytest
from sqlalchemy import select

from app.directory.schedules import channels
from app.foundation.clock import now
from app.foundation.database import db
from app.messages.rules.words import APPLICANTS
from app.messages.tables import Message
from app.messages.windows import close_reactions
from tests.journeys.centre import TOPIC, WEEK, Centre, Post
from tests.journeys.test_governor import sign
from tests.journeys.test_line import announce, ask
from tests.journeys.town import photo

APPEAL = {"kind": "appeal", "author_name": "Пётр Заявителев", "reply_to": "petr@example.org"}
# Who comes in person is heard by somebody named; what they say goes the way of papers.
RECEIVED = {"received_by": "Заместитель главы"}
DOORS: tuple[tuple[str, dict[str, str]], ...] = (
    *((channel, {}) for channel in ("incident", "regional", "pages", "direct", "messenger", "phone", "email", "paper")),
    ("pos", {"source_due": "2026-05-22T17:30"}), ("governor", {"author_name": "Мария", "author_contacts": "+7 900 1112233"}),
    ("paper", {**APPEAL, "form": "written", "appeal_type": "complaint"}),
    ("email", {**APPEAL, "form": "electronic", "appeal_type": "proposal"}),
    ("reception", RECEIVED), ("reception", {**RECEIVED, **APPEAL, "form": "oral", "appeal_type": "application"}))
BY_PRESS = ("pages", "direct", "messenger", "line")


class Doors(Centre):
    """Every channel in the hands of who works it here: the act's officers for their systems, the desk for the rest."""

    def __init__(self, house, code: str):
        super().__init__(house, code)
        with self.at("2026-05-12 08:30"):
            self.people["clerk"] = self.added("clerk", "executor", unit=self.executor.unit_id)

    def officer(self, channel: str) -> Post:
        return self.press if channel in BY_PRESS else self.people.get(channel, self.desk)

    def writer(self, channel: str) -> Post:
        """In the governor's networks the head of the unit has somebody answer."""
        return self.clerk if channel == "governor" else self.executor

    def turn(self, step: str, channel: str) -> tuple[Post, str, dict[str, str]]:
        """Whose turn it is at the step, and what they do there."""
        officer, writer = self.officer(channel), self.writer(channel)
        return {
            "check": (officer, "check", {"completeness": "2"}), "region": (officer, "region_agree", {}),
            "publish": (officer, "publish", {} if channel in BY_PRESS else {"completeness": "2"}),
            "publish_own": (writer, "publish", {}), "consent": (self.head, "consent", {}),
            "agree_unit": (self.executor, "agree", {}), "agree_operator": (officer, "agree", {}),
            "agree_press": (self.press, "agree", {}), "send": (officer, "send", {}), "send_own": (writer, "send", {})}[step]

    def stands(self, number: int) -> tuple[str, str | None]:
        with self.app.app_context():
            row = db.session.execute(select(Message.state, Message.step).where(Message.id == number)).one()
            return row.state, row.step

    def open_doors(self) -> dict[int, str]:
        """A message or appeal through every door; number → channel."""
        kinds, made = list(APPLICANTS), {}
        for place, (channel, told) in enumerate(DOORS):
            number = self.officer(channel).register(
                f"Холодно в школе, {channel} {place}", "2026-05-12 08:50", channel=channel, topic=TOPIC,
                applicant=kinds[place % len(kinds)], **told)
            made[number] = "paper" if channel == "reception" else channel
        line = announce(self.press, "2026-05-12 09:00", "2026-05-12 11:00").headers["Location"]
        assert ask(self.press, line, "Когда потеплеет в школе?", topic=TOPIC).status_code == 303
        assert self.press.post(f"{line}/close", line).status_code == 303
        with self.app.app_context():
            left = db.session.scalar(select(Message.id).where(Message.channel == "line"))
        assert "зарегистрировано" in self.press.card(left).lower()
        return made | {left: "line"}

    def to_its_end(self, number: int, channel: str) -> None:
        if channel in BY_PRESS:
            self.press.do(number, "prepare", text="Отопление включено.", outcome="explained", truthful="y")
        else:
            self.answered(number, channel)
        for _ in range(8):
            state, step = self.stands(number)
            if state in ("done", "published") and step != "consent":
                return
            if step == "sign":
                sign(self.deputy, number)
                continue
            who, what, told = self.turn(step, channel)
            who.do(number, what, **told)
        raise AssertionError(f"{channel} stays at {self.stands(number)}")

    def answered(self, number: int, channel: str) -> None:
        writer, answer = self.writer(channel), {"text": "Отопление включено.", "outcome": "explained", "truthful": "y"}
        self.officer(channel).do(number, "assign", person=str(writer.id))
        if channel == "pos":
            assert writer.upload(number, photo((9, 2, 3)), stage="after").status_code == 201
        if channel == "governor":
            writer.do(number, "call", kind="talk", whom="по телефону", text="Разъяснил")
            early = writer.try_to(number, "answer", **answer)
            assert early.status_code == 422 and "руководитель подразделения поручает" in early.text
            self.executor.do(number, "instruct", person=str(writer.id), words="Ответьте сегодня")
        writer.do(number, "answer", **answer)


@pytest.mark.slow
@pytest.mark.parametrize("code", [
    pytest.param("myski", marks=pytest.mark.clause("MYS-1.3.1", "MYS-1.2b")),
    pytest.param("alekseevka", marks=pytest.mark.clause("ALX-1.1a")),
    pytest.param("ishim", marks=pytest.mark.clause("ISH-2.1a", "ISH-2.1c")),
    pytest.param("gavrilov-yam", marks=pytest.mark.clause("GYM-1.1.4", "GYM-1.2a", "GYM-2.5e")),
    pytest.param("okha", marks=pytest.mark.clause("OKH-1.1.1", "OKH-1.3.5")),
])
def test_every_door_of_the_centre_leads_to_one_list_and_to_an_end(house, code):
    centre = Doors(house, code)
    with centre.at("2026-05-12 09:00"):
        told = {"to-addresses": "reply@example.org", "to-basis": "Распоряжение"}
        assert centre.admin.post("/admin/hours/governor/addresses", "/admin/hours/governor", **told).status_code == 303
        made = centre.open_doors()
        with centre.app.app_context():
            known = {card_code: card.name for card_code, card in channels().items()}
            assert set(made.values()) == set(known), "every channel of the profile"
        page = centre.head.get("/messages?order=").text
        assert {int(number) for number in re.findall(r'id="row-(\d+)"', page)} == set(made), "one list of all"
        assert "до 12 мая 2026, 09:50: почему такой срок" in centre.incident.card(min(made))
        appeals = {number for number, (_, told) in zip(made, DOORS, strict=False) if "kind" in told}
        page = centre.desk.get("/messages?kind=appeal").text
        assert {int(number) for number in re.findall(r'id="row-(\d+)"', page)} == appeals, "kept apart, thirty days each"
        assert "11 июня 2026" in centre.desk.card(min(appeals)) and "11 июня" not in centre.desk.card(min(made))
        for number, channel in made.items():
            centre.to_its_end(number, channel)
    with centre.at("2026-05-15 09:00"):
        with centre.app.app_context():
            close_reactions(now())
        assert all(centre.stands(number)[0] == "done" for number in made), [centre.stands(number) for number in made]
        heard = [number for number in made if "Личный приём вёл(а): Заместитель главы" in centre.desk.card(number)]
        assert len(heard) == 2 and all("Завершено" in centre.desk.card(number) for number in heard)
        told = centre.head.page(f"/figures?{WEEK}&by=channel")
        counts = {channel: list(made.values()).count(channel) for channel in known}
        for channel, many in counts.items():
            assert f"{known[channel]} {many} ▲ {many} (было 0) 100 %" in told, (channel, told)
        told = centre.head.page(f"/figures?{WEEK}&by=kind")
        assert f"сообщение {len(made) - 3}" in told and "обращение по 59-ФЗ 3" in told
