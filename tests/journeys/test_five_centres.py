"""Each centre works by its own profile: every kind of message and appeal over every channel is taken in, worked to its end,
seen on one list and in the figures, by people whom the administrator adds where the decree names nobody."""

import re
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from app.directory.acts import grants, people
from app.directory.schedules import MEMORY, channels, zone
from app.directory.tables import Person, Unit
from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.messages.rules.words import APPLICANTS
from app.messages.tables import Message
from app.messages.windows import close_reactions
from tests.journeys.test_governor import sign
from tests.journeys.test_line import announce, ask
from tests.journeys.town import PASSWORD, Citizen, photo
from tests.support.people import QUICK

HASH = QUICK.hash(PASSWORD)
TOPIC = "Поступление ВУЗ и ССУЗ, нехватка бюджетных мест"


class Added(Citizen):
    """A post that the administrator adds with its duty; signs in as everybody."""

    def __init__(self, app, login: str, role: str, unit: int, channel: str | None = None):
        self.app, self.login, self.browser, self.unit_id = app, login, app.test_client(), unit
        now = datetime.now(ZoneInfo("UTC"))
        with app.app_context(), act(TIMETABLE):
            self.id = people.add_person(TIMETABLE, people.PersonData(f"Должность «{login}»", unit), now)
            grants.grant_role(TIMETABLE, self.id, grants.GrantData(role, channel, unit), now)
            person = db.session.get(Person, self.id)
            person.login, person.password_hash = login, HASH


class Centre:
    def __init__(self, app, code: str):
        self.app = app
        loaded = app.test_cli_runner().invoke(args=["profile", "load", code])
        assert loaded.exit_code == 0, loaded.output
        MEMORY.kept.clear()
        with app.app_context():
            unit = db.session.scalars(select(Unit.id).where(Unit.recipient).order_by(Unit.id)).first()
            self.zone = zone()
        with self.at("2026-05-12 08:00"):
            self.executor = Added(app, "executor", "executor", unit)
            self.head = Added(app, "head", "head", unit)
            self.pos = Added(app, "pos", "operator", unit, "pos")
            self.incident = Added(app, "incident", "operator", unit, "incident")

    @contextmanager
    def at(self, moment: str):
        with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=self.zone), tick=False):
            yield


APPEAL = {"kind": "appeal", "author_name": "Пётр Заявителев", "reply_to": "petr@example.org"}
DOORS: tuple[tuple[str, dict[str, str]], ...] = (
    *((channel, {}) for channel in ("incident", "regional", "pages", "direct", "messenger", "phone", "email", "paper")),
    ("pos", {"source_due": "2026-05-22T17:30"}), ("governor", {"author_name": "Мария", "author_contacts": "+7 900 1112233"}),
    ("paper", {**APPEAL, "form": "written", "appeal_type": "complaint"}),
    ("email", {**APPEAL, "form": "electronic", "appeal_type": "proposal"}),
    ("phone", {**APPEAL, "form": "oral", "appeal_type": "application"}))
BY_PRESS = ("pages", "direct", "messenger", "line")


