"""What /styleguide shows: sample data for every component in all its states."""

from flask import Blueprint, render_template

from app.web.access import access
from app.web.styleguide.samples import samples

room = Blueprint("styleguide", __name__)


@room.get("/styleguide")
@access.signed_in
def page():
    return render_template("styleguide/page.html", **samples())
