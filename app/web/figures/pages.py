"""Pages of figures: the head's room, all figures of a period, the rating."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import Response, render_template, request, url_for

from app.council.queries import questions, waiting
from app.council.rules import RUNGS, STATES
from app.directory.categories import categories
from app.directory.schedules import channels, local_date, zone
from app.figures import (
    DIMENSIONS,
    FIGURES,
    Cut,
    Period,
    behind,
    by,
    course,
    days,
    figures,
    growth,
    last_days,
    month_of,
    rating,
    rating_course,
    spread,
    week_of,
    weights,
)
from app.figures.addresses import cut_in
from app.figures.lines import FORMULA
from app.figures.words import NO_DATA, decimal, value_words
from app.foundation.clock import now
from app.foundation.viewer import Viewer
from app.messages.acts.registering import appeals_refused
from app.messages.queries import listing
from app.messages.queries.listing import Filter
from app.messages.rules.words import KINDS, LATE_REASONS
from app.web import shapes
from app.web.access import access, me
from app.web.figures import room
from app.web.figures.fields import fields_of
from app.web.figures.forms import WeightsForm
from app.web.figures.spoken import spoken
from app.web.formats import day_and_hour, day_words
from app.web.shapes.figures import ADDRESS, opened, tile_of
from app.web.xlsx import workbook

WATCHERS = ("head", "curator", "operator", "sector", "supervisor")
NOW = ("received", "overdue", "due_today", "on_time", "deferred", "satisfaction", "answered_share")
LOAD = ("received", "on_time", "open", "overdue")
OF_DIMENSION = ("received", "on_time", "returned", "completeness", "promises_kept", "satisfaction")
SHOWN = 6
QUARTER = timedelta(days=93)
WHOLE = Cut()
WEEKS = 6
LONGEST_DAYS = 3 * 366
SHOWN_CODES = [code for code, one in FIGURES.items() if code != "open" and not one.of_appeals]


@room.get("/head")
@access("head", "curator")
def operation() -> str:
    """«Работа сейчас»: flow, what is late, what falls late today, load per unit, promises, what waits for a decision."""
    return render_template("figures/head.html", **as_it_stands())


@room.get("/head/print")
@access("head", "curator")
def operation_on_paper() -> str:
    """The same on one page of paper."""
    return render_template("figures/head_print.html", **as_it_stands())


def as_it_stands() -> dict[str, Any]:
    at, viewer = now(), me()
    period = week_of(local_date(at), zone())
    found = figures(NOW, period, at)
    load = sorted(by("unit", LOAD, period, at), key=lambda line: (-line.figures["received"].whole.rows, line.name))
    late = listing.listing(viewer, Filter(late=True), at, most=SHOWN).rows
    promises = listing.queue(viewer, "promises").rows[:SHOWN]
    return {
        "waiting": waiting(viewer, at)[:SHOWN], "at": at, "tiles": tiles_of_now(found), "moment": day_and_hour(at, at),
        "day": day_words(local_date(at)),
        "reasons": LATE_REASONS,
        "load": [load_line(line, period) for line in load if line.figures["open"].whole.rows or
                 line.figures["received"].whole.rows],
        "late": [(shapes.line_of(row, viewer, at), row.late_because is None) for row in late],
        "promises": [shapes.line_of(row, viewer, at) for row in promises],
        "grown": [grown_line("topic_group", one, period) for one in growth("topic_group", period, at)][:SHOWN]}


def tiles_of_now(found: dict[str, Any]) -> list[Any]:
    answered = found.pop("answered_share")
    tiles = {code: tile_of(figure) for code, figure in found.items()}
    return [(tiles[code], f"ответили {value_words('answered_share', answered.value)}" if code == "satisfaction" else
             "если ничего не делать" if code == "due_today" else "") for code in found]


def load_line(line: Any, period: Period) -> dict[str, Any]:
    on_time, cut = line.figures["on_time"], Cut(unit=line.key)
    share = on_time.value
    return {"name": line.name, "received": line.figures["received"].whole.rows,
            "received_url": opened("received", period, cut), "share": share, "share_words": value_words("on_time", share),
            "share_url": opened("answer_due", period, cut), "tone": "calm" if (share or 0) >= 90 else "soon" if
            (share or 0) >= 80 else "late", "open": line.figures["open"].whole.rows,
            "open_url": opened("open", period, cut), "overdue": line.figures["overdue"].whole.rows,
            "overdue_url": opened("overdue", period, cut)}


def grown_line(dimension: str, one: Any, period: Period, cut: Cut = WHOLE) -> dict[str, Any]:
    return {"name": one.name, "now": one.now, "before": one.before, "grew": one.change > 0,
            "url": opened("received", period, replace(cut, **{dimension: one.key}))}


COURSE = ("received", "on_time", "overdue", "promises_kept", "returned", "completeness", "satisfaction")
BY_WEEK = ("received", "on_time", "returned", "promises_kept", "completeness")
OF_UNIT = ("received", "on_time", "promises_kept", "returned", "overdue")
COURSE_WEEKS = 8


@room.get("/curator")
@access("curator", "head")
def where_to() -> str:
    """«Куда идёт центр»: the week against the one before, the course of weeks, promises and returns by unit, what grew."""
    at = now()
    today = local_date(at)
    period = week_of(today, zone())
    weeks = [week_of(today - timedelta(days=7 * back), zone()) for back in range(COURSE_WEEKS)]
    month = last_days(28, today, zone())
    reached = listing.listing(me(), Filter(among=behind("told_curator", period, at, Cut())), at, most=SHOWN).rows
    units = sorted(by("unit", OF_UNIT, month, at), key=lambda line: (-line.figures["received"].whole.rows, line.name))
    return render_template(
        "figures/curator.html", asked=questions(me(), at)[:SHOWN], states=STATES, rungs=RUNGS,
        reached=[shapes.line_of(row, me(), at) for row in reached],
        tiles=[tile_of(one) for one in figures(COURSE, period, at).values()],
        day=day_words(today), moment=day_and_hour(at, at), headings=[FIGURES[code].title for code in BY_WEEK],
        weeks=[week_line(week, found, BY_WEEK, WHOLE)
               for week, found in zip(weeks, course(BY_WEEK, weeks, at), strict=True)],
        unit_headings=[FIGURES[code].title for code in OF_UNIT],
        units=[(line.name, [(value_words(code, line.figures[code].value),
                             opened(FIGURES[code].whole, month, line.figures[code].cut)) for code in OF_UNIT])
               for line in units],
        grown=[grown_line("topic_group", one, period) for one in growth("topic_group", period, at)][:SHOWN])


def week_line(week: Period, found: dict[str, Any], codes: Sequence[str], cut: Cut) -> tuple[str, list[tuple[str, str]]]:
    return f"{week.start:%d.%m} — {week.last_day:%d.%m}", [
        (value_words(code, found[code].value), opened(FIGURES[code].whole, week, cut)) for code in codes]


@room.get("/figures")
@access(*WATCHERS)
def all_figures() -> str:
    at = now()
    period, wrong = asked_period(at)
    cut, dimension = asked_cut(me()), asked_dimension()
    found = figures(SHOWN_CODES, period, at, cut)
    return render_template(
        "figures/all.html",
        tiles=[tile_of(figure) for figure in found.values()], spread=spread_words(period, at, cut),
        period=period, wrong=wrong, quick=quick_periods(at), dimensions=dimensions(), dimension=dimension,
        channels=channels(), cut=cut, taken=day_and_hour(at, at), lines=dimension_lines(dimension, period, at, cut),
        columns=[FIGURES[code].title for code in OF_DIMENSION], until=period.last_day,
        grown=growing(period, at, cut),
        unfinished=period.end > at, hidden=kept_in_address("channel", "kind"), views=views("all"), kinds=KINDS,
        spoken=spoken(period, at, cut))


def growing(period: Period, at: Any, cut: Cut) -> list[dict[str, Any]] | None:
    """What changed noticeably against the days before; None where the period is longer than a quarter: against the year before
    every season has changed, and it costs more than all else on the page."""
    if period.end - period.start > QUARTER:
        return None
    return [grown_line("topic_group", one, period, cut) for one in growth("topic_group", period, at, cut)][:SHOWN]


def kept_in_address(*but: str) -> dict[str, str]:
    """The rest of the cut, for the form that chooses the fields named."""
    return {name: request.args[name] for name in ADDRESS.values() if request.args.get(name) and name not in but}


def views(current: str) -> list[dict[str, Any]]:
    """All figures, and the report of appeals where the centre has them; the days stay."""
    told = {name: request.args[name] for name in ("since", "until", "channel", "block", "territory") if request.args.get(name)}
    found = [("all", "Все показатели", "figures.all_figures"), ("appeals", "Обращения по 59-ФЗ", "figures.appeals_report")]
    return [{"url": url_for(endpoint, **told), "label": label, "current": code == current} for code, label, endpoint in found
            if code == "all" or has_appeals()]


def has_appeals() -> bool:
    return any(not appeals_refused(code) for code in channels())


def spread_words(period: Period, at: Any, cut: Cut) -> str:
    found = spread(period, at, cut)
    return NO_DATA if found is None else (
        f"медиана {value_words('time', found.median)}, у 90 % — не дольше {value_words('time', found.most)}")


def dimension_lines(dimension: str, period: Period, at: Any, cut: Cut) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(named(dimension, line), [
        (value_words(code, line.figures[code].value), opened(FIGURES[code].whole, period, line.figures[code].cut))
        for code in OF_DIMENSION]) for line in by(dimension, OF_DIMENSION, period, at, cut)]


def named(dimension: str, line: Any) -> str:
    if dimension == "channel":
        card = channels().get(line.key)
        return card.name if card else line.name
    return line.name or "не указано"


def dimensions() -> dict[str, str]:
    """Categories only where the centre's act names any."""
    return {code: words for code, words in DIMENSIONS.items() if code != "category" or categories()}


