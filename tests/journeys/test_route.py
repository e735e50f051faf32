"""The route's other ways: whose it is, several units, duplicates, side ends, two people on one card."""

import json

import pytest

from tests.journeys.town import Citizen, Town, at, photo, token, words

MORNING = "2026-05-12 08:30"


@pytest.fixture
def town(app) -> Town:
    return Town(app)


def given(town: Town, text: str = "Не вывозят мусор с площадки", **data) -> int:
    data = {"topic": "Ямы во дворах", **data}
    number = town.operator.register(text, "2026-05-12 08:20", **data)
    town.operator.do(number, "assign", person=str(town.executor.id))
    return number


@pytest.mark.clause("MYS-2.6b")
@pytest.mark.slow
def test_not_ours_goes_back_with_reason_and_the_right_addressee(town):
    with at(MORNING):
        number = given(town)
        refused = town.executor.try_to(number, "not_ours", reason="other_unit", words="")
        assert refused.status_code == 422 and "Напишите, чей это вопрос" in refused.text
        town.executor.do(number, "not_ours", reason="other_unit", words="Сети Водоканала", unit=str(town.water.unit_id))
        assert town.executor.get(f"/messages/{number}").status_code == 404
        card = town.operator.card(number)
        assert "вопрос другого подразделения" in card and "Предлагает: Водоканал" in card
        town.operator.do(number, "assign", person=str(town.water.id))
        assert "Поручение №" in town.water.card(number)


def test_a_photo_is_taken_for_one_from_before_the_works_until_it_is_said_otherwise(town):
    with at(MORNING):
        page = town.executor.get(f"/messages/{given(town)}").text
        assert [found for found in ("before", "after", "other")
                if f'name="stage" value="{found}" checked' in page] == ["before"]


@pytest.mark.clause("MYS-1.3.3")
@pytest.mark.slow
def test_a_contributing_unit_gives_facts_and_only_the_responsible_answers(town):
    with at(MORNING):
        number = given(town)
        town.operator.do(number, "add_unit", unit=str(town.water.unit_id), words="Уточните по люку")
        assert "Просят помочь: Уточните по люку" in town.water.card(number)
        assert town.water.try_to(number, "answer", text="Готово", outcome="explained", truthful="y").status_code == 403
        town.water.do(number, "contribute", text="Люк исправен, наш участок.")
        assert "Люк исправен, наш участок." in town.executor.card(number)
        twice = town.operator.try_to(number, "add_unit", unit=str(town.water.unit_id))
        assert twice.status_code == 422 and "уже работает над сообщением" in twice.text


@pytest.mark.slow
def test_a_new_executor_takes_the_message_over_and_the_former_loses_it(town):
    with at(MORNING):
        number = given(town)
        town.operator.do(number, "reassign", person=str(town.water.id), words="Сети на балансе Водоканала")
        assert town.executor.get(f"/messages/{number}").status_code == 404
        assert "Сети на балансе Водоканала" in town.water.card(number)


@pytest.mark.slow
def test_one_answer_serves_the_duplicates(town):
    with at(MORNING):
        main = given(town)
        twin = town.operator.register("Опять мусор, та же площадка", "2026-05-12 08:25")
        assert "нет" in town.operator.try_to(twin, "duplicate", main="999").text
        town.operator.do(twin, "duplicate", main=str(main))
        assert f"Дубль сообщения № {main}" in town.operator.card(twin)
    with at("2026-05-12 09:30"):
        assert town.executor.upload(main, photo((1, 2, 3)), stage="after").status_code == 201
        town.executor.do(main, "answer", text="Вывезли.", outcome="solved", truthful="y")
        town.operator.do(main, "check", completeness="2")
        town.operator.do(main, "region_agree")
    with at("2026-05-12 09:40"):
        town.operator.do(main, "publish")
        card = town.operator.card(twin)
    assert "Ответ опубликован" in card
    assert "в срок, ушло 1 ч 15 мин" in card


@pytest.mark.slow
def test_a_main_message_does_not_leave_its_duplicates_behind(town):
    with at(MORNING):
        main, twin = given(town), town.operator.register("Та же площадка", "2026-05-12 08:25")
        town.operator.do(twin, "duplicate", main=str(main))
        refused = town.operator.try_to(main, "decline", reason="no_question")
        assert refused.status_code == 422 and f"есть дубли: № {twin}" in refused.text
        town.operator.do(twin, "restore", words="Площадка другая")
        assert "Что можно сделать Назначить исполнителя" in town.operator.card(twin)
        town.operator.do(main, "decline", reason="no_question")


