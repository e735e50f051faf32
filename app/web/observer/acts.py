"""Remarks: the observer leaves them, the head answers."""

from typing import Any

from flask import flash, redirect, url_for

from app.council import acts
from app.directory.titles import headed
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Refusal
from app.web.access import access, me
from app.web.fields import complain
from app.web.observer import room
from app.web.observer.forms import RemarkForm
from app.web.observer.pages import message_shown, seen, shown

SENT = "Передано руководителю: ответ появится на странице «Показатели центра»."


@room.post("/observer/remarks")
@access("observer")
def remark() -> Any:
    form = RemarkForm()
    if not left(form, None):
        return shown(form, 422)
    return redirect(url_for("observer.figures_of_centre"), 303)


@room.post("/observer/messages/<int:number>/remarks")
@access("observer")
def remark_on_message(number: int) -> Any:
    form = RemarkForm()
    if not left(form, seen(number)):
        return message_shown(number, form, 422)
    return redirect(url_for("observer.message", number=number), 303)


def left(form: RemarkForm, number: int | None) -> bool:
    if not form.validate_on_submit():
        return False
    try:
        with act(me()):
            acts.remark(me(), form.title.data or "", form.words.data or "", number, now())
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return False
    flash(headed(SENT))
    return True