class Doors(Centre):
    def __init__(self, app, code: str):
        super().__init__(app, code)
        unit = self.executor.unit_id
        with self.at("2026-05-12 08:00"):
            self.desk, self.press = Added(app, "desk", "operator", unit), Added(app, "press", "press", unit)
            self.chief, self.deputy = Added(app, "chief", "unit_head", unit), Added(app, "deputy", "signatory", unit)
            self.admin = Added(app, "admin-2", "admin", unit)
        # Whose turn it is at each step, and what they do there.
        self.steps = {
            "check": (self.desk, "check", {"completeness": "2"}), "region": (self.desk, "region_agree", {}),
            "publish": (self.desk, "publish", {"completeness": "2"}), "publish_own": (self.executor, "publish", {}),
            "consent": (self.head, "consent", {}), "agree_unit": (self.chief, "agree", {}),
            "agree_operator": (self.desk, "agree", {}), "agree_press": (self.press, "agree", {}),
            "send": (self.desk, "send", {}), "send_own": (self.executor, "send", {})}

    def stands(self, number: int) -> tuple[str, str | None]:
        with self.app.app_context():
            row = db.session.execute(select(Message.state, Message.step).where(Message.id == number)).one()
            return row.state, row.step

    def open_doors(self) -> dict[int, str]:
        """A message or appeal through every door; number → channel."""
        kinds, made = list(APPLICANTS), {}
        for place, (channel, told) in enumerate(DOORS):
            made[self.desk.register(f"Холодно в школе, {channel} {place}", "2026-05-12 08:50", channel=channel, topic=TOPIC,
                                    applicant=kinds[place % len(kinds)], **told)] = channel
        line = announce(self.desk, "2026-05-12 09:00", "2026-05-12 11:00").headers["Location"]
        assert ask(self.desk, line, "Когда потеплеет в школе?", topic=TOPIC).status_code == 303
        assert self.desk.post(f"{line}/close", line).status_code == 303
        with self.app.app_context():
            left = db.session.scalar(select(Message.id).where(Message.channel == "line"))
        assert "зарегистрировано" in self.desk.card(left).lower()
        return made | {left: "line"}

    def to_its_end(self, number: int, channel: str) -> None:
        if channel in BY_PRESS:
            self.press.do(number, "prepare", text="Отопление включено.", outcome="explained", truthful="y")
        else:
            self.desk.do(number, "assign", person=str(self.executor.id))
            if channel == "governor":
                self.executor.do(number, "call", kind="talk", whom="по телефону", text="Разъяснил")
                early = self.executor.try_to(number, "answer", text="Включим.", outcome="explained", truthful="y")
                assert early.status_code == 422 and "руководитель подразделения поручает" in early.text
                self.chief.do(number, "instruct", person=str(self.executor.id), words="Ответьте сегодня")
            if channel == "pos":
                assert self.executor.upload(number, photo((9, 2, 3)), stage="after").status_code == 201
            self.executor.do(number, "answer", text="Отопление включено.", outcome="explained", truthful="y")
        for _ in range(8):
            state, step = self.stands(number)
            if state in ("done", "published") and step != "consent":
                return
            if step == "sign":
                sign(self.deputy, number)
                continue
            who, what, told = (self.press, "publish", {}) if channel in BY_PRESS else self.steps[step]
            who.do(number, what, **told)
        raise AssertionError(f"{channel} stays at {self.stands(number)}")


@pytest.mark.slow
@pytest.mark.parametrize("code", [
    pytest.param("myski", marks=pytest.mark.clause("MYS-1.3.1")),
    pytest.param("alekseevka", marks=pytest.mark.clause("ALX-1.1a")),
    pytest.param("ishim", marks=pytest.mark.clause("ISH-2.1a", "ISH-2.1c")),
    pytest.param("gavrilov-yam", marks=pytest.mark.clause("GYM-1.2a", "GYM-2.5e")),
    pytest.param("okha", marks=pytest.mark.clause("OKH-1.1.1")),
])
def test_every_door_of_the_centre_leads_to_one_list_and_to_an_end(empty_app, code):
    centre = Doors(empty_app, code)
    with centre.at("2026-05-12 09:00"):
        told = {"to-addresses": "reply@example.org", "to-basis": "Распоряжение"}
        assert centre.admin.post("/admin/hours/governor/addresses", "/admin/hours/governor", **told).status_code == 303
        made = centre.open_doors()
        with empty_app.app_context():
            known = {card_code: card.name for card_code, card in channels().items()}
            assert set(made.values()) == set(known), "every channel of the profile"
        page = centre.head.get("/messages?order=").text
        assert {int(number) for number in re.findall(r'id="row-(\d+)"', page)} == set(made), "one list of all"
        assert "до 12 мая 2026, 09:50: почему такой срок" in centre.incident.card(min(made))
        for number, channel in made.items():
            centre.to_its_end(number, channel)
    with centre.at("2026-05-15 09:00"):
        with empty_app.app_context():
            close_reactions(now())
        assert all(centre.stands(number)[0] == "done" for number in made), [centre.stands(number) for number in made]
        told = centre.head.page("/figures?since=2026-05-11&until=2026-05-17&by=channel")
        counts = {channel: list(made.values()).count(channel) for channel in known}
        for channel, many in counts.items():
            assert f"{known[channel]} {many} 100 %" in told, (channel, told)
        assert f"сообщение {len(made) - 3}" in centre.head.page("/figures?since=2026-05-11&until=2026-05-17&by=kind")
        assert "обращение по 59-ФЗ 3" in centre.head.page("/figures?since=2026-05-11&until=2026-05-17&by=kind")
