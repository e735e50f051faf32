"""Myski: a centre on the base of its media institution, whose head answers to the curator and, in an emergency, gives way."""

import io

import pytest
from python_calamine import CalamineWorkbook

from app.jobs import monitoring, recounts
from tests.journeys.centre import TOPIC, WEEK, Centre
from tests.support.html import parse
from tests.web.visitor import Page

RULE, CAUSE = "/admin/hours/incident", "Паводок, решение оперштаба № 4"


@pytest.fixture
def centre(house) -> Centre:
    return Centre(house, "myski")


@pytest.mark.clause("MYS-2.1", "MYS-2.1d")
def test_the_duties_of_the_act_are_held_by_the_base_organisation_s_staff_or_it_is_said(centre):
    with centre.at("2026-05-12 09:00"):
        for who, room in ((centre.curator, "/curator"), (centre.head, "/head"), (centre.incident, "/operator"),
                          (centre.pos, "/operator"), (centre.press, "/operator"), (centre.executor, "/executor")):
            assert who.get("/").headers["Location"] == room
        queue = centre.pos.page("/operator")
        assert "Платформа обратной связи (ПОС)" in queue and "Кузбасс-онлайн" in queue, "one duty over both platforms"
        assert centre.press.get("/operator/register?channel=direct").status_code == 200
        page = centre.head.page("/composition")
        assert "Базовая организация МАУ МГО «Мыски Медиа»" in page
        wrong = "работает не в базовой организации (пост., п. 1; 2.1)"
        before = page.count(wrong)
        person = f"/admin/people/{centre.post_id('Председатель КУМИ')}"
        centre.admin.sends(person, f"{person}/grants", grant__role="operator", grant__channel="pos")
        page = centre.head.page("/composition")
        assert page.count(wrong) == before + 1 and wrong in page[page.index("Председатель КУМИ"):][:900]


@pytest.mark.clause("MYS-1.2f", "MYS-2.3i")
def test_a_vote_stands_beside_its_messages_and_what_was_worked_goes_to_superiors(centre):
    officer = centre.incident
    with centre.at("2026-05-12 09:00"):
        made = centre.pos.sends("/polls", "/polls/new", kind="vote", title="Какую школу греть первой", topic=TOPIC,
                                link="https://pos.example.org/vote/7", starts_on="2026-05-11", ends_on="2026-05-13")
        kept, late = (officer.register(f"В школе холодно {number}", "2026-05-12 08:50", topic=TOPIC) for number in (1, 2))
        for number in (kept, late):
            officer.do(number, "assign", person=str(centre.executor.id))
        centre.executor.do(kept, "answer", text="Отопление включено.", outcome="explained", truthful="y")
        for act, told in (("check", {"completeness": "2"}), ("region_agree", {}), ("publish", {})):
            officer.do(kept, act, **told)
    with centre.at("2026-05-18 09:00"):
        centre.pos.sends(made, f"{made}/change", participants=300, options="Первая: 200\nВторая: 100", conclusion="С первой.")
        for reader in (centre.head, centre.curator):
            page = reader.page(made)
            assert "Первая 200 67 %" in page and "С первой." in page and "поступило 2 сообщения" in page
        told = officer.page(f"/figures?{WEEK}&channel=incident")
        assert "В срок 50 %" in told and "Поступило 2" in told, told
        book = officer.get(f"/figures.xlsx?{WEEK}&channel=incident")
        rows = CalamineWorkbook.from_filelike(io.BytesIO(book.data)).get_sheet_by_index(0).to_python()
        assert {row[0]: row[1:4:2] for row in rows}["В срок"] == [50, "%"]
        centre.head.post("/notes/2026-W20/make", "/notes")
        for superior in (centre.head, centre.curator):
            note = superior.page("/notes/2026-W20")
            assert "Главе Мысковского городского округа" in note and TOPIC in note and "50 %" in note, note


