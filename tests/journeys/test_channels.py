"""One journey for each way a message may go: the route is the profile's, the engine the same."""

import pytest

from tests.journeys.town import Citizen, Town, at, photo, token


@pytest.fixture
def town(app) -> Town:
    return Town(app)


def desk(town: Town, channel: str, role: str = "operator") -> Citizen:
    post = "Ответственный за работу в социальных" if role == "press" else "Ответственный за работу в системе «Платформа"
    return Citizen(town, f"{role}-{channel}", post, None, role, channel)


@pytest.mark.clause("MYS-3.10.1", "MYS-3.10.2", "MYS-3.10.3", "MYS-3.10.5", "MYS-3.10.6", "MYS-3.10.7", "MYS-2.4c", "MYS-2.4d",
                    "MYS-2.4h")
@pytest.mark.slow
def test_pos_goes_by_the_platform_s_deadline_to_the_head_s_consent_and_a_negative_comment_brings_it_back(town):
    pos = desk(town, "pos")
    with at("2026-05-12 08:40"):
        refused = pos.post("/operator/register", "/operator/register", text="Яма у школы", channel="pos",
                           received_at="2026-05-12T08:35", topic="Ямы во дворах")
        assert refused.status_code == 422 and "Укажите срок ответа" in refused.text
        number = pos.register("Яма у школы", "2026-05-12 08:35", channel="pos", topic="Ямы во дворах",
                              source_due="2026-05-22T17:30", external_number="70012345")
        pos.do(number, "take")
        pos.do(number, "assign", person=str(town.executor.id))
        assert "Кто запросил" not in pos.page(f"/messages/{number}/urgent")
        refused = pos.try_to(number, "urgent", due="2026-05-16T12:00", ground="topic")
        assert refused.status_code == 422 and "только в часы работы" in refused.text
        card = pos.card(number)
        assert "Срок назначен платформой" in card and "Платформа обратной связи" in card
        assert "20 мая 2026, 17:30" in card, "the executor: the second working day before, its closing"
        assert pos.page(f"/messages?q={number}").count("Яма у школы")
        assert town.operator.get(f"/messages/{number}").status_code == 404, "another duty"
    with at("2026-05-15 10:00"):
        for early in ("2026-05-18T08:15", "2026-05-18T17:45"):
            refused = pos.try_to(number, "urgent", due=early, ground="order")
            assert refused.status_code == 422 and "только в часы работы" in refused.text, early
        pos.do(number, "urgent", due="2026-05-18T10:00", ground="order")
        assert "18 мая 2026, 10:00" in pos.card(number)
        assert town.executor.upload(number, photo((1, 2, 3)), stage="after").status_code == 201
        town.executor.do(number, "answer", text="Засыпали.", outcome="solved", truthful="y")
        assert "Вернуть исполнителю" in pos.card(number)
        pos.do(number, "return", reason="incomplete", words="Не сказано, когда асфальт")
        town.executor.do(number, "answer", text="Засыпали, асфальт в июне.", outcome="solved", truthful="y")
        assert "Оцените полноту" in pos.try_to(number, "publish").text
        pos.do(number, "publish", completeness="2", link="https://pos.example/1")
        assert "Ждёт согласия руководителя" in pos.page("/messages?state=published")
        assert pos.try_to(number, "consent").status_code == 403
        assert any("согласие руководителя" in words for words in town.head.bell())
    with at("2026-05-15 11:00"):
        asked = "ответ опубликован: согласны, что исполнено?"
        assert f"№ {number} · Управление ЖКХ" in town.head.page("/head") and asked in town.head.page("/head")
        assert asked not in town.curator.page("/head"), "asked of the head alone"
        town.head.do(number, "consent")
        assert asked not in town.head.page("/head")
        assert "Завершено" in pos.card(number)
    a_moderator_brings_it_back(town, pos, number)


def a_moderator_brings_it_back(town: Town, pos: Citizen, number: int) -> None:
    with at("2026-07-01 09:00"):
        pos.do(number, "comment", text="Спасибо!", said_by="applicant", came_at="2026-06-30T12:00")
        assert "Завершено" in pos.card(number)
        assert "Отмеченный отрицательным вернёт" in pos.page(f"/messages/{number}/comment")
        refused = pos.try_to(number, "comment", text="Опять яма", negative="y")
        assert refused.status_code == 422 and "Выберите, кто написал: заявитель или модератор." in refused.text
        refused = pos.try_to(number, "comment", text="Опять яма", negative="y", said_by="moderator")
        assert refused.status_code == 422 and "новый срок ответа" in refused.text
        pos.do(number, "comment", text="Опять яма", negative="y", said_by="moderator", source_due="2026-07-10T17:30")
        card = pos.card(number)
        assert "Комментарий модератора платформы" in card and "Комментарий заявителя" in card
        assert any("модератор платформы недоволен" in words for words in town.executor.bell())
        assert f"№ {number}" not in town.head.page("/messages?behind=reopening&since=2026-07-01&until=2026-07-01")
        assert "Круг 2" in card and "10 июля 2026, 17:30" in card
        town.executor.do(number, "answer", text="Заасфальтировали.", outcome="explained", truthful="y")
        pos.do(number, "publish", completeness="1")
        town.head.do(number, "consent_return", reason="incomplete", words="Нет фото", source_due="2026-07-14T17:30")
        assert "Круг 3" in pos.card(number)


