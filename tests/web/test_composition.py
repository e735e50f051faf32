"""«Состав центра»: who holds which duty, whom they represent, how they were appointed, and where that breaks the act."""

import re

import pytest
from sqlalchemy import select

from app.directory.acts.blocks import save_block
from app.directory.acts.grants import GrantData, grant_role
from app.directory.acts.people import PersonData, add_person
from app.directory.tables import Person
from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from tests.journeys.town import words
from tests.web.admin_room import acts, errors, seated
from tests.web.test_roles_of_the_acts import Centre


class Seats(Centre):
    """A centre at the page of its composition."""

    def found(self, post: str) -> int:
        with self.app.app_context():
            return db.session.scalars(select(Person.id).where(Person.post.startswith(post)).order_by(Person.id)).first()

    def grant(self, post: str, data: GrantData) -> int:
        person = self.found(post)
        with self.app.app_context(), act(TIMETABLE):
            grant_role(TIMETABLE, person, data, now())
        return person

    def record(self, post: str, **told):
        """Fills the form of the post's place and sends it."""
        browser, person = seated(self.app, self.admin), self.found(post)
        told = {"seen": self.shown(post), **told}
        browser.get(f"/admin/composition/seat?person_id={person}")
        empty = dict.fromkeys(("by", "servant", "rank", "basis"), "")
        return browser.post("/admin/composition/seat/save", **{"person_id": person, **empty, **told})

    def shown(self, post: str) -> str:
        """What the form carries of the place it shows."""
        page = seated(self.app, self.admin).get(f"/admin/composition/seat?person_id={self.found(post)}").text
        return re.search(r'name="seen"[^>]*value="([^"]*)"', page)[1]

    def row(self, post: str) -> str:
        """The line of the post on the page."""
        page = seated(self.app, self.admin).get("/composition").text
        return words(next(row for row in page.split("<tr>") if row.strip().startswith(f"<td>{post}")))


@pytest.mark.clause("MYS-2.1d")
@pytest.mark.slow
def test_a_holder_of_the_three_duties_from_elsewhere_is_warned_of(empty_app):
    centre = Seats(empty_app, "myski")
    page = centre.page("/composition")
    assert "Базовая организация МАУ МГО «Мыски Медиа»" in page and page.count("из работников базовой организации") >= 6
    assert "не в базовой организации" not in page
    for told in ("Ответственный за работу в системе «Платформа", "Ответственный за работу в социальных"):
        assert "МАУ МГО «Мыски Медиа»" in centre.row(told)
    centre.grant("Председатель КУМИ", GrantData("operator", "pos"))
    assert "работает не в базовой организации (пост., п. 1; 2.1)" in centre.row("Председатель КУМИ")


@pytest.mark.clause("ALX-3.1b")
@pytest.mark.slow
def test_who_is_appointed_by_the_head_of_administration_from_servants_not_below_deputy(empty_app):
    centre = Seats(empty_app, "alekseevka")
    curator, head = "Заместитель главы администрации Алексеевского", "Заместитель руководителя аппарата"
    row = centre.row(curator)
    assert "по акту: назначается главой администрации, из муниципальных служащих, должность не ниже заместителя" in row
    assert "не записано: кем назначен, муниципальный ли служащий, какого уровня должность" in row
    refused = centre.record(curator, body="Администрация округа", by="head", servant="yes", rank="deputy", basis="")
    assert refused.status_code == 422 and errors(refused) == ["Нужно основание: распоряжение или приказ, его дата и номер."]
    kept = {"body": "Администрация округа", "basis": "распоряжение от 20.10.2021 № 5"}
    assert centre.record(curator, by="head", servant="yes", rank="deputy", **kept).status_code == 303
    row = centre.row(curator)
    assert "назначен главой администрации" in row and "распоряжение от 20.10.2021 № 5" in row and "не записано" not in row
    centre.record(curator, by="head", servant="yes", rank="below", **kept)
    assert "должность нужна не ниже заместителя главы администрации, а записано: ниже (п. 3.1)" in centre.row(curator)
    for post in (head, "Начальник отдела делопроизводства"):
        centre.record(post, by="director", servant="no", **kept)
        row = centre.row(post)
        assert "назначается главой администрации, а записано: приказом директора базовой организации" in row
        assert "назначается из муниципальных служащих, а записано: не муниципальный служащий" in row
    told = [facts for act, facts in acts(empty_app, "person") if act == "record_seat"]
    assert told[:2] == [{"fields": ["body", "by", "servant", "rank", "basis"]}, {"fields": ["rank"]}], "never the words"
    assert centre.record(curator, body="").status_code == 422