@pytest.mark.clause("MYS-3.8")
def test_a_decision_of_the_region_changes_deadlines_from_a_day_and_open_ones_where_told(centre):
    officer, basis = centre.incident, "решение ЦУР от 12.05.2026 № 3"

    def decided(since: str, hours: int, reach: str) -> None:
        form = centre.admin.form(RULE, RULE).fill(since=since, basis=basis, reach=reach, amount_answer=hours)
        shown = centre.admin.browser.post(RULE, data=form.force(step="show").data)
        assert shown.status_code == 200 and "ещё не введено" in shown.text
        agreed = Page(None, RULE, parse(shown.text)).form(RULE).force(step="add")
        assert centre.admin.browser.post(RULE, data=agreed.data).status_code == 303
        with centre.app.app_context():
            recounts.run()

    with centre.at("2026-05-12 09:30"):
        number = officer.register("В школе холодно", "2026-05-12 09:00", topic=TOPIC)
        assert "12 мая 2026, 17:00" in officer.card(number), "eight working hours"
        decided("2026-05-12", 6, "all")
        card = officer.card(number)
        assert "12 мая 2026, 15:00" in card and f"по решению: {basis}" in card and "прежний срок" in card
        decided("2026-05-13", 5, "keep")
        assert "12 мая 2026, 15:00" in officer.card(number), "of the rule it was registered under"
    with centre.at("2026-05-13 08:30"):
        fresh = officer.card(officer.register("Нет света", "2026-05-13 08:00", topic=TOPIC))
        assert "13 мая 2026, 13:00" in fresh and basis in fresh


@pytest.mark.clause("MYS-3.10.2b", "MYS-3.11.2")
def test_each_platform_is_checked_every_day_and_who_forgets_is_reminded(centre):
    with centre.at("2026-05-12 10:00"):
        centre.pos.sends("/monitoring", "/monitoring/regional/mark", fresh=3)
    with centre.at("2026-05-12 16:30"), centre.app.app_context():
        monitoring.run()
    told = centre.pos.bell()
    assert any("ПОС" in line and "закрытие в 17:30" in line for line in told) and not any("Кузбасс" in line for line in told)
    with centre.at("2026-05-12 16:40"):
        centre.pos.sends("/monitoring", "/monitoring/pos/mark", fresh="0")
        assert "Мониторинг сегодня: всё проверено" in centre.pos.page("/operator")
        assert "новых 3" in centre.head.page("/monitoring")
    with centre.at("2026-05-14 09:00"):
        for code in ("pos", "regional"):
            sheet = centre.curator.page(f"/monitoring/{code}")
            assert "12.05, вторник проверено" in sheet and "13.05, среда не отмечено" in sheet, sheet


@pytest.mark.clause("MYS-3.12.7", "MYS-3.12.7b")
def test_the_head_asks_the_curator_and_in_an_emergency_the_region_leads(centre):
    head, region = centre.head, centre.region
    with centre.at("2026-05-12 09:00"):
        question = head.passes_up("Дежурить в праздники")
        refused = centre.curator.form(question, f"{question}/decide").fill(**{"decide-words": "Да."})
        answer = centre.curator.browser.post(f"{question}/decide", data=refused.data)
        assert answer.status_code == 422 and "согласовано или нет" in answer.text
        centre.curator.decides(question, "Дежурить.", decide__verdict="agreed")
        assert "Принято решение: согласовано" in head.page(question)
        assert region.get("/head").status_code == 403
        head.sends("/command", "/command/new", command__person_id=region.id, command__starts_on="2026-05-12",
                   command__ends_on="2026-05-20", command__ground="importance", command__basis=CAUSE)
        for who, room in ((head, "/head"), (centre.incident, "/operator"), (centre.executor, "/executor"), (region, "/head")):
            page = who.page(room)
            assert "Управление передано" in page and "с 12.05.2026 по 20.05.2026" in page and CAUSE in page, room
        number = centre.incident.register("Затопило двор", "2026-05-12 08:50", topic=TOPIC)
        centre.incident.do(number, "assign", person=str(centre.executor.id))
        region.do(number, "urge", words="Сейчас же")
        assert "Сейчас же" in centre.executor.card(number)
    with centre.at("2026-05-13 09:00"):
        back = next(form for form in Page(None, "/command", parse(head.get("/command").text)).forms()
                    if form.action.endswith("/back"))
        assert head.browser.post(back.action, data=back.data).status_code == 303
        assert region.get("/head").status_code == 403 and "Управление передано:" not in head.page("/head")
        kept = head.page("/command")
        assert "возвращено" in kept and CAUSE in kept and "Повышенная важность темы" in kept