@pytest.mark.slow
def test_what_was_declined_by_mistake_comes_back_with_its_clocks(town):
    with at(MORNING):
        number = town.operator.register("Нет воды", "2026-05-12 08:20")
        town.operator.do(number, "decline", reason="spam")
        assert "снят" in town.operator.card(number)
    with at("2026-05-12 09:00"):
        town.operator.do(number, "restore", words="Отклонили по ошибке")
        card = town.operator.card(number)
    assert "осталось 20 мин" in card and "Возвращено в работу" in card and "«Отклонили по ошибке»" in card


@pytest.mark.clause("MYS-2.3b")
@pytest.mark.slow
def test_a_message_is_discarded_only_with_a_reason_or_whose_it_is(town):
    with at(MORNING):
        spam = town.operator.register("Продам гараж", "2026-05-12 08:20")
        assert "Выберите причину." in town.operator.try_to(spam, "decline").text
        town.operator.do(spam, "decline", reason="spam")
        assert "Отклонено" in town.operator.card(spam)
        alien = town.operator.register("Плохая дорога на трассе", "2026-05-12 08:21")
        assert town.operator.try_to(alien, "redirect", whose="", words="Передано").status_code == 422
        town.operator.do(alien, "redirect", whose="Дорожная служба области", words="Передано письмом")
        assert "Дорожная служба области. Передано письмом" in town.operator.card(alien)


@pytest.mark.clause("MYS-3.4")
@pytest.mark.slow
def test_a_call_stands_on_the_card(town):
    with at(MORNING):
        number = given(town)
        town.operator.do(number, "call", whom="Директор Управления ЖКХ", text="Вывоз завтра до обеда")
        assert "Директор Управления ЖКХ: «Вывоз завтра до обеда»" in town.operator.card(number)


@pytest.mark.slow
def test_an_answer_by_phone_names_both_whose_it_is_and_who_wrote_it_down(town):
    with at(MORNING):
        number = given(town)
        town.operator.do(number, "record_answer", text="Вывезли утром.", outcome="explained", via="phone", truthful="y")
        card = town.operator.card(number)
    assert "Управление ЖКХ" in card
    assert "записал Ответственный за работу в системе «Инцидент менеджмент» (по телефону)" in card


@pytest.mark.clause("MYS-3.5")
@pytest.mark.slow
def test_the_region_returns_with_a_reason_and_a_catch_all_topic_cannot_be_closed(town):
    with at(MORNING):
        number = given(town, topic="Благоустройство прочее")
        town.executor.do(number, "answer", text="Ответим позже.", outcome="explained", truthful="y")
        refused = town.operator.try_to(number, "check", completeness="2")
        assert refused.status_code == 422 and "общая, с ней сообщение не закрыть" in refused.text
        town.operator.do(number, "edit", topic="Ямы во дворах")
        town.operator.do(number, "check", completeness="1")
        town.operator.do(number, "region_return", reason="not_on_merits", words="Назовите дату.")
        assert "ответ не по существу" in town.executor.card(number)
        assert "ЦУР вернул на доработку" in town.operator.card(number)


@pytest.mark.slow
def test_solved_needs_proof(town):
    with at(MORNING):
        number = given(town)
        town.executor.do(number, "answer", text="Всё сделали.", outcome="solved", truthful="y")
        refused = town.operator.try_to(number, "check", completeness="2")
        assert refused.status_code == 422 and "подтверждают фото, видео или документом" in refused.text


@pytest.mark.slow
def test_two_people_on_one_card_the_second_sees_what_changed(town):
    with at(MORNING):
        number = given(town)
        seen = 2
        town.operator.do(number, "call", whom="Диспетчер", text="Машина выехала")
        stale = town.executor.try_to(number, "not_ours", seen=seen, reason="other_unit", words="Не наша площадка")
        assert stale.status_code == 409
        assert "Карточка изменилась, пока вы писали" in stale.text and "Машина выехала" in stale.text
        assert "Не наша площадка" in stale.text
        page = town.operator.get(f"/messages/{number}").text
        opened = town.operator.browser.post(f"/messages/{number}/here", data={"csrf_token": token(page)})
        assert opened.status_code == 200
        assert "Карточка открыта ещё у: Ответственный за работу в системе" in town.executor.card(number)


