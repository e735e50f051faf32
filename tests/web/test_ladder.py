"""The ladder of escalation on pages: whom a missed deadline has reached by now (Myski 2.3.10)."""

import pytest
from sqlalchemy import func, select

from app.foundation.database import db
from app.jobs import sweep
from app.messages.tables import Clock
from tests.web.conftest import NOW
from tests.web.visitor import Visitor


@pytest.mark.clause("MYS-2.3j")
def test_the_card_and_the_rooms_say_whom_it_reached(app, town, making, standing):
    number = making.message("assigned")

    def told(day: int, hour: int) -> str:
        standing.move_to(NOW.replace(day=day, hour=hour))
        with app.app_context():
            sweep.run()
        return Visitor(app).sign_in(town["head"]).open("message.card_page", number=number).words

    assert "О просрочке" not in told(14, 10)
    assert "через рабочий час после срока узнает руководитель" in told(14, 18)
    assert "через восемь рабочих часов после срока узнает куратор" in told(15, 14)
    assert "О просрочке знают руководитель и куратор" in told(19, 11)
    page = Visitor(app).sign_in(town["curator"]).open("figures.where_to")
    assert f"№ {number}" in page.words[page.words.index("Дошло до вас"):]


@pytest.mark.clause("MYS-2.3j")
def test_a_message_late_by_two_deadlines_reached_the_curator_once(app, visit, making, standing):
    number = making.message("assigned")
    standing.move_to(NOW.replace(day=25))
    with app.app_context():
        sweep.run()
        late = select(func.count()).where(
            Clock.message_id == number, Clock.kind.in_(("answer", "executor")), Clock.remind_level > 4)
        assert db.session.scalar(late) == 2
    row = next(row for row in visit("head").get("/figures").tree.all("tr") if row.all("th")[0].text == "Дошло до куратора")
    value, formula = row.all("td")[0], row.all("td")[-1]
    assert value.text == "1" and "Рядом: дошло до руководителя: 1" in formula.text
    for link in value.all("a") + formula.all("a"):
        page = visit("head").get(link.get("href"))
        assert "1 сообщение за показателем" in page.words and f"№ {number}" in page.words
