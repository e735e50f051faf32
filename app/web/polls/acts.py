"""A poll written down, completed, put right."""

from typing import Any

from flask import flash, redirect

from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Forbidden, Invisible, Refusal
from app.press.polls import acts as p
from app.web.access import access, me
from app.web.fields import complain
from app.web.polls import room
from app.web.polls.forms import PollForm
from app.web.polls.pages import address_of, listing_shown, poll_shown


@room.post("/polls/new")
@access("operator")
def add() -> Any:
    form = PollForm()
    if not form.validate_on_submit():
        return listing_shown(form, 422)
    try:
        with act(me()):
            number = p.add_poll(me(), form.poll, now())
    except (Invisible, Forbidden):
        raise
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return listing_shown(form, refusal.status)
    flash("Записано.")
    return redirect(address_of(number), 303)


@room.post("/polls/<int:number>/change")
@access("operator")
def change(number: int) -> Any:
    form = PollForm()
    if not form.validate_on_submit():
        return poll_shown(number, form, 422)
    seen = form.seen.data or ""
    try:
        with act(me()):
            p.change_poll(me(), number, int(seen) if seen.isascii() and seen.isdigit() else 0, form.poll, now())
    except (Invisible, Forbidden):
        raise
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return poll_shown(number, form, refusal.status)
    flash("Изменено.")
    return redirect(address_of(number), 303)