@pytest.mark.slow
def test_a_new_message_is_told_to_the_other_operators_only(town):
    other = Citizen(town, "other", "Директор", "Водоканал", "operator", "incident")
    with at(MORNING):
        number = town.operator.register("Яма у школы", "2026-05-12 08:20", topic="Ямы во дворах")
        assert other.bell() == [f"Новое сообщение № {number}"] and town.operator.bell() == []


@pytest.mark.slow
def test_what_was_typed_is_kept_as_a_draft(town):
    with at(MORNING):
        number = given(town)
        page = town.executor.get(f"/messages/{number}").text
        kept = town.executor.browser.post(f"/messages/{number}/draft/answer",
                                          data={"csrf_token": token(page), "text": "Начал писать"})
        assert json.loads(kept.text) == {"saved": "08:30"}
        again = town.executor.get(f"/messages/{number}").text
        assert "Начал писать" in again and "Черновик сохранён: 08:30" in again
        town.executor.do(number, "answer", text="Дописал.", outcome="explained", truthful="y")
        town.operator.do(number, "return", reason="incomplete", words="Дополните.")
        assert "Черновик сохранён" not in town.executor.get(f"/messages/{number}").text


@pytest.mark.clause("MYS-2.3a")
@pytest.mark.clause("MYS-1.2a")
@pytest.mark.clause("MYS-1.2c")
@pytest.mark.slow
def test_the_queue_leads_by_deadline_and_shows_what_is_new(town):
    with at(MORNING):
        first = town.operator.register("Первое", "2026-05-12 08:20", network="Одноклассники", page_kind="group",
                                       item_kind="comment", community="Подслушано", incident_kind="complaint",
                                       found_by_monitoring="y", link="https://ok.example/1")
        queue = town.operator.get("/operator").text
        assert "осталось 50 мин" in queue
        assert "Одноклассники · «Подслушано»" in words(queue)
        card = town.operator.card(first)
        assert "комментарий · жалоба · найдено системой мониторинга" in card
        assert town.operator.get(f"/operator/news?version={first}").status_code == 204
        town.operator.register("Второе", "2026-05-12 08:25")
        news = town.operator.get(f"/operator/news?version={first}")
        assert news.status_code == 200 and "1 новое — показать" in words(news.text)


@pytest.mark.clause("MYS-1.2a")
@pytest.mark.slow
@pytest.mark.parametrize(("page_kind", "item_kind", "shown"), [
    ("personal", "post", "личная страница"), ("community", "comment", "сообщество"), ("group", "direct", "группа"),
    ("public", "post", "публичная страница"), ("blog", "post", "блог"), ("microblog", "post", "микроблог"),
    ("forum", "comment", "форум")])
def test_where_a_message_was_found_is_recorded_whatever_the_page_is(town, page_kind, item_kind, shown):
    with at(MORNING):
        number = town.operator.register("Темно", "2026-05-12 08:20", network="ВКонтакте", page_kind=page_kind,
                                        item_kind=item_kind, community="Наш двор", link="https://vk.example/1")
        told = f"{town.operator.card(number)} {town.operator.page('/messages')}".lower()
        assert shown in told and "наш двор" in told and "https://vk.example/1" in town.operator.get(f"/messages/{number}").text


@pytest.mark.slow
def test_several_are_taken_and_assigned_at_once(town):
    with at(MORNING):
        numbers = [town.operator.register(f"Сообщение {index}", "2026-05-12 08:20") for index in range(3)]
        shown = [f"{number}.1" for number in numbers]
        done = town.operator.post("/operator/take", "/operator", number=shown)
        assert "Сделано: 3 · не сделано: 0" in town.operator.page(done.headers["Location"])
        done = town.operator.post("/operator/assign", "/operator", number=[f"{number}.2" for number in numbers],
                                  person=str(town.water.id))
        assert done.status_code == 303 and "Сделано: 3" in town.operator.page(done.headers["Location"])
        assert all(f"№ {number}" in town.water.page("/executor") for number in numbers)
        again = town.operator.post("/operator/take", "/operator", number=shown[:1])
        assert "не сделано" in town.operator.page(again.headers["Location"])


@pytest.mark.slow
def test_every_list_goes_to_a_workbook(town):
    with at(MORNING):
        given(town, "=СУММ(1;2) не формула")
        for person, address in ((town.operator, "/operator.xlsx"), (town.operator, "/messages.xlsx"),
                                (town.executor, "/executor.xlsx")):
            answer = person.get(address)
            assert answer.status_code == 200 and answer.data[:2] == b"PK"
