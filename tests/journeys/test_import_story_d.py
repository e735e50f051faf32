"""Story D: an export comes in, the same again, then one row changed after a person acted."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from app.adapters.spreadsheets import read_rows
from app.foundation.database import db
from app.messages.tables import Clock, ExternalNumber, Message
from app.notices.tables import Notice
from tests.journeys.town import Town, at
from tests.support.export_workbook import incident, save_export

DAY = "2026-11-20 10:00"


def command(app: Flask, path: Path) -> dict:
    with at(DAY):
        done = app.test_cli_runner().invoke(args=["import", "incident", str(path)])
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def story(app: Flask, folder: Path, rows: list[dict[str, object]]) -> None:
    path = save_export(folder / "export.xlsx", rows, headings=tuple(rows[0]))
    first = command(app, path)
    assert (first["read"], first["created"], first["refused"]) == (20, 20, [])
    with app.app_context():
        messages = db.session.scalars(select(Message)).all()
        assert {message.state for message in messages} == {"done"} and {message.led_by for message in messages} == {"source"}
        assert all(message.unit_id is None and message.not_matched["unit"] for message in messages)
        assert all(message.received_at <= message.published_at <= message.done_at for message in messages)
        assert [db.session.scalar(select(func.count()).select_from(table)) for table in (Notice, Clock)] == [0, 0]
    again = command(app, path)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 20)
    one_changed(app, path, rows)


def one_changed(app: Flask, path: Path, rows: list[dict[str, object]]) -> None:
    town = Town(app)
    with app.app_context():
        number = db.session.scalar(select(ExternalNumber.message_id).where(
            ExternalNumber.number == str(rows[0]["Номер инцидента"])))
    with at(DAY):
        town.operator.do(number, "mark", mark="4")
    save_export(path, [{**rows[0], "Итог": "Не решено"}, *rows[1:]], headings=tuple(rows[0]))
    changed = command(app, path)
    assert (changed["created"], changed["updated"], changed["unchanged"]) == (0, 1, 19)
    with app.app_context():
        message = db.session.get(Message, number)
        assert (message.state, message.led_by, message.outcome != "not_solved") == ("done", "here", True)
        assert message.source_says["outcome"] == "not_solved"
    with at(DAY):
        card = town.operator.card(number)
    assert "Источник сообщает: Готово" in card and "не сопоставлено" in card.lower()


def test_of_our_own_making(app: Flask, tmp_path: Path):
    story(app, tmp_path, [incident(number) for number in range(1, 21)])


def as_cells(rows: Iterable[tuple[int, list[str]]]) -> list[dict[str, object]]:
    (_, headings), *rest = rows
    return [dict(zip(headings, cells, strict=False)) for _, cells in rest]


if folder := os.environ.get("MCU_SAMPLES"):

    def test_the_real_rows(app: Flask, tmp_path: Path):
        path = Path(folder) / "incident_export_sample.xlsx"
        story(app, tmp_path, as_cells(read_rows(path)))
