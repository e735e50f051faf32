"""The rating of units and people, with its weeks and its weights."""

from datetime import timedelta
from typing import Any

from flask import render_template, request

from app.directory.schedules import local_date, zone
from app.figures import Cut, Period, rating, rating_course, week_of, weights
from app.figures.words import NO_DATA, decimal, value_words
from app.foundation.clock import now
from app.web.access import access
from app.web.figures import room
from app.web.figures.asked import asked_period, quick_periods
from app.web.figures.forms import WeightsForm
from app.web.formats import day_and_hour
from app.web.shapes.figures import opened

WEEKS = 6


@room.get("/rating")
@access("head", "curator")
def rating_page() -> str:
    return rating_shown(None)


def rating_shown(form: WeightsForm | None) -> str:
    at, rule = now(), weights()
    period, wrong = asked_period(at)
    what = "person" if request.args.get("by") == "person" else "unit"
    places = rating(period, at, what, by_rule=rule)
    form = form or WeightsForm(formdata=None, data=vars(rule))
    return render_template("figures/rating.html", places=[place_line(what, place, period) for place in places], rule=rule,
                           form=form, what=what, wrong=wrong, period=period, until=period.last_day, quick=quick_periods(at),
                           weeks=weeks_of(what, at, rule, places), taken=day_and_hour(at, at))


def place_line(what: str, place: Any, period: Period) -> dict[str, Any]:
    cut = Cut(**{what: place.key})
    return {"name": place.name, "score": decimal(place.score) if place.score is not None else None, "enough": place.enough,
            "received": place.figures["received"].whole.rows, "number": share(place.number),
            "received_url": opened("received", period, cut), "time": share(place.time),
            "time_url": opened("answer_due", period, cut), "completeness": share(place.completeness),
            "completeness_url": opened("final_answers", period, cut),
            "mark": value_words("completeness", place.figures["completeness"].value)}


def share(value: float | None) -> str:
    return NO_DATA if value is None else f"{round(value)}"


def weeks_of(what: str, at: Any, rule: Any, places: list[Any]) -> dict[str, Any]:
    """Scores of the last weeks, one column a week, for those rated in the period shown."""
    today = local_date(at)
    periods = [week_of(today - timedelta(days=7 * back), zone()) for back in range(WEEKS - 1, -1, -1)]
    scores = [{place.key: place.score for place in rated}
              for rated in rating_course(periods, at, what, by_rule=rule, named=False)]
    return {"headings": [f"{period.start:%d.%m}" for period in periods],
            "lines": [(place.name, [decimal(week[place.key]) if week.get(place.key) is not None else "—" for week in scores])
                      for place in places if any(week.get(place.key) is not None for week in scores)]}
