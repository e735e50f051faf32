"""Rooms of those who answer for a block or a territory: sector lead, head of a settlement, supervisor."""

from datetime import timedelta
from typing import Any

from flask import Response, render_template, request

from app.council.queries import measures, questions, waiting
from app.council.rules import RUNGS, STATES
from app.directory.blocks import basis_of_territory, field_of_block
from app.directory.queries import unit_phones
from app.directory.schedules import local_date, midnight, zone
from app.directory.titles import as_titled
from app.figures import FIGURES, Cut, behind, by, figures, last_days, week_of
from app.foundation.clock import now
from app.messages.queries import listing
from app.messages.queries.evidence import doubtful
from app.web import shapes
from app.web.access import access, me
from app.web.figures import room
from app.web.figures.fields import Answered, fields_of
from app.web.figures.lines import HEADINGS, SHOWN, cells, dimension_lines, grown_lines, tile_rows, tiles_of_now, week_lines
from app.web.formats import day_and_hour, day_words
from app.web.shapes.figures import opened, tile_of
from app.web.xlsx import workbook

ANSWERING = ("sector", "supervisor")
NOW = ("received", "overdue", "due_today", "on_time", "deferred", "satisfaction", "answered_share")
QUALITY = ("returned", "completeness", "reopening", "repeated", "promises_kept")
OF_UNIT = ("received", "on_time", "returned", "completeness", "satisfaction", "overdue")
BY_WEEK = ("received", "on_time", "returned", "completeness", "satisfaction")
WEEKS = 8
REMARKED_DAYS = 28


@room.get("/sector")
@access(*ANSWERING)
def sector() -> str:
    """«Мой блок»: deadlines, quality, satisfaction, repeats, the units with their telephones, what was passed up."""
    at, viewer = now(), me()
    chosen, own = asked_field()
    today = local_date(at)
    period, month = week_of(today, zone()), last_days(REMARKED_DAYS, today, zone())
    late = listing.nearest(viewer, behind("overdue", period, at, chosen.cut), SHOWN)
    soon = listing.nearest(viewer, behind("due_today", period, at, chosen.cut), SHOWN)
    weeks = [week_of(today - timedelta(days=7 * back), zone()) for back in range(WEEKS)]
    return render_template(
        "figures/sector.html", chosen=chosen, own=own, day=day_words(today), moment=day_and_hour(at, at),
        tiles=tiles_of_now(figures(NOW, period, at, chosen.cut)), late=[shapes.line_of(row, viewer, at) for row in late],
        soon=[shapes.line_of(row, viewer, at) for row in soon],
        late_url=opened("overdue", period, chosen.cut), soon_url=opened("due_today", period, chosen.cut),
        quality=[tile_of(figure) for figure in figures(QUALITY, month, at, chosen.cut).values()],
        doubts=doubtful(viewer, behind_field(chosen.cut), midnight(today - timedelta(days=REMARKED_DAYS)), SHOWN),
        units=unit_lines(chosen.cut, month, at), unit_headings=[FIGURES[code].title for code in OF_UNIT],
        weeks=week_lines(weeks, BY_WEEK, at, chosen.cut),
        week_headings=[FIGURES[code].title for code in BY_WEEK],
        grown=grown_lines(period, at, chosen.cut),
        channels=dimension_lines("channel", OF_UNIT, month, at, chosen.cut), basis=basis_of_territory(chosen.cut.territory),
        asked=[card for card in questions(viewer, at) if card.field == chosen.name][:SHOWN],
        rungs=as_titled(RUNGS), states=STATES,
        measures=measures(viewer, at, first=today - timedelta(days=30), last=today + timedelta(days=14))[:SHOWN])


def asked_field() -> tuple[Answered, list[Answered]]:
    own = fields_of(me())
    return next((one for one in own if one.key == request.args.get("field")), own[0]), own


def behind_field(cut: Cut) -> Any:
    """Numbers of the field's messages that came lately enough to have fresh proofs."""
    today = local_date(now())
    return behind("received", last_days(180, today, zone()), now(), cut)


def unit_lines(cut: Cut, period: Any, at: Any) -> list[dict[str, Any]]:
    """The block's units, also those without any message; of a territory those that answer in it."""
    found = {line.key: line for line in by("unit", OF_UNIT, period, at, cut)}
    wanted = set(found) | set(field_of_block(cut.block).units if cut.block else ())
    return [{"name": name, "phone": phone, "values": cells(found[key], OF_UNIT, period) if key in found else
             [("—", "")] * len(OF_UNIT)} for key, name, phone in unit_phones(wanted)]


@room.get("/sector.xlsx")
@access(*ANSWERING)
def sector_workbook() -> Response:
    """Everything of the room as one sheet: figures, units with telephones, weeks."""
    at = now()
    chosen, _ = asked_field()
    today = local_date(at)
    period, month = week_of(today, zone()), last_days(REMARKED_DAYS, today, zone())
    rows = [row for codes, days in ((NOW, period), (QUALITY, month))
            for row in tile_rows(figures(codes, days, at, chosen.cut).values())]
    rows += [[], ["Подразделение", "Телефон", *(FIGURES[code].title for code in OF_UNIT)]]
    rows += [[line["name"], line["phone"], *(value for value, _ in line["values"])]
             for line in unit_lines(chosen.cut, month, at)]
    rows += [[], ["Неделя", *(FIGURES[code].title for code in BY_WEEK)]]
    weeks = [week_of(today - timedelta(days=7 * back), zone()) for back in range(WEEKS)]
    rows += [[name, *(value for value, _ in values)] for name, values in week_lines(weeks, BY_WEEK, at, chosen.cut)]
    return workbook("sector.xlsx", chosen.name[:31], HEADINGS, rows, zone())


@room.get("/supervisor")
@access("supervisor")
def supervisor() -> str:
    """«Что передали»: questions that wait for the supervisor's decision, those being carried out, the block at a glance."""
    at, viewer = now(), me()
    chosen, own = asked_field()
    period = week_of(local_date(at), zone())
    mine = waiting(viewer, at)
    return render_template(
        "figures/supervisor.html", chosen=chosen, own=own, mine=mine, day=day_words(local_date(at)),
        moment=day_and_hour(at, at), tiles=tiles_of_now(figures(NOW, period, at, chosen.cut)),
        others=[card for card in questions(viewer, at) if card not in mine][:SHOWN * 2], states=STATES, rungs=as_titled(RUNGS))
