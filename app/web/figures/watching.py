"""Rooms of those who answer for the whole centre: the head's «Работа сейчас», the curator's «Куда идёт центр»."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from flask import Response, render_template

from app.council.queries import questions, waiting
from app.council.rules import RUNGS, STATES, VERDICTS
from app.directory.schedules import local_date, zone
from app.directory.titles import as_titled
from app.figures import FIGURES, Cut, Period, Place, behind, by, compared, figures, last_days, plans, rating, week_of
from app.figures.words import value_words
from app.foundation.clock import now
from app.foundation.viewer import Viewer
from app.messages.queries import listing
from app.messages.queries.books import rows_in_all
from app.messages.queries.filters import Filter
from app.messages.queries.rows import Row
from app.messages.rules.acts import BY_CODE, Act, fits
from app.messages.rules.words import LATE_REASONS
from app.reports.queries import waiting as notes_waiting
from app.reports.rules import days_words, week_words
from app.web import shapes
from app.web.access import access, me
from app.web.figures import room
from app.web.figures.cut_table import heading
from app.web.figures.lines import SHOWN, Line, cells, grown_lines, sheet_lines, sheet_title, tiles_of_now, week_lines
from app.web.formats import day_and_hour, day_words
from app.web.shapes.figures import opened, place_line, tile_of
from app.web.shapes.planned import groups_of
from app.web.xlsx import workbook

NOW = ("received", "overdue", "due_today", "on_time", "deferred", "satisfaction", "answered_share")
LOAD = ("received", "on_time", "open", "overdue")
COURSE = ("received", "on_time", "overdue", "promises_kept", "returned", "completeness", "satisfaction")
BY_WEEK = ("received", "on_time", "returned", "promises_kept", "completeness")
OF_UNIT = ("received", "on_time", "promises_kept", "returned", "overdue")
COURSE_WEEKS = 8
INTERVENTIONS = tuple(BY_CODE[code] for code in ("reassign", "urge", "importance"))
ENDS_SHOWN = 3
# What one page of paper holds.
ON_PAPER = {"load": 10, "late": 5, "promises": 4}
NAMED, MOST_AWAITED = 10, 1000


@room.get("/head")
@access("head", "curator")
def operation() -> str:
    """«Работа сейчас»: flow, what is late, what falls late today, load per unit, promises, what waits for a decision."""
    return render_template("figures/head.html", **as_it_stands())


@room.get("/head/print")
@access("head", "curator")
def operation_on_paper() -> str:
    """The same on one page of paper."""
    found, at = as_it_stands(), now()
    count, awaited = decisions(me(), at)
    whole = {"load": len(found["load"]), "late": rows_in_all(me(), Filter(late=True), at) or 0,
             "promises": listing.counts(me())["promises"]}
    return render_template("figures/head_print.html", awaited=awaited, awaited_count=count, **found | {
        name: found[name][:most] for name, most in ON_PAPER.items()}, left_out={
        name: max(0, whole[name] - most) for name, most in ON_PAPER.items()})


def decisions(viewer: Viewer, at: datetime) -> tuple[int, list[str]]:
    """What waits for the viewer's decision: how much, and which in words."""
    found = {"сообщения с вопросом, исполнено ли:": [f"№ {row.number}" for row in listing.for_consent(viewer, MOST_AWAITED)],
             "вопросы:": [f"№ {card.id}" + (f" (сообщение № {card.message})" if card.message else "")
                          for card in waiting(viewer, at)],
             "еженедельная записка": [days_words(monday) for monday in notes_waiting(viewer, at)]}
    return sum(map(len, found.values())), [f"{title} {the_first(ones)}" for title, ones in found.items() if ones]


def the_first(ones: list[str]) -> str:
    more = f" и ещё {len(ones) - NAMED}" if len(ones) > NAMED else ""
    return ", ".join(ones[:NAMED]) + more


def as_it_stands() -> dict[str, Any]:
    at, viewer = now(), me()
    period = week_of(local_date(at), zone())
    found = figures(NOW, period, at)
    late = listing.listing(viewer, Filter(late=True), at, most=SHOWN).rows
    promises = listing.promised(viewer, SHOWN)
    return {
        "waiting": waiting(viewer, at)[:SHOWN], "at": at,
        "notes": [(week_words(monday), days_words(monday)) for monday in notes_waiting(viewer, at)[:SHOWN]],
        "consents": [shapes.line_of(row, viewer, at) for row in listing.for_consent(viewer, SHOWN)],
        "tiles": tiles_of_now(found), "moment": day_and_hour(at, at),
        "day": day_words(local_date(at)),
        "reasons": LATE_REASONS,
        "load": load_of(period, at),
        "late": [(shapes.line_of(row, viewer, at), LATE_REASONS.get(row.late_because or ""), open_to_head(row))
                 for row in late],
        "promises": [shapes.line_of(row, viewer, at) for row in promises],
        "grown": grown_lines(period, at)}


