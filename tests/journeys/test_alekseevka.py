"""Alekseevka: one officer for two systems, four posts of the base institution, six blocks of which two have their people."""

import pytest

from tests.journeys.centre import TOPIC, WEEK, Centre
from tests.journeys.town import words

HOUSING = "Благоустройство дворовых и придомовых территорий (за исключением уточненных тем)"
# A topic of each block of 3.2.
BLOCKS = {"Жилищно-коммунальное хозяйство": HOUSING, "Твёрдые-коммунальные отходы": "Вывоз крупногабаритного мусора",
          "Социальная политика": "Жалобы на работодателя", "Образование": TOPIC, "Дороги": "Перекрытие дорог",
          "Транспорт": "Водный транспорт (в т.ч. переправа)"}
BY_ORDER = "приказом директора базовой организации"


@pytest.fixture
def centre(house) -> Centre:
    return Centre(house, "alekseevka")


def row(centre: Centre, post) -> str:
    """What the curator reads of a post among the members of the centre."""
    found = [words(line) for line in centre.curator.get("/composition").text.split("<tr>")]
    with_post = centre.admin.page(f"/admin/people/{post.id}").split("Люди и доступ ")[-1][:40]
    return next(line for line in found if line.startswith(with_post))


@pytest.mark.clause("ALX-3.1", "ALX-3.1b", "ALX-3.1c")
def test_who_was_appointed_otherwise_than_the_act_asks_is_warned_of(centre):
    def records(post, **told) -> str:
        centre.admin.sends(f"/admin/composition/seat?person_id={post.id}", "/admin/composition/seat/save", **told)
        return row(centre, post)

    with centre.at("2026-05-12 09:00"):
        for post, duty in ((centre.curator, "куратор"), (centre.head, "руководитель МЦУ"),
                           (centre.press, "соцсети, пресс-служба"),
                           (centre.incident, "работа в системе: Инцидент-менеджмент работа в системе: ПОС")):
            told = row(centre, post)
            assert duty in told and "не записано: кем назначен" in told, told
        kept = {"body": "Администрация округа", "by": "head", "servant": "yes", "basis": "распоряжение № 5"}
        told = records(centre.curator, **kept, rank="below")
        assert "должность нужна не ниже заместителя главы администрации, а записано: ниже (п. 3.1)" in told
        assert "а записано" not in records(centre.curator, **kept, rank="deputy")
        told = records(centre.incident, **kept | {"by": "director", "servant": "no"})
        assert f"назначается главой администрации, а записано: {BY_ORDER}" in told and "не муниципальный служащий" in told
        ordered = {"body": "Центр МТО", "by": "director", "basis": "приказ № 12"}
        assert "назначен приказом директора" in records(centre.housing, **ordered)
        assert f"назначается {BY_ORDER}, а записано: главой администрации" in records(centre.press, **ordered | {"by": "head"})
        page = centre.curator.page("/composition")
        assert page.count(f"по акту: назначается {BY_ORDER}, из работников базовой организации (п. 3.1)") == 4
        centre.admin.sends(f"/admin/people/{centre.incident.id}", f"/admin/people/{centre.incident.id}/grants",
                           grant__role="press")
        assert "работает не в базовой организации" in row(centre, centre.incident), "the duty is for its staff"


@pytest.mark.clause("ALX-3.2", "ALX-3.7a", "ALX-3.7d", "ALX-3.7e")
def test_the_block_s_officer_represents_it_puts_essence_in_order_and_watches_its_deadlines(centre):
    lead, officer = centre.housing, centre.incident
    with centre.at("2026-05-12 09:00"):
        made = {name: officer.register(f"О блоке «{name}»", "2026-05-12 08:50", topic=topic) for name, topic in BLOCKS.items()}
        told = centre.head.page(f"/figures?{WEEK}&by=block")
        assert all(f"{name} 1 " in told for name in BLOCKS), told
        ours = made["Жилищно-коммунальное хозяйство"]
        by_platform = officer.register("Двор без света", "2026-05-12 08:50", channel="pos", topic=HOUSING,
                                       source_due="2026-05-13T17:30")
        listed = lead.page("/messages")
        assert all((f"№ {number} " in listed) == (number in (ours, by_platform)) for number in made.values())
        assert lead.get(f"/messages/{made['Дороги']}").status_code == 404, "of another block"
        lead.do(ours, "essence", subject="Не убран двор", object="двор", place="у школы № 4", request="убрать до праздника")
        assert "убрать до праздника" in officer.card(ours) and f"№ {ours} " in officer.page("/messages?q=праздника")
        assert "50 %" in centre.head.page(f"/figures?{WEEK}&block=1").split("Суть заполнена")[1][:40]
        master = centre.added("master", "executor", unit=centre.unit("Управление благоустройства", block_id=1))
        for number in (ours, by_platform):
            officer.do(number, "assign", person=str(master.id))
        master.do(ours, "answer", text="Уберём.", outcome="explained", truthful="y")
        officer.do(ours, "return", reason="incomplete", words="Когда?")
        question = lead.passes_up("Чей это двор?")
        assert "Чей это двор?" in centre.head.page("/head") and "Жилищно-коммунальное хозяйство" in centre.head.page(question)
        centre.head.decides(question, "Двор школы.")
        centre.head.sends("/measures", "/measures/new", measure__kind="task", measure__what="Обойти дворы у школ",
                          measure__until="2026-05-28", measure__field="b1")
    with centre.at("2026-05-14 10:00"):
        room = lead.page("/sector")
        for told in ("Ответ: Двор школы.", "Обойти дворы у школ", f"№ {ours} ", f"№ {by_platform} ", "1 возвраты на доработку"):
            assert told in room, (told, room)
        channels = room[room.index("По каналам"):]
        assert "Инцидент-менеджмент 1 0 %" in channels and "ПОС 1 0 %" in channels, channels
        assert "Чей это двор?" not in centre.social.page("/sector") and "Обойти дворы" not in centre.social.page("/sector")


