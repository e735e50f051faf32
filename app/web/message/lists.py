"""All messages: the list with its filters, what a figure counts, the list as a workbook."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for

from app.directory.categories import categories
from app.directory.queries import unit_choices
from app.directory.schedules import channels, zone
from app.figures.addresses import filter_in
from app.foundation.clock import now
from app.messages.acts.exports import kept_of
from app.messages.acts.saved import KEPT
from app.messages.queries.books import messages_book
from app.messages.queries.filters import Filter
from app.messages.queries.found import found_on
from app.messages.queries.listing import count_of
from app.messages.queries.listing import listing as messages
from app.messages.queries.saved import saved_lists
from app.messages.rules import words as w
from app.web import shapes
from app.web.access import access, me
from app.web.message import room
from app.web.message.pages import WORKERS
from app.web.shapes.figures import behind_of
from app.web.shell import asked_here
from app.web.xlsx import book_at_once

DAYS = ("since", "until")


@room.get("/messages")
@access(*WORKERS)
def listing() -> str:
    at, viewer, asked = now(), me(), asked_filter()
    if not request.args and viewer.has("head", "curator"):
        asked = replace(asked, by_due=True)  # those above look for what is late first
    if asked.among is not None:
        return behind_figure(asked, at)
    page = messages(viewer, asked, at, request.args.get("after"))
    found = found_on(page)
    lines = [shapes.line_of(row, viewer, at, found=found.get(row.number)) for row in page.rows]
    following = url_for("message.listing", **asked_here() | {"after": page.following}) if page.following else None
    return render_template("message/list.html", lines=lines, following=following, asked=asked, states=w.STATES,
                           applicants=w.APPLICANTS, categories=categories(),
                           units=unit_choices(), saved=saved_lists(viewer), kept=KEPT,
                           search_query=asked.words, words=w, first=not request.args.get("after"), channels=channels(),
                           wrong_days=any(map(request.args.get, DAYS)) and not (asked.since or asked.until))


def behind_figure(asked: Filter, at: datetime) -> str:
    """What a figure counts: the same messages that it was made of."""
    viewer, args = me(), request.args
    page = messages(viewer, asked, at, args.get("after"))
    following = url_for("message.listing", **asked_here() | {"after": page.following}) if page.following else None
    return render_template("message/behind.html", lines=[shapes.line_of(row, viewer, at) for row in page.rows],
                           told=behind_of(args, at, lambda: count_of(viewer, asked.among), viewer.has("head", "curator")),
                           following=following, first=not args.get("after"))


def asked_filter() -> Filter:
    return filter_in(request.args, now())


@room.get("/messages.xlsx")
@access(*WORKERS)
def list_workbook() -> Any:
    return book_at_once("messages.xlsx", messages_book(me(), asked_filter(), now()), kept_of(request.args), zone())
