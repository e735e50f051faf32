"""A small export of the other system, handed in by the operator: its dry run waits for somebody's decision."""

from datetime import datetime, timedelta
from io import BytesIO

from sqlalchemy import select

from app.adapters.spreadsheets.writing import write_table
from app.demo.answering import day_words
from app.demo.chance import Chance
from app.demo.planning import Place
from app.demo.stage import Stage
from app.demo.texts import Theme
from app.foundation.database import db
from app.imports.acts import hand_in
from app.imports.shelf import shelf
from app.imports.tables import Batch
from app.imports.work import step

ROWS = 9
HEADINGS = ("Номер инцидента", "ID", "Отдел", "Исполнитель", "Дата создания", "Общее время первого ответа",
            "Дата окончания", "Текущий шаг инцидента", "Группа тем", "Тема", "Населенный пункт", "Улица", "Дом",
            "Тип инцидента", "Итог", "Текст инцидента", "1ый ответ ПИ", "Причина закрытия")
# Names that no unit here bears: a person says once whom they mean.
UNITS = ("Участок благоустройства", "Домоуправление № 3", "Служба заказчика")


def hand_in_export(stage: Stage) -> None:
    """Ends with the dry run; nothing is loaded, no message is made."""
    book = BytesIO()
    days = [stage.now - timedelta(days=6, minutes=47 * number) for number in range(ROWS)]
    write_table(book, HEADINGS, [_row(stage, number, day) for number, day in enumerate(days)], "Инциденты",
                zone=stage.schedule.zone)
    book.seek(0)
    number = hand_in(stage.cast.operator, book, f"Инциденты {day_words(stage.now.date())}.xlsx", stage.now, "command")
    key = db.session.scalar(select(Batch.key).where(Batch.id == number)) or ""
    db.session.rollback()
    step(number, key, shelf(), lambda: stage.now)


def _row(stage: Stage, number: int, came: datetime) -> list[str]:
    chance = Chance("export", number)
    themes = [theme for theme in stage.texts.themes if theme.explained and came.month in theme.months]
    theme: Theme = chance.of(themes)
    place = Place(stage.town.settlement, chance.of(stage.town.streets), str(chance.number(1, 60)))
    done = came + timedelta(days=2)
    answer = theme.explained[0].format(place=place, day=day_words(came.date()), received=day_words(came.date()))
    moments = [f"{moment:%Y-%m-%d %H:%M:%S}" for moment in (came, came + timedelta(minutes=50), done)]
    return [str(5_200_000 + number), str(9_100_000 + number), chance.of(UNITS), "", *moments, "Готово", *theme.topic,
            stage.town.settlement.split(". ")[-1], place.street, place.house, "Решаемый", "Разъяснено",
            chance.of(theme.messages).format(place=place), answer, "Нет реакции автора"]
