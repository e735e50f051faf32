"""Units added, changed, closed, opened again."""

from typing import Any

from app.directory.acts import units as acts
from app.directory.acts.units import UnitValues
from app.foundation.clock import now
from app.messages.queries.held import open_of_units
from app.web.access import access, me
from app.web.admin import room
from app.web.admin.acts.saving import saved
from app.web.admin.forms import SeenForm, UnitForm
from app.web.admin.pages.units import filled, unit_form, unit_shown


def typed(form: UnitForm) -> UnitValues:
    return UnitValues(form.name.data, form.short.data, form.organisation.data, form.parent_id.data or None, form.phone.data,
                      form.recipient.data, form.block_id.data or None)


@room.post("/admin/units/new")
@access("admin")
def add_unit() -> Any:
    form = unit_form(None)
    return saved(form, lambda: acts.add_unit(me(), typed(form), now()),
                 lambda status: unit_shown(form, None, status), "admin.units", "Подразделение внесено.")


@room.post("/admin/units/<int:unit_id>")
@access("admin")
def edit_unit(unit_id: int) -> Any:
    form = unit_form(unit_id)
    return saved(form, lambda: acts.edit_unit(me(), unit_id, typed(form), form.seen.data or "", now()),
                 lambda status: unit_shown(form, unit_id, status), "admin.units", "Подразделение сохранено.")


@room.post("/admin/units/<int:unit_id>/close")
@access("admin")
def close_unit(unit_id: int) -> Any:
    form = SeenForm()
    return saved(form, lambda: acts.close_unit(
        me(), unit_id, form.seen.data or "", open_of_units().get(unit_id, 0), now()),
        lambda status: unit_shown(filled(unit_id), unit_id, status, form.form_errors), "admin.units",
        "Подразделение закрыто: поручить ему больше нельзя.")


@room.post("/admin/units/<int:unit_id>/open")
@access("admin")
def open_unit(unit_id: int) -> Any:
    form = SeenForm()
    return saved(form, lambda: acts.open_unit(me(), unit_id, form.seen.data or "", now()),
                 lambda status: unit_shown(filled(unit_id), unit_id, status, form.form_errors), "admin.units",
                 "Подразделение снова открыто.")
