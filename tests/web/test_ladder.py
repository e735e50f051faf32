"""The ladder of escalation on pages: whom a missed deadline has reached by now (Myski 2.3.10)."""

import pytest

from app.jobs import sweep
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
