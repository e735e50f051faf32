"""The operator's pages."""

from datetime import datetime
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from flask_login import current_user

from app.directory.schedules import channels, rule_and_schedule, zone
from app.foundation.clock import now
from app.foundation.viewer import Viewer
from app.foundation.words import plural
from app.messages.monitoring.queries import today_of
from app.messages.queries import listing
from app.messages.queries.books import queue_book
from app.messages.queries.filters import MINE, tab_of
from app.messages.queries.prefill import draft_of
from app.messages.queries.rows import Page
from app.press.rules import CHANNEL as LINE
from app.web import shapes
from app.web.access import access, me
from app.web.fields import as_formdata
from app.web.formats import day_and_hour, hour_words, late_words, stamp
from app.web.operator import room
from app.web.operator.chosen import chosen_in
from app.web.operator.forms import RegisterForm
from app.web.operator.ways import RECEPTION, way_of
from app.web.xlsx import book_at_once, workbook
from app.worktime.channels import CHANNEL_CODES

MOST_MADE = 5  # messages just registered one after another, shown above the next


@room.get("/operator")
@access("operator")
def queue() -> str:
    at, viewer, tab = now(), me(), request.args.get("tab", "")
    named = chosen_in(request.args.getlist("number"))
    tab = tab if tab in shapes.TAB_WORDS else ""
    counts = listing.counts(viewer)
    page = Page(tuple(listing.rows_of(viewer, list(named.seen))), None) if named.seen \
        else listing.queue(viewer, tab, request.args.get("after"))
    lines = [shapes.line_of(row, viewer, at) for row in page.rows]
    tabs = [{"url": url_for("operator.queue", tab=code or None), "label": label, "count": counts[code],
             "current": code == tab and not named.seen} for code, label in shapes.TAB_WORDS.items()
            if counts[code] or code in ("", tab)]
    if named.seen:
        tabs.append({"url": url_for("operator.queue", number=list(named.seen)), "label": "Выбранные",
                     "count": len(lines), "current": True})
    following = url_for("operator.queue", tab=tab or None, after=page.following) if page.following else None
    strip = shapes.monitoring_of(today_of(viewer, at), at, back="queue") if not (tab or named.seen) else None
    return render_template("operator/queue.html", strip=strip, tabs=tabs, lines=lines, following=following,
                           updated=hour_words(at), newest=listing.newest_number(viewer), tab=tab,
                           summary=summary(counts, page.rows, at), named=list(named.seen), paged="after" in request.args,
                           registers=way_in(viewer) is not None)


def summary(counts: dict[str, int], rows, at) -> str:
    """«14 дел, первое просрочено 25 минут назад»."""
    mine = counts["mine"]
    words = f"{mine} {plural(mine, 'дело', 'дела', 'дел')} за вами"
    late = next((row for row in rows if row.next_due and row.next_due < at and tab_of(me(), row.state, row.step) in MINE), None)
    if late is not None and late.next_due:
        words += f", первое {late_words(late.next_due, at)}"
    return words


@room.get("/operator/news")
@access("operator")
def news() -> Response:
    """204 while nothing new came; else «3 новых — показать»."""
    version = request.args.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    count = listing.newer_than(current_user, seen)
    response = make_response(render_template("operator/_news.html", count=count), 200) if count else make_response("", 204)
    response.headers["X-Updated"] = hour_words(now())
    return response


@room.get("/operator.xlsx")
@access("operator")
def queue_workbook() -> Any:
    tab, named = request.args.get("tab", ""), chosen_in(request.args.getlist("number"))
    book = queue_book(me(), tab)
    if named.seen:
        rows = listing.rows_of(me(), list(named.seen))
        return workbook("queue.xlsx", book.title, book.headings, map(book.cells, rows), zone())
    return book_at_once("queue.xlsx", book, {"list": "queue", **({"tab": tab} if tab in shapes.TAB_WORDS else {})}, zone())


@room.get("/operator/register")
@access("operator")
def register_page() -> str:
    asked = request.args.get("channel")
    at = now()
    form = RegisterForm(formdata=None, data={
        "received_at": at, "opened": stamp(at), "found_by_monitoring": True, **kept_in(asked)})
    draft, saved = draft_of(current_user, 0, "register"), None
    if draft and asked in (None, draft[0].get("channel")):
        form = RegisterForm(formdata=as_formdata(of_this_minute(draft[0], at)))
        saved, asked = day_and_hour(draft[1], at), draft[0].get("channel")
    return registering(form, asked, saved, restored=saved is not None)


def of_this_minute(draft: dict[str, Any], at: datetime) -> dict[str, Any]:
    """A moment of receipt that nobody named but the form itself does not grow old with the draft: deadlines run from it."""
    if draft.get("received_at") and draft["received_at"] == draft.get("opened"):
        return draft | {"received_at": stamp(at), "opened": stamp(at)}
    return draft


def kept_in(asked: str | None) -> dict[str, Any]:
    """What the way keeps from one message to the next, as the address carries it."""
    found: dict[str, Any] = {name: request.args[name] for name in way_of(asked or "").kept if name in request.args}
    if "received_at" in found:
        moment = moment_in(found.pop("received_at"))
        found |= {"received_at": moment} if moment else {}
    return found


def moment_in(told: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return None
    return moment if moment.tzinfo and 1990 <= moment.year <= 2100 else None


def registering(form: RegisterForm, asked: str | None, saved: str | None = None, read: str = "",
                restored: bool = False) -> str:
    """The form as its way needs it, and the other ways the viewer may choose. ``read``: what is said of a letter;
    ``restored``: it holds what was typed before."""
    ready = ready_ways(me())
    code = way_in(me(), asked)
    if code:
        form.fit(code, given_by(code))
        form.channel.data = code
    tabs = [{"url": url_for("operator.register_page", channel=other), "label": name, "current": other == code}
            for other, name in ready.items()] if len(ready) > 1 else []
    made = listing.rows_of(me(), list(chosen_in(request.args.getlist("made")[:MOST_MADE]).seen))
    way = way_of(code or "")
    return render_template("operator/quick.html" if way.first else "operator/register.html", form=form, channel=code, tabs=tabs,
                           way=way, made=made, draft_saved=saved, read=read, restored=restored)


def given_by(code: str) -> str:
    """Who names the deadline of an answer, where the channel's rule leaves it open."""
    return rule_and_schedule(way_of(code).channel, "message", now()).rule.given_by


def ready_ways(viewer: Viewer) -> dict[str, str]:
    """The viewer's channels that have a route, with their names; the incidents first. A personal reception is a way of its
    own into the channel of paper; messages of a direct line come from its session."""
    mine = viewer.channels("operator")
    cards = sorted(channels().items(), key=lambda one: CHANNEL_CODES.index(one[0]))
    found = {code: way_of(code).name or card.name for code, card in cards
             if card.takes and code != LINE and (mine is None or code in mine)}
    return found | ({RECEPTION: way_of(RECEPTION).name} if way_of(RECEPTION).channel in found else {})


def way_in(viewer: Viewer, asked: str | None = None) -> str | None:
    """The way a registration goes: the one asked for, else by the viewer's first channel; None where none has a route."""
    ready = ready_ways(viewer)
    return asked if asked in ready else next(iter(ready), None)
