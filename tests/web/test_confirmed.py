"""What a person recorded as published is «отмечено»; an export that says the same makes it «подтверждено выгрузкой»."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.foundation.database import db
from app.foundation.history import History
from app.imports.acts import run_file
from app.messages import acts as m
from app.messages.tables import Message
from tests.support.export_workbook import incident, save_export
from tests.web.conftest import NOW


@pytest.fixture
def exported(app, tmp_path):
    """An export with our message's number comes, where the source stands at this step since this moment."""
    def come(evaluated: str = "", step: str = "Оценка удовлетворенности", at=NOW) -> None:
        row = incident(1, Текущий_шаг_инцидента=step, Дата_окончания="",
                       Время_попадания_на_шаг_оценка_удовлетворенности=evaluated)
        with app.app_context():
            run_file(save_export(tmp_path / "export.xlsx", [row]), at)

    return come


def confirmed(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(History.act).where(History.act == "confirm")))


def card_words(visit, number: int) -> str:
    return visit("operator").open("message.card_page", number=number).words


def test_marked_by_a_person_then_confirmed_by_an_export(app, visit, making, exported):
    number = making.message("published", external_number="50001")
    assert "Публикация отмечена" in card_words(visit, number)
    assert "Публикация отмечена" in visit("operator").open("message.listing").words
    with app.app_context():
        published = db.session.get(Message, number).evaluated_at
    exported(f"{(published + timedelta(hours=2)).astimezone(NOW.tzinfo):%Y-%m-%d %H:%M:%S}")
    assert "Публикация подтверждена выгрузкой" in card_words(visit, number)
    assert "Публикация подтверждена выгрузкой" in visit("operator").open("message.listing").words
    assert confirmed(app) == ["confirm"]
    exported(f"{(published + timedelta(hours=2)).astimezone(NOW.tzinfo):%Y-%m-%d %H:%M:%S}")
    assert confirmed(app) == ["confirm"]


def test_not_by_another_moment_nor_by_another_state(app, visit, making, exported):
    number = making.message("published", external_number="50001")
    exported("2026-05-02 10:00:00")
    exported(step="Исполнение")
    assert "Публикация отмечена" in card_words(visit, number) and confirmed(app) == []


def test_a_row_that_says_nothing_new_confirms_what_was_recorded_after_it(app, visit, making, exported):
    number = making.message("publish", external_number="50001")
    exported()
    assert confirmed(app) == []
    with app.app_context():
        making.do(making.operator, m.publish, number, new=m.Publication())
    exported()
    assert confirmed(app) == ["confirm"] and "подтверждена выгрузкой" in card_words(visit, number)
