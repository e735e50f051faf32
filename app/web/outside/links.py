"""The operator's side: links of a message, one issued, one withdrawn."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, flash, redirect, render_template, url_for

from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Forbidden, Invisible, Refusal
from app.messages.acts.links import issue_link, withdraw_link
from app.messages.queries.links import links_of
from app.web.access import access, me
from app.web.fields import complain
from app.web.outside import desk
from app.web.outside.forms import IssueForm


@desk.get("/messages/<int:number>/links")
@access("operator")
def links(number: int) -> Any:
    return links_shown(number, IssueForm(formdata=None))


def links_shown(number: int, form: IssueForm, status: int = 200, fresh: str = "") -> Any:
    """``fresh``: the address of the link issued just now, shown this once."""
    return render_template("outside/links.html", number=number, form=form, fresh=fresh,
                           cards=links_of(me(), number, now())), status


@desk.post("/messages/<int:number>/links/new")
@access("operator")
def issue(number: int) -> Any:
    form, settings = IssueForm(), current_app.config["SETTINGS"]
    if not form.validate_on_submit():
        return links_shown(number, form, 422)
    host = (urlsplit(settings.public_address).hostname or "localhost").encode("idna").decode()
    try:
        with act(me()):
            issued = issue_link(me(), number, now(), hours=int(form.hours.data), address=form.address.data or "",
                                key=settings.secret_key, host=host)
    except (Invisible, Forbidden):
        raise
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return links_shown(number, form, refusal.status)
    return links_shown(number, IssueForm(formdata=None), fresh=f"{settings.public_url}/link/{issued.token}")


@desk.post("/links/<int:link_id>/withdraw")
@access("operator")
def withdraw(link_id: int) -> Any:
    with act(me()):
        number = withdraw_link(me(), link_id, now())
    flash("Ссылка отозвана.")
    return redirect(url_for("links.links", number=number), 303)
