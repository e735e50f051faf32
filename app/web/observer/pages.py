"""What the observer reads. Messages are read by a viewer of this room alone: the observer holds no right at any other door."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Response, render_template, request, url_for

from app.council.queries.questions import QuestionCard, asked_by
from app.council.rules import STATES
from app.directory.schedules import local_date, zone
from app.figures import FIGURES, compared, figures, last_days, plans, rating, weights
from app.figures.addresses import set_in
from app.foundation.clock import now
from app.foundation.refusal import Invisible
from app.foundation.viewer import Grant, Viewer
from app.messages.queries.card import card
from app.messages.queries.cards import Card
from app.messages.queries.filters import Filter
from app.messages.queries.listing import count_of, listing
from app.messages.queries.rows import Row
from app.messages.rules import words as w
from app.privacy.authors import hides_of
from app.web import shapes
from app.web.access import access, me
from app.web.formats import day_and_hour
from app.web.observer import room
from app.web.observer.forms import RemarkForm
from app.web.shapes.figures import behind_of, opened, place_line, tile_of
from app.web.shapes.planned import groups_of
from app.web.shell import asked_here
from app.web.xlsx import MOST_AT_ONCE, workbook

# Sees every message and does nothing: no author is ever read for it.
READER = Viewer(None, "Наблюдатель", (Grant("curator"),))
DAYS = 28


@room.get("/observer")
@access("observer")
def figures_of_centre() -> Any:
    return shown()


def shown(form: RemarkForm | None = None, status: int = 200) -> Any:
    """«Показатели центра»; ``form``: the remark that was refused."""
    at = now()
    period = last_days(DAYS, local_date(at), zone())
    tiles = [tile_of(figure, here) for figure in figures(list(FIGURES), period, at).values()]
    rule = weights()
    places = [place_line(place, period, here) for place in rating(period, at, "unit", by_rule=rule)]
    planned = groups_of(compared(plans(), at), here)
    return render_template(
        "observer/room.html", tiles=tiles, planned=planned, places=places, rule=rule, asked=asked_of(me(), at), states=STATES,
        form=form or RemarkForm(formdata=None), taken=day_and_hour(at, at), days=DAYS), status


def asked_of(viewer: Viewer, at: datetime) -> list[QuestionCard]:
    """What the observer asked, with the head's words: these, too, may name the applicant."""
    found = asked_by(viewer, at)
    hides = hides_of({one.message for one in found if one.message})
    return [replace(one, decision=hides[one.message](one.decision)) if one.message else one for one in found]


def here(*told: Any) -> str:
    """The list of the messages of a set, as this room reads them."""
    return opened(*told, endpoint="observer.messages")


@room.get("/observer/messages")
@access("observer")
def messages() -> str:
    """Newest first, or what a figure counts. Nothing is looked for by words: what is masked could be guessed."""
    at, asked = now(), asked_messages()
    page = listing(READER, asked, at, request.args.get("after"))
    rows = masked(page.rows)
    following = url_for("observer.messages", **asked_here() | {"after": page.following}) if page.following else None
    told = None if asked.among is None else behind_of(
        request.args, at, lambda: count_of(READER, asked.among), sees_all=True)
    return render_template("observer/messages.html", rows=rows, following=following, states=w.STATES, state=asked.state,
                           told=told, first=not request.args.get("after"))


def asked_messages() -> Filter:
    state = request.args.get("state", "")
    among = set_in(request.args, now()) if "behind" in request.args else None
    return Filter(state=state if state in w.STATES else "", among=among)


def masked(rows: Sequence[Row]) -> list[tuple[Any, ...]]:
    hides = hides_of([row.number for row in rows])
    return [(row.number, hides[row.number](row.title), row.topic, row.unit, shapes.state_words(row), row.received_at)
            for row in rows]


@room.get("/observer/messages.xlsx")
@access("observer")
def messages_workbook() -> Response:
    """The list as it is masked on the page, as far as one workbook is made at once; its last row says what is left out."""
    page = listing(READER, asked_messages(), now(), most=MOST_AT_ONCE)
    rows = masked(page.rows)
    if page.following:
        rows.append(("", f"Здесь первые {MOST_AT_ONCE}: выберите состояние или откройте показатель за меньший период.",
                     *[""] * 4))
    headings = ("Номер", "Сообщение", "Тема", "У кого", "Состояние", "Поступило")
    return workbook("messages.xlsx", "Сообщения", headings, rows, zone())


@room.get("/observer/messages/<int:number>")
@access("observer")
def message(number: int) -> Any:
    return message_shown(number)


def message_shown(number: int, form: RemarkForm | None = None, status: int = 200) -> Any:
    at = now()
    found = card(READER, number, at)
    hide = hides_of([number])[number]
    return render_template(
        "observer/message.html", number=number, title=hide(found.row.title), text=hide(found.text),
        essence={name: hide(words) for name, words in found.essence.items()}, row=found.row,
        answers=[(answer, hide(answer.text)) for answer in found.answers if answer.published_at],
        strip=shapes.strip_of(found), clocks=shapes.clock_lines(found, at), events=bare(found, at), words=w,
        form=form or RemarkForm(formdata=None)), status


def bare(found: Card, at: datetime) -> list[dict[str, Any]]:
    """What happened and when, without what was said."""
    return [event | {"words": ""} for event in shapes.timeline_of(found, at)]


def seen(number: int | None) -> int | None:
    """The message a remark is about. Raises Invisible for none."""
    if number is not None and not listing(READER, Filter(words=str(number)), now(), most=1).rows:
        raise Invisible()
    return number
