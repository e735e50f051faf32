"""Story A: a Myski incident from its arrival over a shortened Friday to the end of its second round."""

import pytest
from sqlalchemy import select

from app.foundation.database import db
from app.jobs.reactions import run as close_reactions
from app.messages.reminders import sweep
from app.messages.tables import Clock, Message
from tests.journeys.town import Town, at, moment, photo

NUMBER = 1


def clocks(town: Town, number: int = NUMBER) -> list[tuple]:
    """(kind, round, due, stopped, result) of every clock in local words."""
    def say(when):
        return when and f"{when.astimezone(moment('2026-05-12 00:00').tzinfo):%d %H:%M}"

    with town.app.app_context():
        rows = db.session.scalars(select(Clock).where(Clock.message_id == number).order_by(Clock.id))
        return [(row.kind, row.round, say(row.due), say(row.stopped), row.result) for row in rows]


def message(town: Town, number: int = NUMBER) -> Message:
    with town.app.app_context():
        row = db.session.get(Message, number)
        db.session.expunge(row)
        return row


@pytest.fixture
def town(app) -> Town:
    return Town(app)


def first_morning(town: Town) -> int:
    """12 May until 08:57: taken, assigned, interim answer, returned, again, published as deferred."""
    operator, executor = town.operator, town.executor
    with at("2026-05-12 08:05"):
        number = operator.register("Яма у перехода, дети обходят по проезжей части. Когда сделают?", "2026-05-08 16:30",
                                   topic="Ямы во дворах", street="ул. Советская", house="14", network="ВКонтакте")
        card = operator.card(number)
        assert "до 12 мая 2026, 09:00: почему такой срок" in card
        assert "Пропущено: сб 9 мая 2026 — День Победы" in card
        assert "сокращённый" in card
    with at("2026-05-12 08:10"):
        operator.do(number, "take")
    with at("2026-05-12 08:15"):
        operator.do(number, "assign", person=str(executor.id))
        assert "до 12 мая 2026, 14:00" in operator.card(number)
    with at("2026-05-12 08:40"):
        assert executor.upload(number, photo((0, 40, 80)), stage="before").status_code == 201
        executor.do(number, "answer", text="Яму оградим сегодня, засыплем щебнем до 15 мая.", interim="y",
                    promised_for="2026-05-15", truthful="y")
    with at("2026-05-12 08:45"):
        operator.do(number, "return", reason="no_proof", words="Приложите фото ограждения.")
        assert ("executor", 1, "12 14:00", None, None) in clocks(town, number)
        card = executor.card(number)
        assert "нет подтверждения работ" in card and "«Приложите фото ограждения.»" in card
    with at("2026-05-12 08:50"):
        assert executor.upload(number, photo((90, 10, 200)), stage="before").status_code == 201
        executor.do(number, "answer", text="Яма ограждена. Засыплем щебнем до 15 мая.", interim="y",
                    promised_for="2026-05-15", truthful="y")
    with at("2026-05-12 08:53"):
        operator.do(number, "check", completeness="2")
    with at("2026-05-12 08:55"):
        operator.do(number, "region_agree")
    with at("2026-05-12 08:57"):
        operator.do(number, "publish", link="https://vk.example/wall-1_2")
        card = operator.card(number)
        assert "в срок, ушло 57 мин" in card
        assert "отложено в срок" in card
        assert "Обещание" in card and "до 15 мая 2026, 17:00" in card
    return number


@pytest.mark.clause("MYS-2.3c")
@pytest.mark.clause("MYS-2.3d")
@pytest.mark.clause("MYS-2.3f")
@pytest.mark.clause("MYS-3.2")
@pytest.mark.clause("MYS-3.3")
@pytest.mark.clause("MYS-3.5")
@pytest.mark.clause("MYS-3.6")
@pytest.mark.clause("MYS-3.7a")
@pytest.mark.clause("MYS-3.7c")
@pytest.mark.clause("MYS-3.9b")
@pytest.mark.clause("MYS-2.6c")
@pytest.mark.clause("MYS-2.6d")
@pytest.mark.clause("MYS-2.3h")
@pytest.mark.slow
def test_from_arrival_to_the_end_of_the_second_round(town):
    operator, executor = town.operator, town.executor
    number = first_morning(town)
    assert clocks(town, number) == [
        ("first_answer", 1, "12 09:00", "12 08:57", "met"), ("answer", 1, "12 16:00", "12 08:57", "deferred"),
        ("executor", 1, "12 14:00", "12 08:50", "met"), ("promise", 1, "15 17:00", None, None)]
    with at("2026-05-14 16:10"), town.app.app_context():
        sweep(moment("2026-05-14 16:10"))
        sweep(moment("2026-05-14 16:10"))
    assert sum("обещание" in line for line in executor.bell()) == 1
    works_day(town, number)
    second_round(town, number)
    with at("2026-05-20 12:05"):
        card = operator.card(number)
    assert "Поступило 1 раз Возвращалось в работу 1 раз Возвраты ответа 2" in card
    assert "Срок ответа в срок 2 из 2" in card
    assert "Обещание выполнено, переносов 0" in card
    assert "Завершено: комментария не было" in card


def works_day(town: Town, number: int) -> None:
    """15 May: the final answer, returned once, published; the reaction window opens and closes."""
    operator, executor = town.operator, town.executor
    with at("2026-05-15 10:00"):
        assert executor.upload(number, photo((200, 200, 10)), stage="after").status_code == 201
        executor.do(number, "answer", text="Яма засыпана щебнем.", outcome="solved", truthful="y")
    with at("2026-05-15 10:20"):
        operator.do(number, "return", reason="other_place", words="На фото другой двор.")
    with at("2026-05-15 11:00"):
        assert executor.upload(number, photo((10, 200, 60)), stage="after").status_code == 201
        executor.do(number, "answer", text="Яма засыпана щебнем, фото приложено.", outcome="solved", truthful="y")
    with at("2026-05-15 11:05"):
        operator.do(number, "check", completeness="2")
    with at("2026-05-15 11:10"):
        operator.do(number, "region_agree")
    with at("2026-05-15 11:15"):
        operator.do(number, "publish")
        card = operator.card(number)
        assert "Обещание выполнено, переносов 0" in card
        assert "до 17 мая 2026, 11:15" in card
    with at("2026-05-17 11:20"), town.app.app_context():
        close_reactions()
    assert message(town, number).state == "done"


def second_round(town: Town, number: int) -> None:
    """18 May: a comment from inside the window, recorded after it closed; the round to its end."""
    operator, executor = town.operator, town.executor
    with at("2026-05-18 08:05"):
        operator.do(number, "comment", text="Опять провалилось!", came_at="2026-05-17T03:15")
        assert [row for row in clocks(town, number) if row[1] == 2] == [
            ("answer", 2, "18 16:00", None, None), ("executor", 2, "18 14:00", None, None)]
    assert any("заявитель недоволен" in line for line in executor.bell())
    with at("2026-05-18 11:00"):
        assert executor.upload(number, photo((70, 70, 70)), stage="after").status_code == 201
        executor.do(number, "answer", text="Подсыпали и укатали катком.", outcome="solved", truthful="y")
    with at("2026-05-18 11:40"):
        operator.do(number, "check", completeness="2")
        operator.do(number, "region_agree")
    with at("2026-05-18 12:00"):
        operator.do(number, "publish")
    for early, state in (("2026-05-20 11:59", "published"), ("2026-05-20 12:00", "done")):
        with at(early), town.app.app_context():
            close_reactions()
        assert message(town, number).state == state
