"""The rating of units and of responsible people, of the whole centre or in one channel: places, components, weeks; the same as
a workbook."""

from datetime import timedelta
from typing import Any

from flask import Response, render_template, request, url_for

from app.directory.schedules import channels, local_date, zone
from app.figures import Cut, Period, Place, Weights, rating, rating_course, week_of, weights
from app.figures.words import decimal
from app.foundation.clock import now
from app.web.access import access, me
from app.web.figures import room
from app.web.figures.asked import asked_cut, asked_period, kept_in_address, quick_periods, uncut_url, wrong_words
from app.web.figures.forms import WeightsForm
from app.web.figures.lines import sheet_title
from app.web.formats import day_and_hour, moment_words
from app.web.shapes.figures import cut_words, place_line
from app.web.xlsx import workbook

WEEKS = 6
ALL = "все каналы"
WHOSE = {"unit": "Подразделение", "person": "Должность"}


@room.get("/rating")
@access("head", "curator")
def rating_page() -> str:
    return rating_shown(None)


def rating_shown(form: WeightsForm | None) -> str:
    at, rule = now(), weights()
    period, wrong = asked_period(at)
    what, cut = asked_whose(), asked_cut(me())
    places = rating(period, at, what, cut, rule)
    form = form or WeightsForm(formdata=None, data=vars(rule))
    return render_template("figures/rating.html", places=[place_line(place, period) for place in places], rule=rule,
                           form=form, what=what, wrong=wrong_words(wrong), period=period, until=period.last_day,
                           quick=quick_periods(at),
                           weeks=weeks_of(what, at, cut, rule, places), taken=day_and_hour(at, at), channels=channels(),
                           cut=cut, cut_words=cut_words(cut) or ALL, kept=kept_in_address(), hidden=kept_in_address("channel"),
                           uncut_url=uncut_url("figures.rating_page", me()))


def asked_whose() -> str:
    return "person" if request.args.get("by") == "person" else "unit"


@room.get("/rating.xlsx")
@access("head", "curator")
def rating_workbook() -> Response:
    """Places with their components and the formula."""
    at, rule, what, cut = now(), weights(), asked_whose(), asked_cut(me())
    period, _ = asked_period(at)
    rows = [sheet_row(place) for place in rating(period, at, what, cut, rule)]
    rows += [[], ["", f"Балл = ({rule.number} × количество + {rule.time} × срок + {rule.completeness} × полнота) : "
                  f"{rule.number + rule.time + rule.completeness}; равные баллы делят место."],
             ["", f"{cut_words(cut) or ALL}; данные на {moment_words(at)}"]]
    headings = ["Место", WHOSE[what], "Балл", "Получено", "Количество", "Срок", "Полнота"]
    return workbook("rating.xlsx", sheet_title(period), headings, rows, zone())


def sheet_row(place: Place) -> list[Any]:
    """Numbers as the page rounds them."""
    parts = (place.number, place.time, place.completeness)
    return [place.place, place.name, None if place.score is None else round(place.score, 1),
            place.figures["received"].whole.rows, *(None if part is None else round(part) for part in parts)]


def weeks_of(what: str, at: Any, cut: Cut, rule: Weights, places: list[Place]) -> dict[str, Any]:
    """Scores of the last weeks, one column a week, for those rated in the period shown; each heading with its own rating."""
    today = local_date(at)
    periods = [week_of(today - timedelta(days=7 * back), zone()) for back in range(WEEKS - 1, -1, -1)]
    scores = [{place.key: place.score for place in rated}
              for rated in rating_course(periods, at, what, cut, rule, named=False)]
    return {"headings": [(f"с {period.start:%d.%m}", week_url(period, what)) for period in periods],
            "lines": [(place.name, [decimal(week[place.key]) if week.get(place.key) is not None else "—" for week in scores])
                      for place in places if any(week.get(place.key) is not None for week in scores)]}


def week_url(week: Period, what: str) -> str:
    """The rating of that week alone, by the same cut."""
    return url_for("figures.rating_page", **kept_in_address(), by=what, since=week.start.date().isoformat(),
                   until=week.last_day.isoformat())
