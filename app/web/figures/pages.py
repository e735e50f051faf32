"""All figures of a period and a cut, on a page and as a workbook."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Response, render_template, url_for

from app.directory.queries import topic_groups, unit_choices
from app.directory.schedules import channels, zone
from app.figures import DIMENSIONS, FIGURES, RETURN_CODES, Cut, Figure, Period, by, compared_by, figures, spread
from app.figures import Line as CutLine
from app.figures.lines import FORMULA
from app.figures.words import NO_DATA, value_words
from app.foundation.clock import now
from app.messages.acts.registering import appeals_refused
from app.messages.rules.words import KINDS
from app.web.access import access, me
from app.web.figures import room
from app.web.figures.apart import REASON_HEADINGS, TIME_TITLE, had_in, reason_rows, reason_words, reasons, time_chart, time_rows
from app.web.figures.asked import (
    asked_cut,
    asked_dimension,
    asked_period,
    dimensions,
    kept_in_address,
    quick_periods,
    sees_whole,
    uncut_url,
    whole_address,
    wrong_words,
)
from app.web.figures.cut_table import heading, rows_of, sheet_rows
from app.web.figures.lines import HEADINGS, Line, grown_lines, lines_of, sheet_lines, sheet_title, shown_row, tile_rows
from app.web.figures.spoken import spoken
from app.web.formats import day_and_hour
from app.web.shapes.figures import cut_words, name_in, tile_of
from app.web.xlsx import workbook

WATCHERS = ("head", "curator", "operator", "sector", "supervisor")
OF_DIMENSION = ("received", "on_time", "returned", "completeness", "promises_kept", "satisfaction")
QUARTER = timedelta(days=93)
SHOWN_CODES = [code for code, one in FIGURES.items() if code != "open" and not one.of_appeals and not one.of_reasons]


@room.get("/figures")
@access(*WATCHERS)
def all_figures() -> str:
    at = now()
    period, wrong = asked_period(at)
    cut, dimension = asked_cut(me()), asked_dimension()
    whole = sees_whole(me())  # who answers for a block is offered nobody else's units
    found = figures((*SHOWN_CODES, *RETURN_CODES), period, at, cut)
    lines, returns = by_dimension(dimension, found, period, at, cut)
    rows = rows_of(lines, dimension, OF_DIMENSION)
    return render_template(
        "figures/all.html",
        tiles=[tile_of(found[code]) for code in SHOWN_CODES], spread=spread_words(period, at, cut),
        period=period, wrong=wrong_words(wrong), quick=quick_periods(at), dimensions=dimensions(), dimension=dimension,
        channels=channels(), cut=cut, taken=day_and_hour(at, at), asked=whole_address(), rows=rows,
        compared=comparable(period),
        columns=[heading(code) for code in OF_DIMENSION], until=period.last_day,
        reasons=reasons(found, period, at, cut), returns=returns, return_columns=[reason_words(code) for code in had_in(found)],
        time=time_chart(period, at, cut), grown=growing(period, at, cut),
        unfinished=period.end > at, hidden=kept_in_address("channel", "kind", *(("unit", "group") if whole else ())),
        units=unit_options(cut) if whole else (), groups=topic_groups() if whole else (), views=views("all"), kinds=KINDS,
        spoken=spoken(period, at, cut), cut_words=cut_words(cut), uncut_url=uncut_url("figures.all_figures", me()))


def unit_options(cut: Cut) -> list[tuple[int, str]]:
    """Units to cut by, with the chosen one also where it is assigned nothing any more."""
    found = [(one.id, one.label) for one in unit_choices()]
    return found if cut.unit is None or cut.unit in dict(found) else [*found, (cut.unit, name_in("unit", cut.unit))]


def by_dimension(dimension: str, found: Mapping[str, Figure], period: Period, at: datetime,
                 cut: Cut) -> tuple[list[CutLine], list[Line]]:
    """What a dimension has, and the lines of those that had a return with its reasons."""
    look = compared_by if comparable(period) else by
    lines, had = look(dimension, (*OF_DIMENSION, *RETURN_CODES), period, at, cut), had_in(found)
    returned = lines_of([line for line in lines if line.figures["returned"].whole.rows], dimension, had, period)
    return lines, [(name, [one if one.number else one._replace(url="") for one in values]) for name, values in returned]


def comparable(period: Period) -> bool:
    """Not longer than a quarter: against the year before every season has changed, and it costs more than all else on the
    page."""
    return period.end - period.start <= QUARTER


def growing(period: Period, at: datetime, cut: Cut) -> list[dict[str, Any]] | None:
    """What changed noticeably against the days before; None where the period is too long for it."""
    return grown_lines(period, at, cut) if comparable(period) else None


def views(current: str) -> list[dict[str, Any]]:
    """All figures, appeals where the centre has them, planned values for those who answer for it; the days stay."""
    told = {name: value for name, value in whole_address().items()
            if name in ("since", "until", "channel", "block", "territory")}
    found = [("all", "Все показатели", "figures.all_figures", True),
             ("appeals", "Обращения по 59-ФЗ", "figures.appeals_report", has_appeals()),
             ("plans", "Целевые значения", "figures.planned_page", me().has("head", "curator"))]
    return [{"url": url_for(endpoint, **told), "label": label, "current": code == current}
            for code, label, endpoint, shown in found if shown]


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
    found = figures((*SHOWN_CODES, *RETURN_CODES), period, at, cut)
    rows = [shown_row(period, cut, at), *tile_rows(found[code] for code in SHOWN_CODES)]
    if told := spoken(period, at, cut):
        rows += [["Ответы на прямых линиях", told.answered, told.before, "ответов", "", FORMULA]]
        rows += [[f"Прямая линия «{one.title}»", one.answered] for one, _ in told.lines]
    lines, returns = by_dimension(dimension, found, period, at, cut)
    rows += [[], [DIMENSIONS[dimension], *(heading(code, ()) for code in OF_DIMENSION)],
             *sheet_rows(lines, dimension, OF_DIMENSION)]
    rows += [[], [DIMENSIONS[dimension], *map(reason_words, had_in(found))],
             *sheet_lines(returns)]
    rows += [[], list(REASON_HEADINGS), *reason_rows(reasons(found, period, at, cut))]
    rows += [[], [TIME_TITLE, "Ответов"], *time_rows(period, at, cut)]
    return workbook("figures.xlsx", sheet_title(period), HEADINGS, rows, zone())
