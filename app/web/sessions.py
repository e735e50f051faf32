"""The sign-in cookie and the viewer behind it. The session itself is a row: it dies with right, password or person."""

import logging
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask_login import LoginManager
from sqlalchemy.exc import SQLAlchemyError

from app.directory.people import SignedIn, touch_session, viewer_of_cookie
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.viewer import NOBODY, Viewer

COOKIE = "mcu_session"
# What an open page asks by itself is nobody's act: the bell, news of lists and cards, what is around a message, progress,
# awaited previews, the files shown on a page.
BY_ITSELF = frozenset({"notices.bell", "operator.news", "message.news", "message.here", "message.around_page",
                       "message.photo", "imports.progress", "files.file"})
log = logging.getLogger(__name__)


def set_up(app: Flask) -> None:
    manager = LoginManager(app)
    manager.anonymous_user = lambda: NOBODY
    manager.request_loader(load_viewer)
    app.after_request(keep_alive)


def load_viewer(_request: Any) -> Viewer | None:
    cookie = request.cookies.get(COOKIE)
    if not cookie or request.endpoint == "static":
        return None
    at = now()
    settings = current_app.config["SETTINGS"]
    found = viewer_of_cookie(cookie, at, settings.session_idle)
    if found is None:
        return None
    g.touch, g.person = (found.viewer.session_id, at) if found.touch else None, found.card
    return found.viewer


def keep_alive(response: Response) -> Response:
    """Moves the session's last-seen mark when a person acts or reads, at most once in five minutes.

    The answer is made already: a database too busy for the mark does not spoil it.
    """
    mark = g.pop("touch", None)
    if mark and request.method in ("GET", "POST") and request.endpoint not in BY_ITSELF and response.status_code < 400:
        try:
            with act(NOBODY):
                touch_session(*mark)
        except SQLAlchemyError as error:
            log.warning("a session's mark was not moved: %s", error)
    return response


def start(response: Response, signed_in: SignedIn) -> Response:
    """Gives the cookie; the form session (CSRF, said words) begins anew, so nothing from before survives."""
    session.clear()
    g.pop("csrf_token", None)  # the form's token of before, which Flask-WTF remembers for this request
    settings = current_app.config["SETTINGS"]
    response.set_cookie(COOKIE, signed_in.cookie, max_age=int(settings.session_limit.total_seconds()), httponly=True,
                        samesite="Lax", secure=settings.public_address.startswith("https://"), path="/")
    return response


def stop(response: Response) -> Response:
    session.clear()
    response.delete_cookie(COOKIE, path="/")
    return response


def address() -> str:
    """The client's address as the server saw it (attack 29). A forwarded one is believed with MCU_BEHIND_PROXY only."""
    return (request.remote_addr or "")[:64]


