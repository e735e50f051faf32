"""What the head decides on the pages of figures."""

from typing import Any

from flask import flash, redirect, request, url_for

from app.figures import Weights, plan, set_weights
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Refusal
from app.web.access import access, me
from app.web.fields import complain
from app.web.figures import room
from app.web.figures.asked import whole_address
from app.web.figures.forms import PlannedForm, WeightsForm
from app.web.figures.planned import planned_shown, standing_in_address
from app.web.figures.rating import rating_shown


@room.post("/rating/weights")
@access("head")
def weigh() -> Any:
    form = WeightsForm()
    if not form.validate_on_submit():
        return rating_shown(form), 422
    try:
        with act(me()):
            set_weights(me(), Weights(form.number.data, form.time.data, form.completeness.data, form.minimum.data), now())
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return rating_shown(form), 422
    flash("Веса рейтинга изменены")
    return redirect(url_for("figures.rating_page", **whole_address()), 303)


@room.post("/figures/plans")
@access("head")
def plan_figure() -> Any:
    """Writes a planned value down, or takes it off."""
    form, off, standing = PlannedForm(), "off" in request.form, standing_in_address()
    if off:
        del form.value
    if not form.validate_on_submit():
        return planned_shown(form, standing), 422
    try:
        with act(me()):
            plan(me(), form.figure.data, form.first.data, form.last.data, None if off else form.planned, form.basis.data, now())
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return planned_shown(form, standing), 422
    flash("Плановое значение снято" if off else "Плановое значение записано")
    return redirect(url_for("figures.planned_page", year=form.last.data.year), 303)
