"""Planned values beside what was reached (Alekseevka 4.4, 4.5): a year of them on a page and as a workbook."""

from datetime import date, datetime

from flask import Response, render_template, request

from app.directory.schedules import local_date, zone
from app.figures import Planned, compared, plans
from app.foundation.clock import now
from app.web.access import access
from app.web.figures import room
from app.web.figures.forms import PlannedForm, planned_form
from app.web.figures.pages import views
from app.web.formats import day_and_hour
from app.web.shapes.planned import groups_of, line_of
from app.web.xlsx import workbook

HEADINGS = ("С", "По", "Показатель", "План", "Факт", "Степень", "Состояние", "Основание", "Записал")


@room.get("/figures/plans")
@access("head", "curator")
def planned_page() -> str:
    return planned_shown(None, standing_in_address())


def standing_in_address() -> Planned | None:
    """The plan to be changed; one that holds no more is none."""
    asked = request.args.get("plan", "")
    return next((one for one in plans() if str(one.id) == asked), None)


def planned_shown(form: PlannedForm | None, standing: Planned | None) -> str:
    at = now()
    year, years = asked_year(at)
    today = local_date(at)
    first = {"first": today.replace(month=1, day=1), "last": today.replace(month=12, day=31)}
    return render_template(
        "figures/plans.html", groups=groups_of(compared(plans_of(year), at)), year=year, years=years, views=views("plans"),
        form=form or planned_form(standing, **first), standing=standing, taken=day_and_hour(at, at))


def asked_year(at: datetime) -> tuple[int, list[int]]:
    """The year in the address, else this one; years that have plans, the latest first."""
    this = local_date(at).year
    years = sorted({this, *(day.year for one in plans() for day in (one.first, one.last))}, reverse=True)
    asked = request.args.get("year", "")
    return next((year for year in years if str(year) == asked), this), years


def plans_of(year: int) -> list[Planned]:
    return [one for one in plans() if one.first <= date(year, 12, 31) and one.last >= date(year, 1, 1)]


@room.get("/figures/plans.xlsx")
@access("head", "curator")
def planned_workbook() -> Response:
    at = now()
    year, _ = asked_year(at)
    rows = [[one.plan.first, one.plan.last, line["title"], line["planned"], line["value"], line["degree"], line["stage"],
             one.plan.basis, one.plan.post] for one in compared(plans_of(year), at) for line in [line_of(one)]]
    return workbook("plans.xlsx", str(year), HEADINGS, rows, zone())
