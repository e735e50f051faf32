"""Rows of the centre's sections added, changed, removed."""

from typing import Any

from app.directory.acts.facts import remove_row, row_at, rows_of, save_row
from app.foundation.clock import now
from app.web.access import access, me
from app.web.admin import room
from app.web.admin.acts.saving import saved
from app.web.admin.fact_forms import fact_form, typed
from app.web.admin.forms import SeenForm
from app.web.admin.pages.facts import fact_shown


@room.post("/admin/about/<section>/new")
@access("admin")
def add_fact(section: str) -> Any:
    rows_of(section)
    return _saved(section, None)


@room.post("/admin/about/<section>/<int:number>")
@access("admin")
def edit_fact(section: str, number: int) -> Any:
    row_at(section, number)
    return _saved(section, number)


def _saved(section: str, number: int | None) -> Any:
    form = fact_form(section)
    return saved(form, lambda: save_row(me(), section, number, typed(form), form.seen.data or "", now()),
                 lambda status: fact_shown(section, number, form, status), "admin.about", "Запись сохранена.")


@room.post("/admin/about/<section>/<int:number>/remove")
@access("admin")
def remove_fact(section: str, number: int) -> Any:
    form, row = SeenForm(), row_at(section, number)

    def shown(status: int) -> Any:
        again = fact_form(section, row, formdata=None)
        again.form_errors = form.form_errors
        return fact_shown(section, number, again, status)

    return saved(form, lambda: remove_row(me(), section, number, form.seen.data or "", now()), shown, "admin.about",
                 "Запись убрана.")
