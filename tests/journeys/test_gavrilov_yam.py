"""Gavrilov-Yam: two officers of systems, ten sector leads, five heads of settlements with the same eight duties."""

import pytest

from tests.journeys.centre import TOPIC, WEEK, Centre

ROADS = "Ямы во дворах"
ESSENCE = {"subject": "Нет освещения", "object": "фонарь", "request": "включить до зимы"}


@pytest.fixture
def centre(house) -> Centre:
    return Centre(house, "gavrilov-yam")


@pytest.mark.clause("GYM-2.1a", "GYM-2.1b")
def test_every_duty_of_the_act_has_its_post_and_a_post_may_hold_several(centre):
    with centre.at("2026-05-12 09:00"):
        page = centre.admin.page("/admin/about")
        assert page.count("руководит блоком «") == 9 and page.count("блок актом не назван") == 1
        assert page.count("отвечает за территорию «") == 5 and "куратор МЦУ ГЯМР" in page and "руководитель МЦУ ГЯМР" in page
        assert page.count("работа в системе: Инцидент менеджмент") == page.count("работа в системе: Платформа обратной") == 1
        for who, room in ((centre.curator, "/curator"), (centre.head, "/head"), (centre.incident, "/operator"),
                          (centre.pos, "/operator"), (centre.executor, "/sector"), (centre.village, "/sector")):
            assert who.get("/").status_code in (302, 303) and who.get("/").headers["Location"] == room
        menu = centre.executor.page("/sector")
        assert "Мой блок" in menu and "Мои поручения" in menu, "leads the block and answers for the unit"
        told = {"text": "Холодно", "received": "2026-05-12 08:50", "channel": "pos", "source_due": "2026-05-20T17:30"}
        number = centre.pos.register(**told, topic=TOPIC)
        assert centre.incident.get(f"/messages/{number}").status_code == 404, "of the other system"
        person = f"/admin/people/{centre.incident.id}"
        centre.admin.sends(person, f"{person}/grants", grant__role="operator", grant__channel="pos")
        centre.incident.do(number, "take")
        assert f"№ {number} " in centre.incident.page("/operator")


@pytest.mark.clause("GYM-1.1.2", "GYM-2.5a")
def test_messages_of_every_named_network_are_led_by_the_coordinator_of_the_system(centre):
    officer = centre.incident
    with centre.at("2026-05-12 08:55"):
        named = ("ВКонтакте", "Одноклассники", "Twitter", "Facebook", "Instagram", "форум")
        made = {network: officer.register(f"Вопрос из {network}", "2026-05-12 08:50", network=network, topic=ROADS)
                for network in named}
        assert all(network in officer.card(number) for network, number in made.items())
        wrong = officer.post("/operator/register", "/operator/register", text="Вопрос", received_at="2026-05-12T08:50",
                             network="Неизвестная")
        assert wrong.status_code == 422
        first = made["ВКонтакте"]
        officer.do(first, "assign", person=str(centre.executor.id))
        assert any(f"№ {first} " in line for line in centre.executor.bell())
        centre.executor.do(first, "answer", text="Засыплем.", outcome="explained", truthful="y")
        officer.do(first, "return", reason="incomplete", words="Когда?")
        centre.executor.do(first, "answer", text="Засыплем в среду.", outcome="explained", truthful="y")
        for act, told in (("check", {"completeness": "2"}), ("region_agree", {}), ("publish", {"link": "https://vk.example/1"})):
            assert centre.schools.try_to(first, act, **told).status_code in (403, 404), "the coordinator's alone"
            officer.do(first, act, **told)
        assert "в срок" in officer.card(first) and "Засыплем в среду." in officer.card(first)


@pytest.mark.clause("GYM-2.5e")
def test_the_platform_has_a_coordinator_of_its_own_who_passes_returns_publishes_and_takes_up_again(centre):
    officer, other = centre.pos, centre.incident
    with centre.at("2026-05-12 08:55"):
        number = officer.register("В школе холодно", "2026-05-12 08:50", channel="pos", topic=TOPIC,
                                  source_due="2026-05-20T17:00")
        assert other.get(f"/messages/{number}").status_code == 404, "the other officer's system is another one"
        officer.do(number, "assign", person=str(centre.schools.id))
        assert any(f"№ {number} " in line for line in centre.schools.bell())
        centre.schools.do(number, "answer", text="Разберёмся.", outcome="explained", truthful="y")
        officer.do(number, "return", reason="incomplete", words="Когда включат?")
        centre.schools.do(number, "answer", text="Включат в четверг.", outcome="explained", truthful="y")
        for who in (other, centre.schools):
            assert who.try_to(number, "publish", completeness="2").status_code in (403, 404), "the coordinator's alone"
        officer.do(number, "publish", completeness="2", link="https://pos.example/3")
        centre.head.do(number, "consent")
        assert "Завершено" in officer.card(number) and "Включат в четверг." in officer.card(number)
    with centre.at("2026-05-14 09:00"):
        officer.do(number, "comment", text="Так и холодно", negative="y", said_by="applicant", source_due="2026-05-21T17:00")
        assert "Круг 2" in officer.card(number) and any(f"№ {number}" in line for line in centre.schools.bell())


@pytest.mark.clause("GYM-2.4a", "GYM-2.4e", "GYM-2.6")
@pytest.mark.parametrize(("who", "field", "ours", "other"), [
    ("schools", "Образование", {"topic": TOPIC}, {"topic": ROADS}),
    ("village", "Шопшинское сельское поселение", {"settlement": "Шопша"}, {"settlement": "Великое"})])
def test_a_sector_lead_and_the_head_of_a_settlement_work_with_the_centre_alike(centre, who, field, ours, other):
    lead = getattr(centre, who)
    with centre.at("2026-05-12 09:00"):
        mine = centre.incident.register("Нет света", "2026-05-12 08:50", **ours)
        foreign = centre.incident.register("Яма", "2026-05-12 08:50", **other)
        assert lead.get(f"/messages/{foreign}").status_code == 404
        lead.do(mine, "essence", **ESSENCE)
        assert all(told in centre.incident.card(mine) for told in ESSENCE.values())
        assert "50 %" in centre.head.page(f"/figures?{WEEK}").split("Суть заполнена")[1][:12]
        question = lead.passes_up("Чей фонарь?")
        assert field in centre.head.page(question) and "Чей фонарь?" in centre.head.page("/head")
        centre.head.decides(question, "Включит район.", decide__until="2026-05-29")
        with centre.app.app_context():
            place = centre.duty(f"sector:{field}")
        mark = f"b{place.block_id}" if place.block_id else f"t{place.territory_id}"
        centre.head.sends("/measures", "/measures/new", measure__kind="task", measure__what="Осмотреть фонари",
                          measure__until="2026-05-27", measure__field=mark)
    with centre.at("2026-05-13 12:00"):
        room = lead.page("/sector")
        for told in (field, "Ответ: Включит район.", "Осмотреть фонари", f"№ {mine} ", "Инцидент менеджмент 1", "Полнота"):
            assert told in room, told
        assert ("Обязанности здесь те же восемь" in room and "это толкование" in room) == (who == "village")
        lead.sends(question, f"{question}/finish", finish__words="Включили.")
        assert "Включили." in centre.head.page(question)
        assert lead.get("/sector.xlsx").status_code == 200
