"""Pages of the account."""

from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from app.directory.admin_queries.duties import duties_by_person
from app.directory.people import demo_people
from app.directory.schedules import centre, local_date
from app.directory.substitutes import stand_ins_of
from app.directory.titles import role_titles
from app.foundation.clock import now
from app.foundation.refusal import Refusal
from app.web.access import access, me
from app.web.account import room
from app.web.account.forms import PasswordForm, SignInForm
from app.web.navigation import home_of


@room.get("/")
@access.signed_in
def start():
    """Leads each person to their room."""
    home = home_of(current_user)
    return redirect(url_for(home), 303) if home else render_template("account/no_role.html")


@room.get("/sign-in")
@access.public
def sign_in():
    if current_user.is_authenticated and "dialog" not in request.args:
        return redirect(url_for("account.start"), 303)
    form = SignInForm(formdata=None, next=own_address(request.args.get("next")))
    template = "account/_sign_in.html" if "dialog" in request.args else "account/sign_in.html"
    return render_template(template, form=form, demo_logins=demo_logins())


@room.get("/account")
@access.signed_in
def own():
    """One's own account: who one is here, and who stands in for whom."""
    viewer = me()
    stand_ins, stood_for = stand_ins_of(viewer.person_id or 0, local_date(now()))
    held = {grant.role for grant in viewer.grants if grant.stands_for is None}
    return render_template("account/own.html", roles=[label for role, label in role_titles().items() if role in held],
                           duties=duties_by_person().get(viewer.person_id or 0, []), stand_ins=stand_ins, stood_for=stood_for)


@room.get("/account/password")
@access.signed_in
def password():
    return render_template("account/password.html", form=PasswordForm(formdata=None))


def own_address(address: str | None) -> str:
    """A path of this site, or nothing: never another host, by whatever spelling (attack 27)."""
    if not address or len(address) > 1000 or any(ord(sign) < 33 or sign == "\\" for sign in address):
        return ""
    parts = urlsplit(address)
    return address if address.startswith("/") and not address.startswith("//") and not parts.netloc and not parts.scheme \
        else ""


def demo_logins() -> list[str]:
    """Shown on the sign-in page of a demo, never elsewhere."""
    try:
        return demo_people() if centre().demo else []
    except Refusal:
        return []
