"""Substitutions entered and ended; a leaving person's assignments handed over."""

from typing import Any

from flask import flash, redirect, url_for

from app.directory.acts.substitutes import NewSubstitution, end_substitution, substitute
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Invisible, Refusal
from app.messages.acts.handing import hand_over_all
from app.web.access import access, me
from app.web.admin import room
from app.web.admin.forms import refuse
from app.web.admin.pages.substitutes import hand_over_form, hand_over_shown, substitute_form, substitutes_shown


@room.post("/admin/substitutes/new")
@access("admin")
def add_substitute() -> Any:
    form = substitute_form()
    if not form.validate_on_submit():
        return substitutes_shown(form, 422)
    new = NewSubstitution(form.absent_id.data or None, form.substitute_id.data or None, form.starts_on.data, form.ends_on.data,
                          form.basis.data or "")
    try:
        with act(me()):
            substitute(me(), new, now())
    except Refusal as refusal:
        refuse(form, refusal)
        return substitutes_shown(form, refusal.status)
    flash("Замещение записано: права действуют с первого дня.")
    return redirect(url_for("admin.substitutes"), 303)


@room.post("/admin/substitutes/<int:substitution_id>/end")
@access("admin")
def end_substitute(substitution_id: int) -> Any:
    try:
        with act(me()):
            end_substitution(me(), substitution_id, now())
    except Invisible:
        raise
    except Refusal as refusal:
        return substitutes_shown(substitute_form(formdata=None), refusal.status, refusal.words)
    flash("Замещение закончено: следующая же страница замещающего откроется без этих прав.")
    return redirect(url_for("admin.substitutes"), 303)


@room.post("/admin/people/<int:person_id>/hand-over/all")
@access("admin")
def hand_over_everything(person_id: int) -> Any:
    """Answers with the result: what was handed over, number by number."""
    form = hand_over_form(person_id)
    if not form.validate_on_submit():
        return hand_over_shown(person_id, form, 422)
    try:
        with act(me()):
            moved = hand_over_all(me(), person_id, form.to.data or None, now())
    except Invisible:
        raise
    except Refusal as refusal:
        refuse(form, refusal)
        return hand_over_shown(person_id, form, refusal.status)
    return hand_over_shown(person_id, form, moved=moved)
