"""Story B: fast-track decided early and late, an urgent request at night, a working Saturday."""

import pytest

from tests.journeys.town import Town, at


@pytest.fixture
def town(app) -> Town:
    return Town(app)


def given(town: Town, received: str = "2026-05-12 08:00") -> int:
    number = town.operator.register("Нет света на остановке", received, topic="Ямы во дворах")
    town.operator.do(number, "assign", person=str(town.executor.id))
    return number


@pytest.mark.clause("MYS-3.7b")
@pytest.mark.parametrize(("decided", "answer", "executor"), [
    ("2026-05-12 10:30", "12 мая 2026, 12:00", "12 мая 2026, 11:00"),
    ("2026-05-12 13:00", "12 мая 2026, 14:00", "12 мая 2026, 14:00"),
])
@pytest.mark.slow
def test_fast_track_counts_from_the_start_of_the_message(town, decided, answer, executor):
    with at("2026-05-12 08:01"):
        number = given(town)
    with at(decided):
        town.operator.do(number, "fast_track", words="Куратор ЦУР: угроза безопасности детей")
        card = town.operator.card(number)
        assert "Публикация ответа" in card and f"до {answer}: почему такой срок" in card
        assert f"до {executor}: почему такой срок" in card
        assert "скоренное рассмотрение назначено" in card
        assert "Фаст-трек" in card
    own = executor.replace(" 2026", "")
    assert any(f"фаст-трек, ваш срок — {own}" in line for line in town.executor.bell())


@pytest.mark.clause("MYS-3.9a")
@pytest.mark.slow
def test_an_urgent_request_on_saturday_night(town):
    with at("2026-05-15 15:00"):
        number = given(town, "2026-05-15 14:50")
    with at("2026-05-16 21:00"):
        late = town.operator.try_to(number, "urgent", due="2026-05-19T10:00", ground="platform",
                                    asked_by="Куратор ЦУР Кузбасса")
        assert late.status_code == 422 and "может только сократить срок" in late.text
        town.operator.do(number, "urgent", due="2026-05-17T10:00", ground="platform", asked_by="Куратор ЦУР Кузбасса",
                         asked_at="2026-05-16T20:50", words="Площадка с большой аудиторией")
        assert town.executor.bell()[0] == f"Срочно: № {number}, ответ нужен к 17 мая, 10:00"
        card = town.executor.card(number)
        assert "17 мая 2026, 10:00" in card and "Срочно" in card
    with at("2026-05-16 21:10"):
        town.executor.do(number, "acknowledge")
        history = town.operator.card(number)
    assert "Исполнитель ознакомлен" in history
    assert "Срочный запрос" in history
    assert "Куратор ЦУР Кузбасса" in history and "Приоритетность площадки" in history and "16 мая 2026, 20:50" in history


@pytest.mark.clause("MYS-3.2")
@pytest.mark.slow
def test_a_working_saturday_is_skipped_until_the_channel_counts_it(town):
    with at("2027-02-19 16:30"):
        number = given(town, "2027-02-19 16:00")
        card = town.operator.card(number)
    assert "до 24 февраля 2027, 15:00: почему такой срок" in card
    assert "сб 20 февраля 2027" in card
