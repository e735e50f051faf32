"""Open messages brought under a new rule: how far it is, and what it changed."""

from typing import Any

from flask import make_response, render_template, request, url_for

from app.directory.admin_queries.hours import APPEAL, APPEAL_NAME
from app.directory.schedules import channels, local_date
from app.foundation.clock import now
from app.messages.recounting.queries import MOST_LINES, lines_of, recount_of
from app.messages.rules.words import CLOCKS
from app.web.access import access
from app.web.admin import room
from app.web.htmx import go

RECOUNT_STATES = {"waiting": ("ждёт начала", "wait", "hourglass"), "working": ("идёт", "soon", "refresh"),
                  "done": ("закончен", "calm", "check")}


@room.get("/admin/hours/recounts/<int:number>")
@access("admin")
def recount(number: int) -> Any:
    """Messages stand there by their numbers alone: the administrator does not read them."""
    card = recount_of(number)
    name = channels()[card.channel].name if card.channel else APPEAL_NAME
    return render_template("admin/recount.html", card=card, today=local_date(now()), lines=lines_of(number), most=MOST_LINES,
                           states=RECOUNT_STATES, clock_names=CLOCKS, code=card.channel or APPEAL, channel=name)


@room.get("/admin/hours/recounts/<int:number>/progress")
@access("admin")
def recount_progress(number: int) -> Any:
    """204 while nothing moved since ``version``; at the end the page is asked for anew."""
    card = recount_of(number)
    if card.state == "done":
        return go(url_for("admin.recount", number=number))
    if request.args.get("version") == card.version:
        return make_response("", 204)
    return render_template("admin/_recount.html", card=card)
