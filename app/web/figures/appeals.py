"""The report of appeals by 59-ФЗ: registered in three days, sent on in seven, answered in thirty, put off, late."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Response, abort, render_template

from app.directory.schedules import channels, zone
from app.figures import Cut, Period, by, figures
from app.foundation.clock import now
from app.messages.acts.registering import appeals_refused
from app.web.access import access, me
from app.web.figures import room
from app.web.figures.asked import (
    asked_cut,
    asked_period,
    kept_in_address,
    quick_periods,
    uncut_url,
    whole_address,
    wrong_words,
)
from app.web.figures.cut_table import heading, sheet_rows
from app.web.figures.lines import HEADINGS, Line, dimension_lines, sheet_title, shown_row, tile_rows
from app.web.figures.pages import WATCHERS, has_appeals, views
from app.web.formats import day_and_hour
from app.web.shapes.figures import cut_words, tile_of
from app.web.xlsx import workbook

CODES = ("received", "registering", "redirecting", "on_time", "extended", "overdue", "open")
OF_LINE = ("received", "registering", "redirecting", "on_time", "extended", "overdue")
SHORT = ("Поступило", "Регистрация в срок", "Перенаправление в срок", "Ответ в срок", "Продлено", "Просрочены ответы")
CUTS = (("appeal_type", "По типам", "Тип обращения"), ("unit", "По подразделениям", "Подразделение"),
        ("channel", "По каналам", "Канал"))


@room.get("/figures/appeals")
@access(*WATCHERS)
def appeals_report() -> str:
    if not has_appeals():
        abort(404)
    at = now()
    period, wrong = asked_period(at)
    cut = asked_appeals()
    return render_template(
        "figures/appeals.html", tiles=tiles(period, at, cut), tables=tables(period, at, cut), headings=SHORT, period=period,
        until=period.last_day, wrong=wrong_words(wrong), quick=quick_periods(at), cut=cut,
        hidden=kept_in_address("channel", "kind"),
        channels={code: card for code, card in channels().items() if not appeals_refused(code)}, views=views("appeals"),
        refused=appeals_refused(cut.channel) if cut.channel in channels() else "", unfinished=period.end > at,
        taken=day_and_hour(at, at), asked=whole_address(),
        cut_words=cut_words(replace(cut, kind=None)), uncut_url=uncut_url("figures.appeals_report", me(), "kind"))


def asked_appeals() -> Cut:
    """The cut in the address, of appeals alone."""
    asked = asked_cut(me())
    return Cut(**{**vars(asked), "kind": "appeal"})


def tiles(period: Period, at: datetime, cut: Cut) -> list[Any]:
    return [tile_of(figure) for figure in figures(CODES, period, at, cut).values()]


def tables(period: Period, at: datetime, cut: Cut) -> list[tuple[str, str, list[Line]]]:
    return [(title, first, dimension_lines(dimension, OF_LINE, period, at, cut)) for dimension, title, first in CUTS]


@room.get("/figures/appeals.xlsx")
@access(*WATCHERS)
def appeals_workbook() -> Response:
    if not has_appeals():
        abort(404)
    at, cut = now(), asked_appeals()
    period, _ = asked_period(at)
    rows = [shown_row(period, cut, at)]
    for figure in figures(CODES, period, at, cut).values():
        rows += tile_rows([figure])
        rows += [[f"{figure.definition.title}: {words}", part.rows] for _, words, part in figure.parts]
    for dimension, _, first in CUTS:
        rows += [[], [first, *(heading(code, ()) for code in OF_LINE)],
                 *sheet_rows(by(dimension, OF_LINE, period, at, cut), dimension, OF_LINE)]
    return workbook("appeals.xlsx", sheet_title(period), HEADINGS, rows, zone())
