"""Where the route asks for a talk with the applicant first: whom to call, and the talk written down."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Forbidden, Invisible, Refusal
from app.foundation.viewer import NOBODY
from app.messages.acts.links import NewTalk, author_by_link, talk_by_link
from app.web.access import access
from app.web.htmx import go, wants_fragment
from app.web.outside import room
from app.web.outside.assignment import assignment_shown, submitted, version
from app.web.outside.forms import TalkForm
from app.web.outside.visits import key, known, plain, to_the_door, useless, visit_now


@room.post("/link/<token>/author")
@access.public
def author(token: str) -> Any:
    """The applicant's name and contacts; the look stays in history as the link's."""
    link = known(token)
    try:
        with act(NOBODY):
            shown = author_by_link(token, visit_now(), key(), now())
    except Forbidden:
        raise
    except Refusal as refusal:
        if wants_fragment():
            return go(url_for("outside.door", token=token))
        return to_the_door(token) if isinstance(refusal, Invisible) else useless(link, refusal.words)
    if wants_fragment():
        return plain(render_template("message/_author.html", shown=shown))
    return assignment_shown(token, shown=shown)


@room.post("/link/<token>/talk")
@access.public
def talk(token: str) -> Any:
    form = TalkForm(prefix="talk")
    new = NewTalk(form.kind.data or "", form.whom.data or "", form.text.data or "", form.called_at.data)

    def submit() -> None:
        with act(NOBODY):
            talk_by_link(token, visit_now(), key(), version(form.seen.data), new, now())

    return submitted(token, "call", form, submit, form.text.data or "", after=lambda: recorded(token))


def recorded(token: str) -> Any:
    flash("Разговор записан.")
    return plain(redirect(url_for("outside.assignment", token=token), 303), 303)