@pytest.mark.clause("MYS-3.11.1")
@pytest.mark.slow
@pytest.mark.parametrize(("came", "take_by"), [
    ("2026-05-14 16:00", "15 мая 2026, 16:00"),  # a Thursday
    ("2026-05-15 16:00", "18 мая 2026, 08:30"),  # a Friday: the hours end on a Saturday, the next opening holds
    ("2026-05-15 18:00", "19 мая 2026, 08:30"),  # after closing: from Monday's opening on
    ("2026-05-16 11:00", "19 мая 2026, 08:30"),  # a Saturday
    ("2026-05-18 07:00", "19 мая 2026, 08:30"),  # before opening
])
def test_the_regional_platform_s_day_goes_from_half_past_eight_to_half_past_five_on_working_days(town, came, take_by):
    regional = desk(town, "regional")
    with at(came):
        number = regional.register("Течёт крыша", came, channel="regional", topic="Ямы во дворах")
        assert f"до {take_by}: почему такой срок" in regional.card(number), regional.card(number)


@pytest.mark.clause("MYS-2.4d", "MYS-3.11.3", "MYS-3.11.4", "MYS-3.11.5", "MYS-3.11.7")
@pytest.mark.slow
def test_on_the_regional_platform_the_executor_publishes_and_says_solved_or_explained(town):
    regional = desk(town, "regional")
    with at("2026-05-14 09:00"):
        number = regional.register("Течёт крыша", "2026-05-13 16:00", channel="regional", topic="Ямы во дворах",
                                   external_number="КО-1")
        card = regional.card(number)
        assert "принять в работу" in card and "14 мая 2026, 16:00" in card and "27 мая 2026, 17:30" in card
        regional.do(number, "take")
        regional.do(number, "assign", person=str(town.executor.id))
    with at("2026-05-15 09:00"):
        assert town.executor.upload(number, photo((4, 2, 3)), stage="after").status_code == 201
        town.executor.do(number, "answer", text="Отремонтировали.", outcome="solved", truthful="y")
        assert "Записать публикацию" in town.executor.card(number)
        town.executor.do(number, "publish", link="https://online.example/1")
        card = regional.card(number)
        assert "Завершено" in card and "Решено" in card and "в срок" in card
    with at("2026-05-18 10:00"):
        second = regional.register("Нет света", "2026-05-18 09:30", channel="regional")
        for code in ("take", "assign"):
            refused = regional.try_to(second, code, person=str(town.executor.id))
            assert refused.status_code == 422 and "берут в работу с группой тем и темой" in refused.text, code
        from_queue = regional.browser.post(
            f"/messages/{second}/take?seen=1&back=queue", data={"csrf_token": token(regional.get("/operator").text)},
            headers={"HX-Request": "true", "HX-Target": f"row-{second}"})
        assert from_queue.headers["HX-Redirect"] == f"/messages/{second}", "the card has room for the words"
        assert "берут в работу" in regional.card(second)
        regional.do(second, "edit", topic="Ямы во дворах")
        regional.do(second, "assign", person=str(town.executor.id))
        assert "Не решено" not in town.executor.get(f"/messages/{second}").text
        for outcome, words in (("not_solved", "Выберите итог: решено или разъяснено."), ("solved", "приложите файл")):
            refused = town.executor.try_to(second, "answer", text="Плановые работы.", outcome=outcome, truthful="y")
            assert refused.status_code == 422 and words in refused.text, outcome
        town.executor.do(second, "answer", text="Плановые работы.", outcome="explained", truthful="y")
        regional.do(second, "publish", completeness="2")
        assert "Завершено" in regional.card(second), "the operator may record it in the executor's stead"


@pytest.mark.clause("MYS-2.1e", "MYS-2.5c")
@pytest.mark.slow
@pytest.mark.parametrize("channel", ["pages", "direct", "messenger"])
def test_press_prepares_and_publishes_the_answer_to_a_comment_itself(town, channel):
    press = desk(town, channel, "press")
    with at("2026-05-12 09:00"):
        number = press.register("Когда включат фонтан?", "2026-05-12 08:50", channel=channel, network="ВКонтакте",
                                item_kind="comment")
        assert "12 мая 2026, 16:50" in press.card(number)
        assert f'action="/messages/{number}/prepare"' in press.get(f"/messages/{number}").text, "the answer is the next step"
        assert "Подготовить ответ" in press.page("/operator")
        unconfirmed = press.try_to(number, "prepare", text="Первого июня.", outcome="explained")
        assert unconfirmed.status_code == 422 and "Подтвердите достоверность" in unconfirmed.text
        press.do(number, "prepare", text="Первого июня.", outcome="explained", truthful="y")
        card = press.card(number)
        assert "Темы нет: без точной темы сообщение не закрыть. Указать тему" in card and "ждёт публикации" in card
        assert press.try_to(number, "publish").status_code == 422
        press.do(number, "edit", topic="Ямы во дворах", network="ВКонтакте", item_kind="comment")
        assert "Темы нет" not in press.card(number)
        press.do(number, "publish", link="https://vk.example/1")
        card = press.card(number)
        assert "Завершено" in card and "Ответственный за социальные сети" in card
        assert press.get("/imports").status_code in (403, 404)


@pytest.mark.slow
def test_a_phone_call_is_registered_answered_checked_and_told(town):
    desk_of_phone = desk(town, "phone")
    with at("2026-05-12 09:00"):
        number = desk_of_phone.register("Нет воды", "2026-05-12 08:50", channel="phone", topic="Ямы во дворах",
                                        author_name="Заявитель", author_contacts="+7 900 000-00-00")
        desk_of_phone.do(number, "assign", person=str(town.water.id))
        town.water.do(number, "answer", text="Дали воду.", outcome="explained", truthful="y")
        desk_of_phone.do(number, "check", completeness="2")
        desk_of_phone.do(number, "publish")
        assert "Завершено" in desk_of_phone.card(number)
