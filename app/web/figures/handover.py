"""What is handed over to the region's heat map: topics by territory, month and channel, as a workbook."""

from typing import Any

from flask import Response

from app.directory.schedules import channels, zone
from app.figures.heat import heat
from app.foundation.clock import now
from app.web.access import access, me
from app.web.figures import room
from app.web.figures.asked import asked_cut, asked_period
from app.web.figures.pages import WATCHERS
from app.web.xlsx import workbook

HEADINGS = ("Первый день", "Последний день", "Группа тем", "Тема", "Территория", "Населённый пункт", "Канал", "Поступило",
            "С ответом", "В работе", "Иначе закрыто")
WIDTHS = (13, 16, 34, 44, 30, 26, 34, 12, 12, 12, 14)


@room.get("/figures/heat.xlsx")
@access(*WATCHERS)
def heat_workbook() -> Response:
    """The days and the cut of the page of figures; no numbers, texts or names of messages."""
    period, _ = asked_period(now())
    cells, known = heat(period, asked_cut(me())), channels()
    rows: list[list[Any]] = [
        [f"{one.period.start:%d.%m.%Y}", f"{one.period.last_day:%d.%m.%Y}", one.group or "не определена",
         one.topic or "не определена", one.territory or "вне территорий", one.settlement or "не указан",
         known[one.channel].name if one.channel in known else one.channel, one.came, one.answered, one.open,
         one.came - one.answered - one.open] for one in cells]
    rows.append(["Итого", *[""] * 6, *(sum(row[column] for row in rows) for column in range(7, 11))])
    return workbook("heat-map.xlsx", "Темы по территориям", HEADINGS, rows, zone(), WIDTHS)
