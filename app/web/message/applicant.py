"""The search by applicant: what is typed never stands in an address, and nothing of it is kept but that it was done."""

from typing import Any

from flask import render_template
from flask_wtf import FlaskForm
from wtforms.validators import Length

from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Refusal
from app.messages.acts import authors_like, find_author
from app.messages.acts.applicant import MOST_FOUND
from app.messages.queries.listing import rows_of
from app.web import shapes
from app.web.access import access, me
from app.web.fields import Text, complain
from app.web.message import room


class ApplicantForm(FlaskForm):
    words = Text("Имя, телефон, почта или страница заявителя", [Length(max=200)], render_kw={"autocomplete": "off"},
                 description="Имя — теми словами, какими его записали; телефон и почта — полностью.")


@room.get("/messages/by-author")
@access("operator", "executor")
def by_author() -> Any:
    return shown(ApplicantForm(formdata=None))


@room.post("/messages/by-author")
@access("operator", "executor")
def find_by_author() -> Any:
    """Searched as an act: who looked is written down before anything is shown."""
    form, at, viewer = ApplicantForm(), now(), me()
    if not form.validate_on_submit():
        return shown(form, 422)
    try:
        asked, numbers = authors_like(viewer, form.words.data or "")
        with act(viewer):
            still = find_author(viewer, asked, numbers, at)
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return shown(form, refusal.status)
    return shown(form, found=[shapes.line_of(row, viewer, at) for row in rows_of(viewer, still)],
                 more=len(numbers) > MOST_FOUND)


def shown(form: ApplicantForm, status: int = 200, found: list[Any] | None = None, more: bool = False) -> Any:
    return render_template("message/by_author.html", form=form, found=found, more=more), status
