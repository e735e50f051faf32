"""The floor: the same queries and fragments through bare views, without sign-in, session, menu, bell or forms.

Served by the same server with the same settings; what a page costs above it is what the page adds.
"""

from datetime import timedelta
from secrets import token_hex
from typing import Any

from flask import Flask, g, render_template, request
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select

from app.directory.schedules import zone
from app.directory.tables import GrantRow, Person
from app.factory import create_app
from app.files.acts import receive
from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.viewer import Grant, Viewer
from app.messages import acts as m
from app.messages.queries import listing
from app.messages.queries.card import card
from app.messages.queries.filters import Filter
from app.web import shapes
from app.web.message.pages import card_context
from tests.bench.pages import TEXT

ROWS = ('{% from "components/queue_row.html" import queue_row %}'
        "<table><tbody>{% for line in lines %}{{ queue_row(line) }}{% endfor %}</tbody></table>")


def create_floor() -> Flask:
    """The application's own engine, addresses and templates under views that do the one thing alone."""
    app = create_app()
    app.before_request_funcs.clear()
    app.after_request_funcs.clear()
    app.template_context_processors[None] = [lambda: {"current_user": viewer_of("operator"), "csrf_token": str}]
    app.jinja_env.loader = ChoiceLoader([DictLoader({"floor.html": ROWS}), app.jinja_loader])
    app.config["WTF_CSRF_ENABLED"] = False
    for address, view in (("/queue", queue), ("/list", messages), ("/card/<int:number>", one)):
        app.add_url_rule(f"/floor{address}", view.__name__, view)
    for address, view in (("/register", register), ("/answer", answer)):
        app.add_url_rule(f"/floor{address}", view.__name__, view, methods=["POST"])
    return app


VIEWERS: dict[str, Viewer] = {}


def viewer_of(role: str) -> Viewer:
    """Made once: the floor asks nobody who they are."""
    if role not in VIEWERS:
        row = db.session.execute(select(Person.id, Person.unit_id, GrantRow.channel).join(
            GrantRow, GrantRow.person_id == Person.id).where(Person.login == f"{role}0")).one()
        grant = Grant(role, row.channel, row.unit_id)
        VIEWERS[role] = Viewer(row.id, role, (grant,), row.unit_id,
                               units=frozenset([row.unit_id] if row.unit_id else []))
    g._login_user = VIEWERS[role]
    return VIEWERS[role]


def rows(page: listing.Page, viewer: Viewer) -> str:
    at = now()
    return render_template("floor.html", lines=[shapes.line_of(row, viewer, at) for row in page.rows])


def queue() -> str:
    viewer = viewer_of("operator")
    return rows(listing.queue(viewer, request.args.get("tab", "")), viewer)


def messages() -> str:
    viewer, args = viewer_of("operator"), request.args
    asked = Filter(state=args.get("state", ""), unit_id=args.get("unit", type=int), late="late" in args,
                           by_due=args.get("order") == "due")
    return rows(listing.listing(viewer, asked, now()), viewer)


def one(number: int) -> str:
    at, viewer = now(), viewer_of("operator")
    return render_template("message/_card.html", **card_context(card(viewer, number, at), at), main=None)


def new_message() -> m.NewMessage:
    return m.NewMessage(channel="incident", text=TEXT, received_at=now() - timedelta(minutes=1), street="Советская",
                        house=token_hex(4), network="ВКонтакте")


def register() -> Any:
    with act(viewer_of("operator")):
        return {"number": m.register(viewer_of("operator"), new_message(), now()).id}


def answer() -> Any:
    """The photo received and the answer submitted to a message that is made for it beforehand (not timed apart)."""
    from flask import current_app

    at, viewer, number = now(), viewer_of("executor"), int(request.form["number"])
    kept = receive(viewer, request.files["file"].stream, "p.jpg", None, at, current_app.extensions["file_store"], zone(),
                   later=True)
    with act(viewer):
        m.add_evidence(viewer, number, kept, "after", at)
        m.submit_answer(viewer, number, None, at, m.NewAnswer("Фонарь заменён.", "solved", truthful=True))
    return {"number": number}
