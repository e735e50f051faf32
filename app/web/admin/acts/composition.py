"""A place in the centre recorded or removed."""

from typing import Any

from flask import flash, redirect, url_for

from app.directory.acts.composition import record_seat, remove_seat
from app.directory.composition import Recorded
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Invisible, Refusal, Stale
from app.web.access import access, me
from app.web.admin import room
from app.web.admin.forms import SeatForm, refuse
from app.web.admin.pages.composition import asked_person, seat_form, seat_shown


@room.post("/admin/composition/seat/save")
@access("admin")
def save_seat() -> Any:
    form = SeatForm()
    person_id = asked_person(form.person_id.data)
    if not form.validate_on_submit():
        return seat_shown(person_id, form, 422)
    new = Recorded(form.body.data or "", form.by.data or "", {"yes": True, "no": False}.get(form.servant.data or ""),
                   form.rank.data or "", form.basis.data or "")
    try:
        with act(me()):
            record_seat(me(), person_id, form.seen.data or "", new, now())
    except Invisible:
        raise
    except Refusal as refusal:
        refuse(form, refusal)
        return seat_shown(person_id, form, refusal.status)
    flash("Место в составе центра записано.")
    return redirect(url_for("admin.composition"), 303)


@room.post("/admin/composition/seat/drop")
@access("admin")
def drop_seat() -> Any:
    form = SeatForm()
    person_id = asked_person(form.person_id.data)
    try:
        with act(me()):
            remove_seat(me(), person_id, form.seen.data or "", now())
    except Stale as stale:
        fresh = seat_form(person_id)
        refuse(fresh, stale)
        return seat_shown(person_id, fresh, stale.status)
    flash("Запись убрана.")
    return redirect(url_for("admin.composition"), 303)
