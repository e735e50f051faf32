"""Ishim: the act names kinds of posts, so the administrator enters deputies, directors and the organisations below."""

import pytest

from tests.journeys.centre import WEEK, Centre

BLOCK = "Городское хозяйство"
LIGHT = "Ямы во дворах"


class Ishim(Centre):
    """A block under a deputy head of the city, its body with a director, an organisation subordinate to the body."""

    def __init__(self, house):
        super().__init__(house, "ishim")
        with self.at("2026-05-12 08:30"):
            body = self.unit("Департамент хозяйства")
            self.admin.sends("/admin/blocks/new", "/admin/blocks/new", block__name=BLOCK, block__basis="распоряжение № 3",
                             block__units=[body])
            below = self.unit("Горсвет", parent_id=body)
            self.people |= {"deputy_head": self.added("deputy-head", f"supervisor:{BLOCK}"),
                            "director": self.added("director", f"sector:{BLOCK}", unit=body),
                            "master": self.added("master", "executor", unit=below), "stand_in": self.added("stand-in")}

    def given(self, channel: str, to) -> int:
        number = self.desk.register(f"Темно: {channel}", "2026-05-12 08:50", channel=channel, topic=LIGHT)
        self.desk.do(number, "assign", person=str(to.id))
        return number


@pytest.fixture
def ishim(house) -> Ishim:
    return Ishim(house)


@pytest.mark.clause("ISH-1.3a")
def test_curator_responsible_executor_deputies_and_directors_stand_in_the_composition(ishim):
    with ishim.at("2026-05-12 09:00"):
        page = ishim.head.page("/composition")
        for told in ("Первый заместитель Главы города Ишима куратор", "ответственный исполнитель по созданию",
                     f"руководитель отраслевого блока «{BLOCK}»", "ответственный за блок Должность «deputy-head»",
                     "Ишимская городская Дума представитель не внесён"):
            assert told in page, (told, page)
        for who, room in ((ishim.head, "/head"), (ishim.deputy_head, "/supervisor"), (ishim.director, "/sector")):
            assert who.get("/").headers["Location"] == room
        assert "Куда идёт центр" in ishim.head.page("/curator"), "the first deputy is curator and head at once"


@pytest.mark.clause("ISH-2.1a", "ISH-2.1c")
def test_complaints_of_every_kind_of_applicant_are_acted_upon_by_bodies_and_their_organisations(ishim):
    with ishim.at("2026-05-12 09:00"):
        answering = {"director": ishim.director, "master": ishim.master}
        ishim.admin.sends(f"/admin/people/{ishim.director.id}", f"/admin/people/{ishim.director.id}/grants",
                          grant__role="executor", grant__unit_id=ishim.director.unit_id)
        for (name, who), applicant in zip(answering.items(), ("foreigner", "organisation"), strict=True):
            number = ishim.desk.register(f"Темно: {name}", "2026-05-12 08:50", channel="phone", topic=LIGHT,
                                         applicant=applicant)
            ishim.desk.do(number, "assign", person=str(who.id))
            assert any(f"№ {number} " in line for line in who.bell())
            assert ishim.director.get(f"/messages/{number}").status_code == 200, "the body watches over what is below"
            who.do(number, "answer", text="Свет включили.", outcome="explained", truthful="y")
            ishim.desk.do(number, "check", completeness="2")
            ishim.desk.do(number, "publish")
            assert "Завершено" in ishim.desk.card(number) and "Свет включили." in ishim.desk.card(number)
        told = ishim.head.page(f"/figures?{WEEK}&by=applicant")
        assert "иностранный гражданин 1" in told and "юридическое лицо 1" in told
        told = ishim.head.page(f"/figures?{WEEK}&by=unit")
        assert "Департамент хозяйства 1" in told and "Горсвет 1" in told


@pytest.mark.clause("ISH-1.3b", "ISH-1.3c", "ISH-1.3d", "ISH-1.3e")
def test_the_director_watches_all_feedback_of_the_body_and_below_and_a_substitute_passes_a_problem_up(ishim):
    with ishim.at("2026-05-12 09:00"):
        numbers = [ishim.given(channel, ishim.master) for channel in ("incident", "phone", "pages")]
        other = ishim.given("email", ishim.executor)
        room = ishim.director.page("/sector")
        assert "Горсвет" in room and "Департамент хозяйства" in room, "the body and the organisation below it"
        channels = room[room.index("По каналам"):]
        for name in ("Инцидент Менеджмент 1", "Телефон 1", "Социальные сети 1"):
            assert name in channels, channels
        assert all(ishim.director.get(f"/messages/{number}").status_code == 200 for number in numbers)
        assert ishim.director.get(f"/messages/{other}").status_code == 404, "of a unit outside the block"
        assert ishim.stand_in.get("/sector").status_code == 403
        ishim.admin.sends("/admin/substitutes", "/admin/substitutes/new", substitute__absent_id=ishim.director.id,
                          substitute__substitute_id=ishim.stand_in.id, substitute__starts_on="2026-05-12",
                          substitute__ends_on="2026-05-15", substitute__basis="приказ № 7")
        assert "Горсвет" in ishim.stand_in.page("/sector")
        ishim.stand_in.do(numbers[0], "essence", subject="Темно", object="фонарь", request="включить")
        assert "замещая: Должность «director»" in ishim.desk.card(numbers[0])
        assert "с 12.05.2026 по 15.05.2026 сейчас" in ishim.director.page("/account")
        question = ishim.stand_in.passes_up("Столбы ничьи")
        assert "Столбы ничьи" in ishim.deputy_head.page("/supervisor")
        assert any("вынесен вопрос № 1" in line for line in ishim.deputy_head.bell())
        assert "Столбы ничьи" not in ishim.head.page("/head"), "first decides who answers for the block"
    with ishim.at("2026-05-13 09:00"):
        ishim.deputy_head.sends(question, f"{question}/pass-up", pass_up__words="Нужны деньги города")
        ishim.head.decides(question, "Передать Горсвету", decide__until="2026-05-29")
        assert "Передать Горсвету" in ishim.stand_in.page("/sector"), "while the director is away"
    with ishim.at("2026-05-16 09:00"):
        assert ishim.stand_in.get("/sector").status_code == 403, "the days of the order are over"
        assert "Передать Горсвету" in ishim.director.page("/sector")
