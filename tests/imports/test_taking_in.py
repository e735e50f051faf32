"""What rows of an export become: created, followed, told about, refused; twice the same changes nothing."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.foundation.database import act, db
from app.foundation.history import History
from app.imports.tables import Batch, ImportRow
from app.messages.acts import NewMessage, register, take
from app.messages.tables import Answer, Clock, ExternalNumber, Message
from app.messages.windows import close_reactions
from app.notices.tables import Notice
from tests.imports.conftest import AT, OPEN, ZONE
from tests.support.export_workbook import incident


def only() -> Message:
    db.session.rollback()
    return db.session.scalars(select(Message)).one()


def counts(result: dict) -> tuple[int, int, int, int]:
    return result["created"], result["updated"], result["unchanged"], len(result["refused"])


def test_finished_rows_arrive_done_with_the_moments_of_the_source(take_in):
    assert counts(take_in([incident(1)])) == (1, 0, 0, 0)
    message = only()
    created = datetime(2026, 3, 2, 8, 26, tzinfo=ZONE)
    assert (message.state, message.open, message.led_by, message.waits_on) == ("done", False, "source", None)
    assert message.received_at == created and message.done_at == created + timedelta(days=2)
    assert message.first_published_at == created + timedelta(minutes=40)
    assert message.published_at == message.evaluated_at == created + timedelta(hours=5)
    assert (message.outcome, message.closing_words, message.house) == ("solved", "Автор доволен", "2")
    answers = db.session.scalars(select(Answer).order_by(Answer.id)).all()
    assert [(answer.kind, answer.state) for answer in answers] == [("interim", "from_source"), ("final", "from_source")]
    assert db.session.scalar(select(func.count()).select_from(Clock)) == 0
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 0


def test_open_rows_get_clocks_and_operators_one_notice(take_in, operator):
    result = take_in([incident(number, **OPEN) for number in range(1, 13)])
    assert counts(result) == (12, 0, 0, 0)
    kinds = dict(db.session.execute(select(Clock.kind, func.count()).group_by(Clock.kind)).tuples().all())
    assert kinds == {"first_answer": 12, "answer": 12}
    assert db.session.scalars(select(Message.next_due).distinct()).one() == datetime(2026, 5, 12, 9, 10, tzinfo=ZONE)
    told = db.session.execute(select(Notice.person_id, Notice.words)).all()
    assert told == [(operator.person_id, "Загрузка № 1: новых сообщений в работу 12")]


def test_a_row_at_evaluation_waits_for_the_reaction_and_the_job_ends_it(take_in):
    take_in([incident(1, Текущий_шаг_инцидента="Оценка удовлетворенности", Дата_окончания="")])
    message = only()
    assert (message.state, message.next_clock) == ("published", "reaction")
    assert close_reactions(AT) == 1
    assert only().state == "done"
    again = take_in([incident(1, Текущий_шаг_инцидента="Оценка удовлетворенности", Дата_окончания="", Дом=99)])
    assert counts(again) == (0, 1, 0, 0)
    assert (only().state, only().house) == ("done", "99")


def test_the_same_file_again_changes_nothing(take_in):
    rows = [incident(1), incident(2, **OPEN)]
    take_in(rows)
    before = db.session.scalar(select(func.count()).select_from(History).where(History.subject_kind == "message"))
    assert counts(take_in(rows)) == (0, 0, 2, 0)
    assert db.session.scalar(
        select(func.count()).select_from(History).where(History.subject_kind == "message")) == before


def test_until_somebody_acts_the_source_leads(take_in):
    take_in([incident(1, **OPEN)])
    number = only().id
    assert counts(take_in([incident(1)])) == (0, 1, 0, 0)
    message = only()
    assert (message.id, message.state, message.next_clock, message.version) == (number, "done", None, 2)
    assert db.session.scalars(select(Clock.stopped).where(Clock.stopped.is_(None))).all() == []
    assert [answer.text for answer in db.session.scalars(select(Answer).order_by(Answer.id))][1].startswith("Работы")


def test_the_source_takes_a_finished_message_back(take_in):
    take_in([incident(1)])
    assert counts(take_in([incident(1, **OPEN)])) == (0, 1, 0, 0)
    message = only()
    assert (message.state, message.round, message.reopened, message.open) == ("registered", 2, 1, True)
    assert message.next_due is not None


def test_from_the_first_act_on_the_source_only_tells(take_in, operator):
    take_in([incident(1, **OPEN)])
    number = only().id
    with act(operator):
        take(operator, number, None, AT)
    version = only().version
    assert counts(take_in([incident(1)])) == (0, 1, 0, 0)
    message = only()
    assert (message.state, message.version, message.led_by) == ("taken", version + 1, "here")
    assert message.source_says["state"] == "done" and message.source_says["step"] == "Готово"
    assert datetime.fromisoformat(message.source_says["finished_at"]).utcoffset() is not None
    last = db.session.scalars(select(History).where(History.subject_kind == "message").order_by(History.id)).all()[-1]
    assert (last.act, last.person_id) == ("source_says", None)
    assert counts(take_in([incident(1)])) == (0, 0, 1, 0)


def test_a_message_registered_here_is_found_by_its_number(take_in, operator):
    with act(operator):
        register(operator, NewMessage("incident", "Темно у остановки.", AT, external_number="50001"), AT)
    assert counts(take_in([incident(1, **OPEN)])) == (0, 0, 1, 0)
    assert counts(take_in([incident(1)])) == (0, 1, 0, 0)
    assert (only().state, only().text, only().source_says["state"]) == ("registered", "Темно у остановки.", "done")


@pytest.mark.parametrize(("changes", "why"), [
    ({"Номер_инцидента": ""}, "нет внешнего номера"),
    ({"Номер_инцидента": "7" * 61}, "внешний номер длиннее 60 знаков"),
    ({"Текст_инцидента": "'"}, "нет текста сообщения"),
    ({"Дата_создания": "2026-02-31 08:00:00"}, "невозможная дата: «2026-02-31 08:00:00»"),
    ({**OPEN, "Дата_создания": "2023-05-12 08:00:00"}, "2023"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_refused_with_row_and_reason(take_in, changes, why):
    result = take_in([incident(1), incident(2, **changes)])
    assert counts(result) == (1, 0, 0, 1)
    assert result["refused"][0]["row"] == 3 and why in result["refused"][0]["why"]
    assert take_in([incident(1), incident(2, **changes)], dry_run=True)["refused"] == result["refused"]


def test_finished_rows_need_no_calendar_and_no_rule(take_in):
    old = {"Дата_создания": "2019-05-12 08:00:00", "Общее_время_первого_ответа": "2019-05-12 09:00:00",
           "Время_попадания_на_шаг_оценка_удовлетворенности": "", "Дата_окончания": "2019-05-14 08:00:00"}
    assert counts(take_in([incident(1, **old)])) == (1, 0, 0, 0)
    assert only().rule_id is not None


def test_a_dry_run_leaves_nothing(take_in):
    assert counts(take_in([incident(1)], dry_run=True)) == (1, 0, 0, 0)
    for table in (Batch, Message, ImportRow, ExternalNumber):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0


def test_one_number_twice_is_one_message(take_in):
    result = take_in([incident(1), incident(1, Итог="Разъяснено"), incident(1)])
    assert (result["read"], result["created"], result["repeated"]) == (3, 1, 2)


def test_units_and_topics_match_by_exact_names_only(take_in):
    take_in([
        incident(1, Отдел="мку «управление жкх мысковского городского округа»", Исполнитель="",
                 Группа_тем="Дороги", Тема="Уборка дорог от снега и наледи"),
        incident(2, Отдел="Управление ЖКХ", Исполнитель="", Тема="Уборка дорог")])
    first, second = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert first.unit_id and first.topic_id and first.not_matched is None
    assert second.unit_id is None and second.topic_id is None
    assert second.not_matched == {"unit": "Управление ЖКХ", "topic": "ЖКХ › Уборка дорог"}
