"""An operator, and exports taken in by the command's way."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from app.directory.people import viewer_of
from app.directory.tables import GrantRow, Person
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE, Viewer
from app.imports.acts import run_file
from tests.support.export_workbook import save_export

ZONE = ZoneInfo("Asia/Novokuznetsk")
AT = datetime(2026, 5, 12, 10, 0, tzinfo=ZONE)
OPEN = {"Текущий_шаг_инцидента": "Исполнение", "Дата_окончания": "", "Итог": "", "Причина_закрытия": "",
        "Время_попадания_на_шаг_оценка_удовлетворенности": "", "Общее_время_первого_ответа": "",
        "Общий_текст_первого_ответа": "'", "1ый_ответ_ПИ": "'", "2ой_ответ_ПИ": "'",
        "Дата_создания": "2026-05-12 08:10:00"}


@pytest.fixture
def operator(context: Flask) -> Viewer:
    with act(TIMETABLE):
        person = Person(post="Оператор", login="operator-of-tests")
        db.session.add(person)
        db.session.flush()
        db.session.add(GrantRow(person_id=person.id, role="operator"))
        return viewer_of_(person)


def viewer_of_(person: Person) -> Viewer:
    db.session.flush()
    return viewer_of(person, AT.date())


@pytest.fixture
def take_in(operator: Viewer, tmp_path: Path) -> Callable[..., dict]:
    """Writes incidents into a workbook and takes it in; returns what the command prints."""

    def take(incidents: Iterable[Mapping[str, object]], at: datetime = AT, **options) -> dict:
        result = run_file(save_export(tmp_path / "export.xlsx", incidents), at, **options)
        db.session.rollback()
        return result

    return take