@pytest.mark.clause("ALX-3.1c")
@pytest.mark.slow
def test_four_duties_are_of_the_base_institution_by_its_director_s_order(empty_app):
    centre = Seats(empty_app, "alekseevka")
    four = ("Ответственный за информационное", "Ответственный за направление мониторинга",
            "Ответственный за направление блока ЖКХ", "Ответственный за направление блока социальной")
    for post in four:
        assert "приказом директора базовой организации, из работников базовой организации (п. 3.1)" in centre.row(post)
        assert "не записано: кем назначен" in centre.row(post)
        centre.record(post, body="Центр МТО", by="director", basis="приказ № 12")
        assert "а записано" not in centre.row(post) and "назначен приказом директора" in centre.row(post)
    centre.record(four[0], body="Центр МТО", by="head", basis="распоряжение № 1")
    assert "назначается приказом директора базовой организации, а записано: главой администрации" in centre.row(four[0])
    centre.grant("Начальник отдела делопроизводства", GrantData("press"))
    assert "работает не в базовой организации" in centre.row("Начальник отдела делопроизводства")


@pytest.mark.clause("OKH-1.1")
@pytest.mark.slow
def test_each_member_of_the_group_is_entered_with_the_body_represented(empty_app):
    centre = Seats(empty_app, "okha")
    others = "Иные органы местного самоуправления муниципального образования городской округ «Охинский»"
    assert f"{others} представитель не внесён" in centre.page("/composition")
    with empty_app.app_context(), act(TIMETABLE):
        add_person(TIMETABLE, PersonData("Консультант собрания", None), now())
    assert centre.record("Консультант собрания", body=others, by="other", basis="письмо собрания").status_code == 303
    assert f"{others} Консультант собрания" in centre.page("/composition")
    row = centre.row("Консультант собрания")
    assert "входит в состав центра" in row and others in row and "порядок назначения актом не установлен" in row
    person = centre.found("Консультант собрания")
    opened = centre.shown("Консультант собрания")
    assert centre.record("Консультант собрания", body=others, by="other", basis="письмо № 2").status_code == 303
    late = centre.record("Консультант собрания", seen=opened, body=others, by="other", basis="письмо № 3")
    assert late.status_code == 409 and 'value="письмо № 3"' in late.text, "what was typed stays"
    assert "Сейчас записано:" in words(late.text) and "письмо № 2" in late.text and "письмо № 2" in centre.row("Консультант")
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', late.text)[1]
    assert centre.record("Консультант собрания", seen=seen, body=others, by="other", basis="письмо № 3").status_code == 303
    assert "письмо № 3" in centre.row("Консультант собрания")
    browser = seated(empty_app, centre.admin)
    late = browser.post("/admin/composition/seat/drop", person_id=person, seen=seen)
    assert late.status_code == 409 and "Сейчас записано:" in words(late.text), "another administrator wrote meanwhile"
    assert "письмо № 3" in centre.row("Консультант собрания")
    seen = centre.shown("Консультант собрания")
    assert browser.post("/admin/composition/seat/drop", person_id=person, seen=seen).status_code == 303
    assert "Консультант собрания" not in words(browser.get("/composition").text.split("Внести в состав")[0])
    assert browser.post("/admin/composition/seat/drop", person_id=person).status_code == 409


@pytest.mark.clause("ISH-1.3a", "ISH-A1")
@pytest.mark.slow
def test_ishim_s_curator_responsible_executor_deputies_and_directors(empty_app):
    centre = Seats(empty_app, "ishim")
    page = centre.page("/composition")
    assert "Заместители Главы города — ответственный за блок представитель не внесён" in page
    assert "Ишимская городская Дума представитель не внесён" in page and "ответственный исполнитель по созданию" in page
    with empty_app.app_context(), act(TIMETABLE):
        for post in ("Заместитель Главы города по социальным вопросам", "Директор департамента городского хозяйства",
                     "Представитель Думы"):
            add_person(TIMETABLE, PersonData(post, None), now())
        block = save_block(TIMETABLE, None, "Социальный блок", "распоряжение", [], ["Образование"], now())
    centre.grant("Заместитель Главы города по", GrantData("supervisor", block_id=block))
    centre.grant("Директор департамента", GrantData("sector", block_id=block))
    centre.record("Представитель Думы", body="Ишимская городская Дума")
    page = centre.page("/composition")
    for told in ("ответственный за блок Заместитель Главы города по социальным", "Ишимская городская Дума Представитель Думы",
                 "Первый заместитель Главы города Ишима куратор"):
        assert told in page, told
    assert "руководитель отраслевого блока «Социальный блок»" in centre.row("Директор департамента")
