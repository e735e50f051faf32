"""One row of what the centre's sections hold: a member, a source, an account with its quota, a report, a category."""

from typing import Any

from flask import render_template

from app.directory.acts.facts import bodies, row_at, rows_of, stamp_of
from app.directory.profile.sections import SECTIONS
from app.web.access import access
from app.web.admin import room
from app.web.admin.fact_forms import fact_form


@room.get("/admin/about/<section>/new")
@access("admin")
def new_fact(section: str) -> Any:
    rows_of(section)
    return fact_shown(section, None, fact_form(section, formdata=None))


@room.get("/admin/about/<section>/<int:number>")
@access("admin")
def fact(section: str, number: int) -> Any:
    return fact_shown(section, number, fact_form(section, row_at(section, number), formdata=None))


def fact_shown(section: str, number: int | None, form: Any, status: int = 200) -> Any:
    """409: what was typed stays, and the next press is about what is recorded now."""
    row = row_at(section, number) if number else None
    if row and status == 409:
        form.seen.data = stamp_of(row)
    return render_template("admin/fact.html", section=section, title=SECTIONS[section][0], number=number, row=row, form=form,
                           bodies=bodies(), stamp=stamp_of(row) if row else ""), status
