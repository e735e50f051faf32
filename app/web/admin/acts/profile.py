"""A part of the profile changed by hand: first shown, then put in force exactly as shown."""

from typing import Any

from flask import flash, redirect, request, url_for

from app.directory import profile as profiles
from app.directory.profile.editing import change_part, edited
from app.directory.schedules import local_date
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Refusal
from app.messages.deadlines import unmet
from app.messages.queries.standing import at_steps
from app.web.access import access, me
from app.web.admin import room
from app.web.admin.forms import PartForm, refuse
from app.web.admin.pages.profile import known_part, part_shown
from app.worktime.mistakes import DataMistakes


@room.post("/admin/profile/<part>")
@access("admin")
def change_profile(part: str) -> Any:
    known_part(part, profiles.running_profile())
    form, at = PartForm(), now()
    if not form.validate_on_submit():
        return part_shown(part, form, status=422)
    text, changes = form.text.data or "", None
    try:
        _, changes = edited(part, text, local_date(at), unmet, at_steps)
        if request.form.get("step") != "apply":
            return part_shown(part, form, changes)
        with act(me()):
            done = change_part(me(), part, text, form.basis.data or "", form.agreed.data or "", at, unmet, at_steps)
    except DataMistakes as wrong:
        form.text.errors = [*form.text.errors, *wrong.mistakes]
        return part_shown(part, form, status=422)
    except Refusal as refusal:
        refuse(form, refusal)
        return part_shown(part, form, changes, refusal.status)
    flash(f"Внесено изменений: {done}.")
    return redirect(url_for("admin.profile_part", part=part), 303)