def open_to_head(row: Row) -> list[Act]:
    """How the head may intervene where the message stands."""
    return [act for act in INTERVENTIONS if fits(act, row.state, row.step)]


def load_of(period: Period, at: datetime) -> list[dict[str, Any]]:
    """Units that have anything at work or received, the busiest first."""
    return [load_line(line, period) for line in busiest(by("unit", LOAD, period, at))
            if line.figures["open"].whole.rows or line.figures["received"].whole.rows]


def busiest(lines: Iterable[Any]) -> list[Any]:
    return sorted(lines, key=lambda line: (-line.figures["received"].whole.rows, line.name))


@room.get("/head.xlsx")
@access("head", "curator")
def load_workbook() -> Response:
    """The load of units."""
    at = now()
    period = week_of(local_date(at), zone())
    rows = [[line["name"], line["received"], line["share_words"], line["open"], line["overdue"]]
            for line in load_of(period, at)]
    headings = ("Подразделение", "Получено", "В срок", "В работе", "Просрочены ответы")
    return workbook("load.xlsx", sheet_title(period), headings, rows, zone())


def load_line(line: Any, period: Period) -> dict[str, Any]:
    on_time, cut = line.figures["on_time"], Cut(unit=line.key)
    share = on_time.value
    return {"name": line.name, "received": line.figures["received"].whole.rows,
            "received_url": opened("received", period, cut), "share": share, "share_words": value_words("on_time", share),
            "share_url": opened("answer_due", period, cut), "tone": "calm" if (share or 0) >= 90 else "soon" if
            (share or 0) >= 80 else "late", "open": line.figures["open"].whole.rows,
            "open_url": opened("open", period, cut), "overdue": line.figures["overdue"].whole.rows,
            "overdue_url": opened("overdue", period, cut)}


@room.get("/curator")
@access("curator", "head")
def where_to() -> str:
    """«Куда идёт центр»: the week against the one before, planned values, the course of weeks, units, what grew."""
    at = now()
    today = local_date(at)
    period = week_of(today, zone())
    month = last_days(28, today, zone())
    reached = listing.listing(me(), Filter(among=behind("told_curator", period, at, Cut())), at, most=SHOWN).rows
    return render_template(
        "figures/curator.html", asked=questions(me(), at)[:SHOWN], states=STATES, rungs=as_titled(RUNGS),
        verdicts=VERDICTS, reached=[shapes.line_of(row, me(), at) for row in reached],
        reached_url=opened("told_curator", period, Cut()),
        tiles=[tile_of(one) for one in figures(COURSE, period, at).values()],
        day=day_words(today), moment=day_and_hour(at, at), headings=[FIGURES[code].title for code in BY_WEEK],
        weeks=weeks_at(at),
        unit_headings=[FIGURES[code].title for code in OF_UNIT],
        units=units_of(month, at), planned=groups_of(compared([one for one in plans() if one.first <= today <= one.last], at)),
        ends=ends_of(rating(month, at), month), rated=month,
        grown=grown_lines(period, at))


def weeks_at(at: datetime) -> list[Line]:
    return week_lines([week_of(local_date(at) - timedelta(days=7 * back), zone()) for back in range(COURSE_WEEKS)], BY_WEEK, at)


def units_of(month: Period, at: datetime) -> list[Line]:
    return [(line.name, cells(line, OF_UNIT, month)) for line in busiest(by("unit", OF_UNIT, month, at))]


@room.get("/curator.xlsx")
@access("curator", "head")
def course_workbook() -> Response:
    """Weeks, and under them units over four weeks."""
    at = now()
    month = last_days(28, local_date(at), zone())
    rows = [*sheet_lines(weeks_at(at)), [], ["Подразделение", *(heading(code, ()) for code in OF_UNIT)],
            *sheet_lines(units_of(month, at))]
    return workbook("weeks.xlsx", sheet_title(month), ["Неделя", *(heading(code, ()) for code in BY_WEEK)], rows, zone())


def ends_of(places: list[Place], period: Period) -> list[tuple[str, list[dict[str, Any]]]]:
    """The first and the last places of the rating; nobody stands in both."""
    rated = [place_line(place, period) for place in places if place.place]
    return [(title, lines) for title, lines in (("Первые места", rated[:ENDS_SHOWN]),
                                                ("Последние места", rated[ENDS_SHOWN:][-ENDS_SHOWN:])) if lines]
