"""Work for the centre: a sector lead or head of a settlement asks, is answered, is given tasks, watches every channel."""

import pytest

from app.directory.schedules import directory_changed
from app.directory.tables import Unit
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.messages import acts as m

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


@pytest.mark.parametrize(("phone", "link"), [
    ("2-14-55 доб. 112", "tel:21455"), ("+7 (38474) 2-14-55, 2-14-56", "tel:+73847421455"), ("доб. 112", None), ("112", None)])
def test_a_telephone_is_a_link_where_it_dials_somebody(app, visit, town, phone, link):
    with app.app_context(), act(TIMETABLE):
        db.session.get(Unit, town["executor"].unit_id).phone = phone
        directory_changed()
    page = visit("sector").open("figures.sector")
    assert phone in page.words
    links = [node.get("href") for node in page.tree.all("a") if (node.get("href") or "").startswith("tel:")]
    assert (link in links) if link else not links


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
