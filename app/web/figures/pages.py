"""All figures of a period and a cut, on a page and as a workbook."""

from datetime import datetime, timedelta
from typing import Any

from flask import Response, render_template, request, url_for

from app.directory.schedules import channels, zone
from app.figures import DIMENSIONS, FIGURES, Cut, Period, figures, spread
from app.figures.lines import FORMULA
from app.figures.words import NO_DATA, value_words
from app.foundation.clock import now
from app.messages.acts.registering import appeals_refused
from app.messages.rules.words import KINDS
from app.web.access import access, me
from app.web.figures import room
from app.web.figures.asked import (
    asked_cut,
    asked_dimension,
    asked_period,
    dimensions,
    kept_in_address,
    quick_periods,
    whole_address,
)
from app.web.figures.lines import HEADINGS, dimension_lines, grown_lines, sheet_title, tile_rows
from app.web.figures.spoken import spoken
from app.web.formats import day_and_hour
from app.web.shapes.figures import tile_of
from app.web.xlsx import workbook

WATCHERS = ("head", "curator", "operator", "sector", "supervisor")
OF_DIMENSION = ("received", "on_time", "returned", "completeness", "promises_kept", "satisfaction")
QUARTER = timedelta(days=93)
SHOWN_CODES = [code for code, one in FIGURES.items() if code != "open" and not one.of_appeals]


@room.get("/figures")
@access(*WATCHERS)
def all_figures() -> str:
    at = now()
    period, wrong = asked_period(at)
    cut, dimension = asked_cut(me()), asked_dimension()
    found = figures(SHOWN_CODES, period, at, cut)
    return render_template(
        "figures/all.html",
        tiles=[tile_of(figure) for figure in found.values()], spread=spread_words(period, at, cut),
        period=period, wrong=wrong, quick=quick_periods(at), dimensions=dimensions(), dimension=dimension,
        channels=channels(), cut=cut, taken=day_and_hour(at, at), asked=whole_address(),
        lines=dimension_lines(dimension, OF_DIMENSION, period, at, cut),
        columns=[FIGURES[code].title for code in OF_DIMENSION], until=period.last_day,
        grown=growing(period, at, cut),
        unfinished=period.end > at, hidden=kept_in_address("channel", "kind"), views=views("all"), kinds=KINDS,
        spoken=spoken(period, at, cut))


def growing(period: Period, at: datetime, cut: Cut) -> list[dict[str, Any]] | None:
    """What changed noticeably against the days before; None where the period is longer than a quarter: against the year before
    every season has changed, and it costs more than all else on the page."""
    if period.end - period.start > QUARTER:
        return None
    return grown_lines(period, at, cut)


def views(current: str) -> list[dict[str, Any]]:
    """All figures, and the report of appeals where the centre has them; the days stay."""
    told = {name: request.args[name] for name in ("since", "until", "channel", "block", "territory") if request.args.get(name)}
    found = [("all", "Все показатели", "figures.all_figures"), ("appeals", "Обращения по 59-ФЗ", "figures.appeals_report")]
    return [{"url": url_for(endpoint, **told), "label": label, "current": code == current} for code, label, endpoint in found
            if code == "all" or has_appeals()]


def has_appeals() -> bool:
    return any(not appeals_refused(code) for code in channels())


def spread_words(period: Period, at: datetime, cut: Cut) -> str:
    found = spread(period, at, cut)
    return NO_DATA if found is None else (
        f"медиана {value_words('time', found.median)}, у 90 % — не дольше {value_words('time', found.most)}")


@room.get("/figures.xlsx")
@access(*WATCHERS)
def figures_workbook() -> Response:
    at = now()
    period, _ = asked_period(at)
    cut, dimension = asked_cut(me()), asked_dimension()
    rows = tile_rows(figures(SHOWN_CODES, period, at, cut).values())
    if told := spoken(period, at, cut):
        rows += [["Ответы на прямых линиях", told.answered, told.before, "", FORMULA]]
        rows += [[f"Прямая линия «{one.title}»", one.answered] for one, _ in told.lines]
    rows += [[], [DIMENSIONS[dimension], *(FIGURES[code].title for code in OF_DIMENSION)]]
    lines = dimension_lines(dimension, OF_DIMENSION, period, at, cut)
    rows += [[name, *(value for value, _ in values)] for name, values in lines]
    return workbook("figures.xlsx", sheet_title(period), HEADINGS, rows, zone())
