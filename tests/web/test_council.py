"""Questions passed up and decided, measures entered, done and checked: as the people of each rung do it on the page."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.council.rules import done_words
from app.foundation.database import act, db
from app.foundation.history import History
from app.foundation.viewer import TIMETABLE
from app.messages.tables import Answer
from app.notices.tables import Notice

ANSWER = ("Здравствуйте, уважаемая Клавдия Петрова! Фонарь на ул. Мира, д. 5 заменён 12.05.2026, приняла Вера Павловна. "
          "Вопросы по телефону +7 905 123-45-67.")


def ask(visit, who="sector", **told):
    page = visit(who).open("council.new_question")
    form = page.form("/questions/new").fill(**({"question-title": "Столбы на границе участков",
                                                "question-words": "Прошу закрепить за одной организацией."} | told))
    return visit(who).send(form)


def open_question(visit, who, number=1):
    return visit(who).open("council.one_question", question_id=number)


def told(visit, who) -> str:
    return visit(who).open("notices.listing").words


@pytest.mark.clause("ISH-1.3b")
def test_a_question_climbs_is_decided_and_followed(visit):
    assert ask(visit).status == 303
    assert "Столбы на границе участков" in visit("supervisor").open("figures.supervisor").words
    assert "вынесен вопрос № 1" in told(visit, "supervisor")
    page = open_question(visit, "supervisor")
    visit("supervisor").send(page.form("/questions/1/pass-up").fill(**{"pass_up-words": "Нужны деньги города."}))
    assert "Столбы" in visit("head").open("figures.operation").words
    page = open_question(visit, "head")
    decided = visit("head").send(page.form("/questions/1/decide").fill(**{
        "decide-words": "Закрепить за Управлением ЖКХ.", "decide-until": "2026-05-29"}))
    assert decided.status == 303
    shown = open_question(visit, "sector").words
    for words in ("Вынесен вопрос", "Передан выше", "Принято решение", "Закрепить за Управлением ЖКХ.", "Исполнить до"):
        assert words in shown
    assert "По вопросу № 1 принято решение" in told(visit, "sector")
    page = open_question(visit, "sector")
    visit("sector").send(page.form("/questions/1/finish").fill(**{"finish-words": "Закреплено, светит."}))
    assert "исполнено" in open_question(visit, "supervisor").words
    watched = visit("curator").open("figures.where_to").words
    assert "Столбы" in watched and "Решено 19 мая 2026: Закрепить за Управлением ЖКХ." in watched


def test_whose_turn_it_is_not_and_who_does_not_see(visit):
    ask(visit)
    assert open_question(visit, "sector elsewhere").status == 404
    page = open_question(visit, "supervisor")
    form = page.form("/questions/1/decide").fill(**{"decide-words": "Сделаем."})
    assert visit("curator").post("/questions/1/decide", form.data | {"csrf_token": visit("curator").token()}).status == 403
    assert visit("supervisor").send(form).status == 303
    again = visit("supervisor").send(form)
    assert again.status == 409 and "Вопрос изменился" in again.words


@pytest.mark.clause("MYS-3.12.7b")
def test_the_heads_decision_is_put_to_the_curator(visit):
    assert ask(visit, "head").status == 303
    page = open_question(visit, "curator")
    refused = visit("curator").send(page.form("/questions/1/decide").fill(**{"decide-words": "Да, так."}))
    assert refused.status == 422 and "согласовано или нет" in refused.words and "Да, так." in refused.words
    form = open_question(visit, "curator").form("/questions/1/decide").fill(**{
        "decide-words": "Да, так.", "decide-verdict": "agreed"})
    assert visit("curator").send(form).status == 303
    assert "Принято решение: согласовано" in open_question(visit, "head").words
    assert "Согласовано 19 мая 2026: Да, так." in visit("curator").open("figures.where_to").words


@pytest.mark.parametrize(("told", "words"), [
    ({"question-title": ""}, "Назовите вопрос"), ({"question-words": ""}, "Напишите несколько слов"),
    ({"question-title": "х" * 201}, "200")])
def test_bad_questions(visit, told, words):
    refused = ask(visit, **told)
    assert refused.status == 422 and words in refused.words


def add(visit, who="sector", **told):
    page = visit(who).open("council.list_of_measures")
    form = page.form("/measures/new").fill(**({"measure-what": "Отсыпать съезды", "measure-until": "2026-05-22"} | told))
    return visit(who).send(form)


@pytest.mark.clause("ALX-4.3a")
@pytest.mark.clause("GYM-3.2a")
def test_a_measure_is_done_and_checked_by_a_named_person(visit, town):
    unit = str(town["executor"].unit_id)
    assert add(visit, **{"measure-unit": unit}).status == 303
    assert "Отсыпать съезды" in told(visit, "executor")
    page = visit("executor").open("council.list_of_measures")
    form = page.form("/measures/1/finish").fill(result="Отсыпано три съезда")
    form.data["done"] = ["yes"]
    assert visit("executor").send(form).status == 303
    page = visit("sector").open("council.list_of_measures")
    assert "не проверено" in page.words
    visit("sector").send(page.form("/measures/1/check"))
    assert "проверено: " in visit("head").open("council.list_of_measures").words
    assert "Отсыпать" not in visit("executor elsewhere").open("council.list_of_measures").words


@pytest.mark.clause("MYS-2.2c")
@pytest.mark.clause("GYM-2.3d")
def test_the_head_sets_a_task_and_follows_it(visit, town):
    assert add(visit, "head", **{"measure-kind": "task", "measure-unit": str(town["executor"].unit_id)}).status == 303
    assert "Задача центра" in visit("executor").open("council.list_of_measures").words
    page = visit("executor").open("council.list_of_measures")
    form = page.form("/measures/1/finish").fill(result="Не успели")
    form.data["done"] = ["no"]
    visit("executor").send(form)
    assert "Не успели" in visit("head").open("council.list_of_measures", state="not_done").words


def test_a_measure_proposed_from_a_solved_answer(visit, making):
    number = making.message("published")
    page = visit("sector").open("council.list_of_measures")
    assert visit("sector").send(page.form(f"/measures/propose/{number}")).status == 303
    page = visit("sector").open("council.list_of_measures", state="unchecked")
    assert f"№ {number}" in page.words
    again = visit("sector").post(f"/measures/propose/{number}")
    assert again.status == 422 and "уже внесено" in again.words
    assert visit("sector elsewhere").post(f"/measures/propose/{number}").status == 404


def test_a_proposed_measure_says_what_was_done_and_names_nobody(app, visit, making):
    number = making.message("published", text="Клавдия Петрова жалуется: темно у школы")
    with app.app_context(), act(TIMETABLE):
        db.session.execute(update(Answer).where(Answer.message_id == number).values(text=ANSWER))
    page = visit("sector").open("council.list_of_measures")
    visit("sector").send(page.form(f"/measures/propose/{number}"))
    shown = visit("sector").open("council.one_measure", measure_id=1).words
    assert ("Фонарь на ул. Мира, д. 5 заменён 12.05.2026, приняла [имя скрыто]. Вопросы по телефону [телефон скрыт]." in shown)
    assert not [words for words in ("Здравствуйте", "Клавдия", "жалуется", "905") if words in shown]


@pytest.mark.parametrize(("answer", "words"), [
    ("Добрый день! Яма засыпана.", "Яма засыпана."), ("Здравствуйте, [имя скрыто].\nЯма засыпана.", "Яма засыпана."),
    ("Здравствуйте. Подана вода", "Подана вода"), ("Здравствуйте!", ""), ("", ""), ("х" * 30, "х" * 20 + "…"),
    ("Уважаемые жители города Мыски! Снег вывезен.", "Снег вывезен."),
    ("Здравствуйте, вода подана.", "Здравствуйте, вода подана.")])
def test_what_an_answer_says_was_done(answer, words):
    assert done_words(answer, 21 if "х" in answer else 2000) == words


def test_only_so_many_sentences_of_an_answer_as_a_line_holds():
    assert done_words("Бригада выехала и закончила работу. " * 30, 2000).count("Бригада") == 8


def change(visit, who="sector", page=None, **told):
    page = page or visit(who).open("council.one_measure", measure_id=1)
    return visit(who).send(page.form("/measures/1/change").fill(**told))


def acts_of(app, kind="measure") -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(History.act).where(History.subject_kind == kind).order_by(History.id)))


def test_an_unchecked_measure_is_put_right_and_told_again(app, visit, town):
    add(visit, **{"measure-unit": str(town["executor"].unit_id)})
    old = visit("sector").open("council.one_measure", measure_id=1)
    assert change(visit, "head", **{"measure-what": "Отсыпать все съезды"}).status == 303
    again = change(visit, page=old, **{"measure-what": "Отсыпать два съезда"})
    assert again.status == 409 and "Строка изменилась" in again.words
    assert "Отсыпать все съезды" in again.words and "Отсыпать два съезда" in again.words
    assert change(visit, page=again).status == 303
    assert "Отсыпать два съезда" in told(visit, "executor")
    assert change(visit).status == 303  # nothing new, nothing recorded
    assert acts_of(app) == ["add_measure", "change_measure", "change_measure"]
    assert visit("sector elsewhere").get("/measures/1").status == 404
    assert visit("executor").get("/measures/1").status == 403


def test_an_unchecked_measure_is_taken_away(app, visit, town, standing):
    add(visit, **{"measure-unit": str(town["executor"].unit_id)})
    old = visit("sector").open("council.one_measure", measure_id=1)
    change(visit, **{"measure-until": "2026-05-25"})
    assert visit("sector").send(old.form("/measures/1/remove")).status == 409
    page = visit("sector").open("council.one_measure", measure_id=1)
    assert visit("sector").send(page.form("/measures/1/remove")).status == 303
    assert "Отсыпать" not in visit("head").open("council.list_of_measures").words
    assert "Больше не нужно. Мероприятие до 25.05.2026" in told(visit, "executor")
    assert acts_of(app)[-1] == "remove_measure"
    standing.shift(timedelta(minutes=1))
    add(visit, **{"measure-unit": str(town["executor"].unit_id)})  # may get the same number again, and is told all the same
    with app.app_context():
        assert len(list(db.session.scalars(select(Notice.id).where(Notice.person_id == town["executor"].id)))) == 4


def test_a_checked_measure_stays_as_it_is(visit, making):
    number = making.message("published")
    visit("sector").send(visit("sector").open("council.list_of_measures").form(f"/measures/propose/{number}"))
    old = visit("sector").open("council.one_measure", measure_id=1)
    visit("sector").send(visit("sector").open("council.list_of_measures").form("/measures/1/check"))
    page = visit("sector").open("council.one_measure", measure_id=1)
    assert "Изменить или убрать проверенное нельзя" in page.words and "Сохранить" not in page.words
    assert "Исправить" not in visit("sector").open("council.list_of_measures").words
    assert change(visit, page=old, **{"measure-what": "Иное"}).status == 409
    form = old.form("/measures/1/remove")
    form.data["seen"] = ["2"]
    refused = visit("sector").send(form)
    assert refused.status == 409 and "уже проверено" in refused.words


def test_a_task_of_the_centre_is_the_heads_to_change(visit, town):
    add(visit, "head", **{"measure-kind": "task", "measure-field": "b1"})
    assert "Отсыпать съезды" in visit("sector").open("council.list_of_measures").words
    assert visit("sector").get("/measures/1").status == 403
    assert visit("sector").post("/measures/1/remove", {"seen": "1"}).status == 403
    assert change(visit, "head", **{"measure-what": "Осмотреть съезды"}).status == 303


def test_a_measure_names_its_field_or_topic_and_a_day_not_far_away(visit):
    refused = add(visit, "head")
    assert refused.status == 422 and "Назовите направление или группу тем" in refused.words
    assert add(visit, "head", **{"measure-topic_group": "Дороги"}).status == 303
    for day in ("2025-05-01", "2027-12-01"):
        far = add(visit, **{"measure-until": day})
        assert far.status == 422 and "Проверьте год" in far.words


def test_bad_measures(visit):
    assert "Напишите, что нужно сделать" in add(visit, **{"measure-what": ""}).words
    assert "Назовите день" in add(visit, **{"measure-until": ""}).words
    add(visit)
    page = visit("sector").open("council.list_of_measures")
    form = page.form("/measures/1/finish").fill(result=" ")
    form.data["done"] = ["yes"]
    assert "Напишите, что сделано" in visit("sector").send(form).words


@pytest.mark.clause("ALX-3.7e")
@pytest.mark.clause("ALX-3.7f")
@pytest.mark.clause("GYM-2.4f")
@pytest.mark.clause("GYM-2.4g")
@pytest.mark.clause("ALX-3.7g")
@pytest.mark.clause("ALX-4.1")
def test_the_sector_leads_room(visit, making):
    number = making.message("preparing")
    page = visit("sector").open("figures.sector")
    assert "Управление ЖКХ" in page.words and "Энергосеть" in page.words  # units without messages stand there too
    for words in ("просрочены ответы", "возвраты на доработку", "полнота ответов", "оценка заявителей", "повторы"):
        assert words in page.words.lower()
    assert f"/messages/{number}" in [node.get("href") for node in page.tree.all("a")]
    sheet = visit("sector").open("figures.sector_workbook")
    assert sheet.status == 200 and len(sheet.response.data) > 4000
    elsewhere = visit("sector elsewhere").open("figures.sector")
    assert "Управление ЖКХ" not in elsewhere.words
    figures = visit("sector elsewhere").get("/figures?block=1")
    assert figures.status == 200 and "Управление ЖКХ" not in figures.words
