"""Each centre works by its own profile: a message of ПОС and one of open sources go the whole way, by people whom the
administrator adds where the decree names nobody."""

from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from app.directory.acts import grants, people
from app.directory.schedules import MEMORY, zone
from app.directory.tables import Person, Unit
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
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


@pytest.mark.clause("GYM-2.5e", "ISH-2.1c")
@pytest.mark.slow
@pytest.mark.parametrize("code", ["myski", "alekseevka", "gavrilov-yam", "ishim", "okha"])
def test_a_message_of_each_system_goes_the_whole_way(empty_app, code):
    centre = Centre(empty_app, code)
    with centre.at("2026-05-12 09:00"):
        number = centre.pos.register("В школе холодно", "2026-05-12 08:50", channel="pos", topic=TOPIC,
                                     source_due="2026-05-22T17:30", external_number="7001")
        centre.pos.do(number, "assign", person=str(centre.executor.id))
        assert centre.executor.upload(number, photo((9, 2, 3)), stage="after").status_code == 201
        centre.executor.do(number, "answer", text="Отопление включено.", outcome="solved", truthful="y")
        centre.pos.do(number, "publish", completeness="2")
        centre.head.do(number, "consent")
        assert "Завершено" in centre.pos.card(number)
        second = centre.incident.register("Во дворе темно", "2026-05-12 08:55", topic=TOPIC, network="ВКонтакте")
        assert "до 12 мая 2026, 09:55: почему такой срок" in centre.incident.card(second)
        centre.incident.do(second, "assign", person=str(centre.executor.id))
        centre.executor.do(second, "answer", text="Фонарь заменят в среду.", outcome="explained", truthful="y")
        centre.incident.do(second, "check", completeness="2")
        centre.incident.do(second, "region_agree")
        centre.incident.do(second, "publish")
        assert "Ответ опубликован" in centre.incident.card(second)
    with centre.at("2026-05-12 09:30"):
        page = centre.head.page("/figures")
        assert "Поступило" in page