def asked_dimension() -> str:
    asked = request.args.get("by", "unit")
    return asked if asked in dimensions() else "unit"


def asked_cut(viewer: Viewer) -> Cut:
    """The cut in the address; who answers for a block or territory alone stays within it."""
    cut = cut_in(request.args)
    if viewer.has("head", "curator", "operator"):
        return cut
    own = [field.cut for field in fields_of(viewer)]
    chosen = next((one for one in own if (one.block, one.territory) == (cut.block, cut.territory)), own[0])
    return replace(cut, block=chosen.block, territory=chosen.territory)


def asked_period(at: Any) -> tuple[Period, str]:
    """The days in the address, this week without them; words about what is wrong with them."""
    today, args = local_date(at), request.args
    if not args.get("since") and not args.get("until"):
        return week_of(today, zone()), ""
    try:
        first, last = date.fromisoformat(args.get("since", "")), date.fromisoformat(args.get("until", ""))
    except ValueError:
        return week_of(today, zone()), "Укажите обе даты полностью. Показана текущая неделя."
    if last < first:
        return week_of(today, zone()), "Последний день раньше первого. Показана текущая неделя."
    if not 1990 <= first.year <= 2100 or (last - first).days > LONGEST_DAYS:
        return week_of(today, zone()), "Период длиннее трёх лет не считается. Показана текущая неделя."
    if first > today:
        return week_of(today, zone()), "Этот период ещё не начался. Показана текущая неделя."
    return days(first, last, zone()), ""