@pytest.mark.clause("ALX-4.5")
def test_the_region_watches_figures_without_names_and_its_remark_is_answered(centre):
    region, officer = centre.region, centre.incident
    with centre.at("2026-05-12 09:00"):
        number = officer.register("Меня зовут Клавдия Петрова, не горит фонарь", "2026-05-12 08:50", topic=HOUSING,
                                  author_name="Клавдия Петрова", author_contacts="+7 900 111-22-33")
        officer.do(number, "assign", person=str(centre.executor.id))
        centre.executor.do(number, "answer", text="Фонарь горит.", outcome="explained", truthful="y")
        for act, told in (("check", {"completeness": "2"}), ("region_agree", {}), ("publish", {})):
            officer.do(number, act, **told)
    with centre.at("2026-05-13 09:00"):
        page = region.page("/observer")
        assert "Поступило 1 ▲ 1" in page and "В срок 100 %" in page and "Полнота ответов 2,0" in page, page
        card = region.page(f"/observer/messages/{number}")
        assert "не горит фонарь" in card and "Фонарь горит." in card and "лавди" not in card and "111-22" not in card
        for path in (f"/messages/{number}", "/figures", "/questions", "/admin/people"):
            assert region.get(path).status_code == 403, path
        assert region.try_to(number, "essence", subject="а", object="б", request="в").status_code in (403, 404)
        region.sends("/observer", "/observer/remarks", title="Доля в срок", words="Чем объясняется?")
        assert any("Доля в срок" in line for line in centre.head.bell())
        centre.head.decides("/questions/1", "Одно сообщение за неделю.")
        assert "Одно сообщение за неделю." in region.page("/observer")


@pytest.mark.clause("ALX-4.5")
def test_the_region_watches_planned_values_being_reached(centre):
    region, officer = centre.region, centre.incident
    with centre.at("2026-05-12 09:00"):
        assert "Плановых значений ещё нет" in region.page("/observer")
        number = officer.register("Не горит фонарь", "2026-05-12 08:50", topic=HOUSING)
        officer.do(number, "assign", person=str(centre.executor.id))
        centre.executor.do(number, "answer", text="Фонарь горит.", outcome="explained", truthful="y")
        for act, told in (("check", {"completeness": "1"}), ("region_agree", {}), ("publish", {})):
            officer.do(number, act, **told)
        for figure, value in (("on_time", "90"), ("completeness", "1,8")):
            centre.head.sends("/figures/plans", "/figures/plans", figure=figure, first="2026-05-01", last="2026-05-31",
                              value=value, basis="Решение центра управления региона № 7")
    with centre.at("2026-05-13 09:00"):
        told = region.page("/observer").split("Целевые значения: 1 мая 2026 — 31 мая 2026")[1]
        assert "не меньше 90 % 100 % 111 % пока выполняется Решение центра управления региона № 7" in told, told[:900]
        assert "не меньше 1,8 1,0 56 % пока не выполняется" in told, told[:900]
        assert region.get("/figures/plans").status_code == 403
        assert region.browser.post("/figures/plans", data={}).status_code in (400, 403)
    with centre.at("2026-06-01 09:00"):
        told = region.page("/observer").split("Целевые значения: 1 мая 2026 — 31 мая 2026")[1]
        assert "111 % достигнуто" in told and "56 % не достигнуто" in told, told[:900]
