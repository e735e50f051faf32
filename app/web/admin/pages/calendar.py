"""The production calendar, month by month."""

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for

from app.directory.acts.calendar import ORDINARY
from app.directory.admin_queries import calendar as directory
from app.directory.admin_queries.calendar import KIND_WORDS, DayCell
from app.directory.schedules import local_date
from app.foundation.clock import now
from app.web.access import access
from app.web.admin import room
from app.web.admin.forms import DayForm, YearForm
from app.web.formats import moment_words

# Kind → word in the cell, tone, icon.
MARKS = {"off": ("вых", "late", "star"), "short": ("−1 ч", "soon", "clock"), "working": ("раб", "calm", "building"),
         "working_short": ("раб−1", "calm", "building")}


@room.get("/admin/calendar")
@access("admin")
def calendar() -> Any:
    chosen = day_asked()
    year = chosen.year if chosen else request.args.get("year", type=int)
    known = directory.years()
    if year is None and not known:
        return redirect(url_for("admin.new_year"), 303)
    today = local_date(now()).year
    return calendar_shown(year if year is not None else today if today in known else known[-1], chosen)


def day_asked() -> date | None:
    """A day of a loaded year, or nothing."""
    try:
        on = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
    return on if on.year in directory.years() else None


def calendar_shown(year: int, chosen: date | None = None, form: DayForm | None = None, status: int = 200) -> Any:
    page = directory.year_page(year)
    cell = directory.day_cell(chosen) if chosen else None
    if cell and form is None:
        form = day_form(cell, formdata=None, data={"kind": cell.kind, "title": cell.title, "seen": cell.kind})
    tabs = [{"url": url_for("admin.calendar", year=each), "label": str(each), "current": each == year}
            for each in page.years]
    changes = [{"what": change.what, "when": moment_words(change.at), "iso": change.at.isoformat(), "who": change.who,
                "words": change.words} for change in directory.calendar_changes()]
    return render_template("admin/calendar.html", page=page, tabs=tabs, cell=cell, form=form, marks=MARKS,
                           changes=changes, today=local_date(now())), status


def day_form(cell: DayCell, **options: Any) -> DayForm:
    """A form with the kinds that this day of the week can be."""
    weekend = cell.on.weekday() >= 5
    ordinary = "обычный выходной (по дню недели)" if weekend else "обычный рабочий день"
    kinds = ("off", "working", "working_short") if weekend else ("off", "short")
    form = DayForm(prefix="day", **options)
    form.kind.choices = [(ORDINARY, ordinary), *((kind, KIND_WORDS[kind]) for kind in kinds)]
    if weekend:
        form.kind.choices[1] = ("off", "праздник (нерабочий с названием)")
    return form


@room.get("/admin/calendar/new")
@access("admin")
def new_year() -> Any:
    known = directory.years()
    return new_year_shown(YearForm(formdata=None, year=known[-1] + 1 if known else local_date(now()).year))


def new_year_shown(form: YearForm, status: int = 200) -> Any:
    return render_template("admin/new_year.html", form=form), status
