"""Rows of ПОС: no text, no applicant, a deadline of the source's own; names of officials stay outside."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from app.foundation.database import act, db
from app.foundation.refusal import Refusal
from app.imports.acts import run_file
from app.imports.tables import ImportRow
from app.messages.acts import NewMessage, follow_due, register, take
from app.messages.tables import Clock, ExternalNumber, Message
from tests.imports.conftest import AT, ZONE
from tests.support.pos_export import OPEN, pos, save


@pytest.fixture
def take_in(operator, tmp_path: Path) -> Callable[..., dict]:
    def taken(*rows: dict[str, object], **options) -> dict:
        result = run_file(save(tmp_path / "pos.xlsx", *rows), AT, system="pos", **options)
        db.session.rollback()
        return result

    return taken


def only() -> Message:
    db.session.rollback()
    return db.session.scalars(select(Message)).one()


def due() -> datetime | None:
    return db.session.scalar(select(Clock.due).where(Clock.kind == "answer", Clock.stopped.is_(None)))


def counts(result: dict) -> tuple[int, int, int, int]:
    return result["created"], result["updated"], result["unchanged"], len(result["refused"])


def test_a_finished_row(take_in):
    assert counts(take_in(pos(1))) == (1, 0, 0, 0)
    message = only()
    assert (message.channel, message.kind, message.state) == ("pos", "message", "done")
    assert (message.outcome, message.mark) == ("solved", 4)
    assert message.text == "Благоустройство › Освещение: Не горит фонарь"
    assert message.received_at == datetime(2026, 5, 5, 9, 15, tzinfo=ZONE)
    assert message.done_at == datetime(2026, 5, 8, 14, 0, tzinfo=ZONE) and message.author_id is None
    assert message.not_matched["unit"] == "Управление жилищно-коммунального хозяйства"
    number = db.session.scalars(select(ExternalNumber)).one()
    assert (number.system, number.number) == ("pos", "7000001")
    raw = db.session.scalars(select(ImportRow)).one().raw
    assert raw["Номер ЕПГУ"] == "1000000001" and "Учебный" not in "".join(value for key, value in raw.items() if "ФИО" in key)
    assert counts(take_in(pos(1))) == (0, 0, 1, 0)


def test_the_deadline_is_the_source_s_own_and_follows_it(take_in):
    take_in(pos(1, **OPEN))
    assert due() == datetime(2026, 5, 15, 23, 59, tzinfo=ZONE) and only().state == "registered"
    put_off = pos(1, **OPEN | {"Статус": "Перенос срока обработки утвержден",
                               "Дата_планируемого_завершения_работ": "20.05.2026 17:30"})
    assert counts(take_in(put_off)) == (0, 1, 0, 0)
    assert due() == only().next_due == datetime(2026, 5, 20, 17, 30, tzinfo=ZONE)


def test_once_somebody_acted_the_new_deadline_is_told_and_taken_over_by_hand(take_in, operator):
    with act(operator):
        number = register(operator, NewMessage("pos", "Не горит фонарь у школы.", AT, external_number="7000001",
                                               source_due=datetime(2026, 5, 15, 17, 30, tzinfo=ZONE)), AT).id
        take(operator, number, None, AT)
    assert counts(take_in(pos(1, **OPEN))) == (0, 0, 1, 0)
    moved = pos(1, **OPEN | {"Дата_планируемого_завершения_работ": "20.05.2026 17:30"})
    assert counts(take_in(moved)) == (0, 1, 0, 0)
    assert due() == datetime(2026, 5, 15, 17, 30, tzinfo=ZONE) and only().text == "Не горит фонарь у школы."
    with act(operator):
        follow_due(operator, number, None, AT)
    assert due() == only().next_due == datetime(2026, 5, 20, 17, 30, tzinfo=ZONE)
    with pytest.raises(Refusal), act(operator):
        follow_due(operator, number, None, AT)


@pytest.mark.parametrize(("changes", "state", "outcome"), [
    ({"Стадия": "В работе", "Статус": "Отклонено модератором"}, "registered", None),
    ({"Стадия": "В работе", "Статус": "Направлено в подведомственную организацию"}, "registered", None),
    ({"Стадия": "-", "Статус": "Передано в вышестоящую организацию", "Тип_решения": "-"}, "done", "redirected"),
    ({"Стадия": "В работе", "Статус": "Отправлен ответ заявителю", "Тип_решения": "Разъяснено"}, "done", "explained"),
])
def test_stages_and_statuses(take_in, changes, state, outcome):
    take_in(pos(1, **{"Дата_фактического_завершения_работ": "-"} | changes))
    assert (only().state, only().outcome) == (state, outcome)


def test_days_without_an_hour(take_in):
    take_in(pos(1, Дата_поступления="05.05.2026 09:15", Дата_фактического_завершения_работ="05.05.2026"),
            pos(2, Дата_поступления="12.05.2026 08:00", Дата_фактического_завершения_работ="12.05.2026"))
    done = db.session.scalars(select(Message.done_at).order_by(Message.id)).all()
    assert done == [datetime(2026, 5, 5, 23, 59, tzinfo=ZONE), AT]


def test_what_was_submitted_by_law_says_so(take_in):
    take_in(pos(1, **OPEN | {"Заявитель_выбрал_подачу_по_59-ФЗ": "Да"}))
    assert only().text.endswith("Заявитель выбрал подачу по 59-ФЗ.") and only().kind == "message"


@pytest.mark.parametrize(("changes", "heading", "why"), [
    ({"Номер": "-"}, "Номер", "нет внешнего номера"),
    ({"Дата_планируемого_завершения_работ": "04.05.2026"}, "Дата планируемого завершения работ",
     "дата раньше, чем «Дата поступления»"),
    ({"Дата_фактического_завершения_работ": "01.06.2026"}, "Дата фактического завершения работ",
     "дата в будущем: «01.06.2026»"),
    (OPEN | {"Дата_планируемого_завершения_работ": "-"}, "",
     "у открытого сообщения нет срока, а назначает его сама платформа"),
])
def test_refused_rows(take_in, changes, heading, why):
    refused, = take_in(pos(1, **changes), pos(2))["refused"]
    assert (refused["row"], refused["heading"], refused["why"]) == (2, heading, why)


def test_an_export_of_another_system_is_named(take_in, tmp_path, operator):
    with pytest.raises(Refusal, match="Это выгрузка ПОС"):
        run_file(save(tmp_path / "other.xlsx", pos(1)), AT)
