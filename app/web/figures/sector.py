"""Rooms of those who answer for a block or a territory: sector lead, head of a settlement, supervisor."""

from datetime import datetime, timedelta
from typing import Any

from flask import Response, render_template, request

from app.council.queries import measures, questions, waiting
from app.council.rules import RUNGS, STATES
from app.directory.blocks import basis_of_territory, field_of_block
from app.directory.queries import unit_phones
from app.directory.schedules import local_date, midnight, zone
from app.directory.titles import as_titled
from app.figures import FIGURES, RETURN_CODES, Cut, behind, by, figures, last_days, week_of
from app.foundation.clock import now
from app.messages.queries import listing
from app.messages.queries.evidence import doubtful
from app.messages.rules.personal import FEWEST_DIGITS, NUMBERS
from app.web import shapes
from app.web.access import access, me
from app.web.figures import room
from app.web.figures.apart import REASON_HEADINGS, reason_rows, reasons
from app.web.figures.cut_table import heading
from app.web.figures.fields import Answered, fields_of
from app.web.figures.lines import (
    HEADINGS,
    SHOWN,
    Cell,
    cells,
    dimension_lines,
    grown_lines,
    sheet_lines,
    tile_rows,
    tiles_of_now,
    week_lines,
)
from app.web.formats import day_and_hour, day_words
from app.web.shapes.figures import opened, tile_of
from app.web.xlsx import MOST_AT_ONCE, workbook

ANSWERING = ("sector", "supervisor")
NOW = ("received", "overdue", "due_today", "on_time", "deferred", "satisfaction", "answered_share")
QUALITY = ("returned", "completeness", "reopening", "repeated", "promises_kept")
OF_UNIT = ("received", "on_time", "returned", "completeness", "satisfaction", "overdue")
BY_WEEK = ("received", "on_time", "returned", "completeness", "satisfaction")
WEEKS = 8
REMARKED_DAYS = 28
DOUBTS = {"seen_before": "такой файл уже был", "looks_like": "похож на прежний снимок", "too_early": "снято до сообщения",
          "unreadable": "снимок не открывается"}


@room.get("/sector")
@access(*ANSWERING)
def sector() -> str:
    """«Мой блок»: deadlines, quality, satisfaction, repeats, the units with their telephones, what was passed up."""
    at = now()
    chosen, own = asked_field()
    found = as_it_stands(chosen, at, SHOWN)
    return render_template(
        "figures/sector.html", chosen=chosen, own=own, day=day_words(local_date(at)), moment=day_and_hour(at, at),
        **found | {"tiles": tiles_of_now(found["now"]), "quality": [tile_of(found["quality"][code]) for code in QUALITY]},
        late_url=opened("overdue", found["period"], chosen.cut), soon_url=opened("due_today", found["period"], chosen.cut),
        unit_headings=[FIGURES[code].title for code in OF_UNIT], week_headings=[FIGURES[code].title for code in BY_WEEK],
        basis=basis_of_territory(chosen.cut.territory), rungs=as_titled(RUNGS), states=STATES,
        doubt_words=DOUBTS)


def as_it_stands(chosen: Answered, at: datetime, most: int) -> dict[str, Any]:
    """All that the page and the workbook show of a block or territory; of each list the first ``most``."""
    viewer, today, cut = me(), local_date(at), chosen.cut
    period, month = week_of(today, zone()), last_days(REMARKED_DAYS, today, zone())
    quality = figures((*QUALITY, *RETURN_CODES), month, at, cut)
    weeks = [week_of(today - timedelta(days=7 * back), zone()) for back in range(WEEKS)]
    late, soon = ([shapes.line_of(row, viewer, at) for row in listing.nearest(viewer, behind(name, period, at, cut), most)]
                  for name in ("overdue", "due_today"))
    return {
        "period": period, "now": figures(NOW, period, at, cut), "quality": quality, "reasons": reasons(quality, month, at, cut),
        "late": late, "soon": soon, "units": unit_lines(cut, month, at), "weeks": week_lines(weeks, BY_WEEK, at, cut),
        "channels": dimension_lines("channel", OF_UNIT, month, at, cut), "grown": grown_lines(period, at, cut),
        "doubts": doubtful(viewer, behind_field(cut), midnight(today - timedelta(days=REMARKED_DAYS)), most),
        "asked": [card for card in questions(viewer, at) if card.field == chosen.name][:most],
        "measures": measures(viewer, at, first=today - timedelta(days=30), last=today + timedelta(days=14))[:most]}


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
    nothing = [Cell("—", "", "")] * len(OF_UNIT)
    return [{"name": name, "phone": phone, "dialled": dialled(phone),
             "values": cells(found[key], OF_UNIT, period) if key in found else nothing}
            for key, name, phone in unit_phones(wanted)]


def dialled(phone: str) -> str:
    """The first whole number in it; of an extension alone, or a short number, none: a link that dials it calls nobody."""
    numbers = ("".join(sign for sign in found if sign.isdigit() or sign == "+") for found in NUMBERS.findall(phone))
    return next((number for number in numbers if len(number) >= FEWEST_DIGITS), "")


@room.get("/sector.xlsx")
@access(*ANSWERING)
def sector_workbook() -> Response:
    """Everything of the room as one sheet, table under table."""
    at = now()
    chosen, _ = asked_field()
    found = as_it_stands(chosen, at, MOST_AT_ONCE)
    rows = tile_rows([*found["now"].values(), *(found["quality"][code] for code in QUALITY)])
    for headings, lines in tables_of(found):
        rows += [[], headings, *lines]
    return workbook("sector.xlsx", chosen.name[:31], HEADINGS, rows, zone())


def tables_of(found: dict[str, Any]) -> list[tuple[list[str], list[list[Any]]]]:
    """The tables and lists under the figures: headings, lines."""
    of_unit, of_week = ([heading(code, ()) for code in codes] for codes in (OF_UNIT, BY_WEEK))
    return [
        *(([title, "Сообщение", "У кого", "Срок"], [
            [f"№ {line.number}", line.title, line.holder, line.due.words if line.due else ""] for line in found[name]])
          for title, name in (("Просрочены ответы", "late"), ("Ответы просрочатся сегодня", "soon"))),
        (["Подразделение", "Телефон", *of_unit],
         [[line["name"], line["phone"], *(one.number for one in line["values"])] for line in found["units"]]),
        *(([first, *headings], sheet_lines(found[key])) for first, headings, key in (
            ("Канал", of_unit, "channels"), ("Неделя", of_week, "weeks"))),
        (list(REASON_HEADINGS), reason_rows(found["reasons"])),
        (["Замечания к подтверждениям", "Сообщение", "Подразделение", "Замечание"], [
            [f"№ {one.number}", one.title, one.unit, ", ".join(words for name, words in DOUBTS.items() if getattr(one, name))]
            for one in found["doubts"]]),
        (["Вопрос", "О чём", "Состояние", "Ответ"],
         [[f"№ {card.id}", card.title, STATES[card.state], card.decision] for card in found["asked"]]),
        (["Мероприятие", "К какому дню", "Исполнитель"], [[card.what, f"{card.until:%d.%m.%Y}", card.unit]
                                                         for card in found["measures"]]),
        (["Что изменилось", "На этой неделе", "Неделей раньше"],
         [[one["name"], one["now"], one["before"]] for one in found["grown"]])]


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