def quick_periods(at: Any) -> list[tuple[str, str, str]]:
    today, place = local_date(at), zone()
    month = month_of(today, place)
    found = [("эта неделя", week_of(today, place)), ("прошлая неделя", week_of(today - timedelta(days=7), place)),
             ("этот месяц", month), ("прошлый месяц", month_of(month.start.date() - timedelta(days=1), place)),
             ("30 дней", last_days(30, today, place)), ("с начала года", days(today.replace(month=1, day=1), today, place))]
    return [(words, period.start.date().isoformat(), period.last_day.isoformat()) for words, period in found]


@room.get("/figures.xlsx")
@access(*WATCHERS)
def figures_workbook() -> Response:
    at = now()
    period, _ = asked_period(at)
    cut, dimension = asked_cut(me()), asked_dimension()
    rows: list[list[Any]] = [[tile.title, tile.value, tile.before, tile.change, tile.formula] for tile in (
        tile_of(figure) for figure in figures(SHOWN_CODES, period, at, cut).values())]
    if told := spoken(period, at, cut):
        rows += [["Ответы на прямых линиях", told.answered, told.before, "", FORMULA]]
        rows += [[f"Прямая линия «{one.title}»", one.answered] for one, _ in told.lines]
    rows += [[], [DIMENSIONS[dimension], *(FIGURES[code].title for code in OF_DIMENSION)]]
    rows += [[name, *(value for value, _ in values)] for name, values in dimension_lines(dimension, period, at, cut)]
    title = f"{period.start.date():%d.%m.%Y}-{period.last_day:%d.%m.%Y}"
    return workbook("figures.xlsx", title, ["Показатель", "Значение", "До этого", "Изменение", "Как считается"], rows, zone())


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

