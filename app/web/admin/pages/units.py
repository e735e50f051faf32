"""Units: the list, one unit with what hangs on it."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for

from app.directory.admin_queries import units as directory
from app.directory.blocks import blocks
from app.directory.schedules import local_date
from app.foundation.clock import now
from app.messages.queries.held import open_of_units
from app.web.access import access
from app.web.admin import room
from app.web.admin.forms import UnitForm


@room.get("/admin/units")
@access("admin")
def units() -> Any:
    closed = "closed" in request.args
    return render_template("admin/units.html", rows=directory.unit_lines(not closed), held=open_of_units(),
                           tabs=open_and_closed("admin.units", closed))


def open_and_closed(endpoint: str, closed: bool, **asked: str | None) -> list[dict[str, Any]]:
    """The two views of a list whose rows are closed and never removed."""
    return [{"url": url_for(endpoint, **asked), "label": "Открытые", "current": not closed},
            {"url": url_for(endpoint, closed=1, **asked), "label": "Закрытые", "current": closed}]


@room.get("/admin/units/new")
@access("admin")
def new_unit() -> Any:
    return unit_shown(unit_form(None, formdata=None))


@room.get("/admin/units/<int:unit_id>")
@access("admin")
def unit(unit_id: int) -> Any:
    return unit_shown(filled(unit_id), unit_id)


def unit_form(unit_id: int | None, **options: Any) -> UnitForm:
    form = UnitForm(**options)
    form.parent_id.choices = [(0, "никому"), *directory.units_above(unit_id)]
    form.block_id.choices = [(0, "как у вышестоящего"), *blocks().names.items()]
    return form


def filled(unit_id: int) -> UnitForm:
    """The form with what is recorded now. Raises Invisible."""
    card = directory.unit_page(unit_id, local_date(now()))
    values = vars(card.values) | {"parent_id": card.values.parent_id or 0, "block_id": card.values.block_id or 0}
    return unit_form(unit_id, formdata=None, data={**values, "seen": card.stamp})


def unit_shown(form: UnitForm, unit_id: int | None = None, status: int = 200, refused: Sequence[str] = ()) -> Any:
    """409: what was typed stays, beside it stands what is recorded now, and the next press is about that."""
    card = directory.unit_page(unit_id, local_date(now())) if unit_id else None
    if card and status == 409:
        form.seen.data = card.stamp
    return render_template("admin/unit.html", form=form, card=card, refused=refused, stale=status == 409,
                           messages=open_of_units().get(unit_id, 0) if unit_id else 0, blocks=blocks().names), status
