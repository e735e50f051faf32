"""The centres of the decrees: who is who stands on the page of the act, and each kind of duty has its room."""

import pytest
from sqlalchemy import select

from app.directory.acts.grants import GrantData, grant_role
from app.directory.schedules import MEMORY
from app.directory.tables import Person
from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from tests.journeys.town import words
from tests.web.admin_room import seated


class Centre:
    """A centre of a shipped profile with its administrator's page of the act."""

    def __init__(self, app, code: str):
        self.app = app
        run = app.test_cli_runner().invoke
        assert run(args=["profile", "load", code]).exit_code == 0
        assert run(args=["admin", "open", "boss"]).exit_code == 0
        MEMORY.kept.clear()
        with app.app_context():
            self.admin = db.session.scalars(select(Person.id).where(Person.login == "boss")).one()
            with act(TIMETABLE):
                db.session.get_one(Person, self.admin).must_change_password = False

    def page(self, path: str = "/admin/about") -> str:
        return words(seated(self.app, self.admin).get(path).text)

    def room(self, post: str, *grants: GrantData) -> tuple[int, str]:
        """Where the post is led with these rights: status and path."""
        with self.app.app_context():
            person = db.session.scalars(select(Person.id).where(Person.post.startswith(post)).order_by(Person.id)).first()
            with act(TIMETABLE):
                for data in grants:
                    grant_role(TIMETABLE, person, data, now())
        answer = seated(self.app, person).client.get("/", follow_redirects=True)
        return answer.status_code, answer.request.path


@pytest.mark.clause("OKH-2.3", "OKH-2.3r")
@pytest.mark.slow
def test_okha_has_a_chair_a_press_service_without_tasks_and_fourteen_sector_leads(empty_app):
    centre = Centre(empty_app, "okha")
    page = centre.page()
    assert page.count("руководит блоком «") == 14 and "председатель МЦУ" in page and "куратор" in page
    assert "пресс-служба МЦУ (задачи — значение по умолчанию, актом не установлено)" in page
    assert page.count("работа в системе: Инцидент менеджмент") == 2, "the chair coordinates it too"
    assert centre.room("Главный редактор", GrantData("press")) == (200, "/operator")
    both = (GrantData("operator", "incident"), GrantData("head"))
    assert centre.room("Начальник МКУ «ЭТУ»", *both) == (200, "/operator")


@pytest.mark.slow
def test_ishim_keeps_deputies_and_directors_as_classes(empty_app):
    centre = Centre(empty_app, "ishim")
    page = centre.page()
    for told in ("ответственный исполнитель по созданию", "Заместители Главы города ответственный за блок",
                 "Директора органов администрации города Ишима", "Ишимская городская Дума"):
        assert told in page, told
    with empty_app.app_context():
        assert db.session.scalar(select(Person.id).where(Person.post.startswith("Заместители"))) is None
