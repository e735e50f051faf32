"""Work for the centre: a sector lead or head of a settlement asks, is answered, is given tasks, watches every channel."""

import pytest

from app.directory.acts.grants import GrantData
from app.directory.blocks import territories
from app.messages import acts as m
from tests.journeys.town import Citizen, at
from tests.web.test_roles_of_the_acts import Centre

ASKED = {"question-title": "Столбы на границе участков", "question-words": "Прошу закрепить за одной организацией."}


@pytest.mark.clause("GYM-2.4a", "ALX-3.7a")
def test_the_block_asks_the_centre_and_its_answer_and_task_stand_in_the_room(visit):
    page = visit("sector").open("council.new_question")
    assert visit("sector").send(page.form("/questions/new").fill(**ASKED)).status == 303
    shown = visit("supervisor").open("council.one_question", question_id=1).words
    assert "Городское хозяйство" in shown, "on behalf of the block"
    assert "решает ответственный за блок" in visit("sector").open("figures.sector").words
    decide = visit("supervisor").open("council.one_question", question_id=1).form("/questions/1/decide")
    visit("supervisor").send(decide.fill(**{"decide-words": "Закрепить за Управлением ЖКХ.", "decide-until": "2026-05-29"}))
    room = visit("sector").open("figures.sector").words
    assert "Ответ: Закрепить за Управлением ЖКХ." in room and "решено, исполняется" in room
    assert "Столбы" not in visit("sector elsewhere").open("figures.sector").words
    form = visit("head").open("council.list_of_measures").form("/measures/new").fill(**{
        "measure-kind": "task", "measure-what": "Осмотреть фонари у школ", "measure-until": "2026-05-28",
        "measure-field": "b1"})
    assert visit("head").send(form).status == 303
    assert "Осмотреть фонари у школ" in visit("sector").open("figures.sector").words
    assert "Осмотреть фонари" not in visit("sector elsewhere").open("figures.sector").words


@pytest.mark.clause("ISH-1.3e")
def test_the_daily_page_covers_every_kind_of_feedback(app, visit, making, people, town):
    people.grant(town["operator"], "operator", channel="pages")
    people.grant(town["operator"], "operator", channel="phone")
    with app.app_context():
        for channel in ("incident", "pages", "phone"):
            number = making.registered(channel=channel, text=f"Фонарь: {channel}")
            making.do(making.operator, m.take, number)
            making.do(making.operator, m.assign, number, unit_id=making.executor.unit_id)
    page = visit("sector").open("figures.sector")
    table = next(table for table in page.tree.all("table") if "Показатели по каналам" in table.text)
    for name in ("Инцидент", "Страницы и группы", "Телефон"):
        assert name in table.text, table.text


@pytest.mark.clause("GYM-2.6")
@pytest.mark.slow
def test_the_head_of_a_settlement_has_the_room_of_a_sector_lead_over_the_territory(empty_app):
    centre = Centre(empty_app, "gavrilov-yam")
    desk = Citizen(centre, "desk", "Начальник отдела информатизации", None, "operator", "incident")
    with at("2026-05-12 10:50"):
        with empty_app.app_context():
            number, name = next(one for one in territories().names.items() if one[1].startswith("Шопшинское"))
        assert centre.room("Глава Шопшинского", GrantData("sector", territory_id=number)) == (200, "/sector")
        ours = desk.register("Нет света на улице", "2026-05-12 06:45", settlement="Шопша")
        other = desk.register("Яма", "2026-05-12 06:46", settlement="Великое")
        head = Citizen(centre, "village", "Глава Шопшинского", None, "sector")
        page = head.page("/sector")
        for told in (name, "Обязанности здесь те же восемь", "это толкование", "Показатели по каналам",
                     "возвраты на доработку"):
            assert told in page, told
        assert head.get(f"/messages/{other}").status_code == 404
        head.do(ours, "essence", subject="Нет освещения", object="фонарь", request="включить")
        assert "Нет освещения" in head.card(ours)
        asked = head.post("/questions/new", "/questions/new", **ASKED | {"question-field": f"t{number}"})
        assert asked.status_code == 303 and "Столбы на границе" in head.page("/sector")
        assert head.get(f"/figures?territory={number}").status_code == 200
