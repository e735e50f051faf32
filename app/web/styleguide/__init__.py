"""What /styleguide shows: sample data for every component in all its states."""

from flask import Blueprint, abort, render_template

from app.web.access import access
from app.web.styleguide.samples import samples

room = Blueprint("styleguide", __name__)


@room.get("/styleguide")
@access.signed_in
def page():
    return render_template("styleguide/page.html", **samples())


@room.get("/styleguide/<name>")
@access.signed_in
def whole_page(name: str):
    """Whole pages in the words of the components: queue, card, executor, sign-in."""
    if name not in ("queue", "card", "executor", "sign_in"):
        abort(404)
    return render_template(f"styleguide/{name}.html", **samples())
