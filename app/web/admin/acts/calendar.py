"""A day changed, a year added."""

from datetime import date
from typing import Any

from flask import flash, redirect, url_for
from flask_login import current_user

from app.directory.acts import calendar as acts
from app.directory.admin_queries import calendar as directory
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Invisible, Refusal
from app.web.access import access
from app.web.admin import room
from app.web.admin.forms import YearForm, refuse
from app.web.admin.pages.calendar import calendar_shown, day_form, new_year_shown


@room.post("/admin/calendar/days/<day>")
@access("admin")
def set_day(day: str) -> Any:
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Invisible() from None
    if on.year not in directory.years():
        raise Invisible("Календарь этого года ещё не внесён.")
    form = day_form(directory.day_cell(on))
    if not form.validate_on_submit():
        return calendar_shown(on.year, on, form, 422)
    try:
        with act(current_user):
            acts.set_day(current_user, on, form.kind.data, form.title.data, form.basis.data, form.seen.data or "",
                         now())
    except Refusal as refusal:
        refuse(form, refusal)
        if refusal.status == 409:
            form.seen.data = directory.day_cell(on).kind
        return calendar_shown(on.year, on, form, refusal.status)
    flash(f"{on:%d.%m.%Y} изменён. Сроки, которые уже идут, остались прежними.")
    return redirect(url_for("admin.calendar", year=on.year, _anchor=f"m{on.month}"), 303)


@room.post("/admin/calendar")
@access("admin")
def add_year() -> Any:
    form = YearForm()
    if not form.validate_on_submit():
        return new_year_shown(form, 422)
    texts = {group: form[group].data for group in ("holidays", "moved", "working", "short")}
    try:
        with act(current_user):
            acts.add_year(current_user, form.year.data, form.decree.data, texts, now())
    except acts.YearRefused as refusal:
        for group, mistakes in refusal.mistakes.items():
            form[group].errors = mistakes
        return new_year_shown(form, refusal.status)
    except Refusal as refusal:
        refuse(form, refusal)
        return new_year_shown(form, refusal.status)
    flash(f"Календарь на {form.year.data} год внесён. Сверьте число рабочих дней с официальным.")
    return redirect(url_for("admin.calendar", year=form.year.data), 303)
