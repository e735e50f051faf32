"""The card of one message: as a page, with the form of an act, on paper."""

from datetime import datetime
from typing import Any

from flask import Response, abort, current_app, make_response, render_template, request
from flask_login import current_user

from app.council.queries import about_message
from app.council.rules import STATES
from app.directory.categories import category_of_topic
from app.directory.titles import as_titled
from app.foundation.clock import now
from app.foundation.refusal import Invisible
from app.messages.acts import check_right
from app.messages.queries.card import card
from app.messages.queries.cards import Card
from app.messages.queries.listing import rows_of
from app.messages.rules import words as w
from app.messages.rules.route import talks_first
from app.press.queries import origin_of
from app.press.rules import CHANNEL as LINE
from app.web import shapes
from app.web.access import access, me
from app.web.htmx import wants_fragment
from app.web.message import room
from app.web.message.acting import act_context
from app.web.message.performing import PERFORMANCES
from app.worktime.channels import OFFICERS

# Those whom the act table knows.
DOERS = ("operator", "executor", "head", "curator", "signatory", "sector")
WORKERS = ("operator", "executor", "head", "curator", "sector", "supervisor", "signatory")


@room.get("/messages/<int:number>")
@access(*WORKERS)
def card_page(number: int) -> str:
    at = now()
    found = card(me(), number, at)
    main = main_act(found)
    opened = act_context(found, main, at) if main else {}
    return render_template(template_of(found), **card_context(found, at), **opened, main=main)


def template_of(found: Card) -> str:
    """The card, or for those who only answer the assignment: phone first, one column."""
    only_answers = found.relation and not current_user.works("operator", found.row.channel) \
        and not current_user.has("head", "curator")
    return "message/assignment.html" if only_answers else "message/page.html"


def main_act(found: Card) -> str | None:
    """The act whose form stands open: the next usual step, or the decision on the time that the executor asks for."""
    return next((act.code for act in found.acts if act.main or act.code == "grant_time"), None)


def card_context(found: Card, at: datetime) -> dict[str, Any]:
    viewer = me()
    told = shapes.judges(found.row.channel, viewer)
    photos = [shapes.photo_of(found.number, item, at, shapes.facts_of(found, item) if told else "")
              for item in shapes.shown_evidence(found)]
    pairs, single = shapes.pairs_of(photos)
    return {
        "card": found, "at": at, "due": shapes.due_of(found.row, at), "strip": shapes.strip_of(found),
        "desk": shapes.desk_of(found.row, viewer, request.args.get("list", "")),
        "events": shapes.timeline_of(found, at), "clocks": shapes.clock_lines(found, at), "score": shapes.score_of(found),
        "photos": photos, "pairs": pairs, "single": single,
        "files": shapes.file_lines(found, viewer),
        "remarks": shapes.remarks_for(found, viewer), "tags": shapes.tags_of(found.row),
        "brief": shapes.brief_of(found) if found.responsible else "",
        "channel_name": shapes.channel_name(found.row.channel), "source": shapes.source_of(found.row),
        "category": category_of_topic().get(found.topic_id or 0, ""),
        "holder": shapes.holder_of(found.row), "standing": shapes.state_words(found.row).lower().replace("цур", "ЦУР"),
        "words": w, "not_yours": not_yours(found),
        "links_exist": bool(current_app.config["SETTINGS"].public_url),
        "papers": shapes.paper_lines(found), "depersonalised": shapes.depersonalised_words(found),
        "talk_missing": shapes.talk_missing(found), "talks": talks_first(found.route),
        "line": origin_of(found.number) if found.row.channel == LINE else None,
        "returned": shapes.returns_of(found), "asked_states": STATES,
        "asked": about_message(viewer, found.number, at) if viewer.has("head", "curator", "sector", "supervisor") else []}


def not_yours(found: Card) -> list[str]:
    """Whose the next step is when it is not the viewer's."""
    if found.row.state in w.CLOSED_STATES or main_act(found):
        return []
    officer = OFFICERS.get(found.row.step or "") if found.row.state == "at_step" else None
    who = as_titled(w.WAITS).get(officer or found.row.waits_on or "")
    return [f"следующий шаг — {who}"] if who else []


@room.get("/messages/<int:number>/<code>")
@access(*DOERS)
def act_page(number: int, code: str) -> Any:
    """The form of one act, as a fragment of the card or as a page of its own."""
    if code not in PERFORMANCES:
        abort(404)
    at = now()
    found = card(current_user, number, at)
    if code not in {act.code for act in found.acts}:
        check_right(current_user, code, number)
        return closed_act(found, at)
    opened = act_context(found, code, at)
    if wants_fragment():
        opened |= told_apart(opened["form"], number)
        return render_template("message/_act.html", card=found, at=at, **opened)
    return render_template(template_of(found), **card_context(found, at), **opened, main=main_act(found))


def closed_act(found: Card, at: datetime) -> Response:
    words = "Это действие сейчас не открыто: сообщение уже на другом шаге."
    page = render_template("message/_closed.html", card=found, refused=words) if wants_fragment() else render_template(
        template_of(found), **card_context(found, at), main=None, refused=words)
    return make_response(page, 409)


def told_apart(form: Any, number: int) -> dict[str, str]:
    """The mark of a form that is unfolded in the head's list, beside those of other messages."""
    mark = f"-{number}" if request.headers.get("HX-Target") == f"act-{number}" else ""
    if mark:
        form.told_apart(mark)
    return {"mark": mark}


@room.get("/messages/<int:number>/news")
@access(*WORKERS)
def news(number: int) -> Response:
    """204 while the card is as the page shows it; else a line that offers to show it anew."""
    rows = rows_of(me(), [number])
    if not rows:
        raise Invisible()
    if request.args.get("version") == str(rows[0].version):
        return make_response("", 204)
    return make_response(render_template("message/_news.html", card=rows[0]))


@room.get("/messages/<int:number>/print")
@access(*WORKERS)
def print_card(number: int) -> str:
    at = now()
    return render_template("message/print.html", **card_context(card(current_user, number, at), at))


