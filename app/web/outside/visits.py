"""The door: what the link is, a press that opens it. Looking (GET, HEAD) uses nothing up and tells nothing: mail scanners
do that too."""

import logging
from typing import Any

from flask import Response, abort, current_app, make_response, redirect, render_template, request, url_for

from app.directory.people import TRY_WINDOW, note_failed_try, tries_too_many
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Invisible, Refusal
from app.foundation.viewer import NOBODY
from app.messages.acts.links import VISIT, link_of, open_link, useless_because
from app.messages.queries.links import whom_to_call
from app.web import sessions
from app.web.access import access
from app.web.outside import room

log = logging.getLogger(__name__)
COOKIE = "mcu_link"
# What failed tries of links stand under among those of sign-ins.
LINKS = "/link/"


def known(token: str) -> Any:
    """The link behind a word; else 404, and 429 once an address has guessed as often as it may mistype a password.

    A true link stays open meanwhile: 256 bits are not guessed, and a whole mobile network may share one address.
    """
    try:
        return link_of(token)
    except Invisible:
        abort(unknown(sessions.address()))


def unknown(address: str) -> Response:
    """The one thing that looking leaves behind: the limiter's row of a failed try."""
    at = now()
    if tries_too_many(LINKS, address, at):
        answer = make_response(render_template("outside/slowed.html", minutes=TRY_WINDOW.seconds // 60), 429)
        answer.headers["Retry-After"] = str(TRY_WINDOW.seconds)
        return answer
    with act(NOBODY):
        note_failed_try(LINKS, address, at)
    log.warning("a one-time link that is none was asked for from %s", address)
    return make_response(render_template("outside/unknown.html"), 404)


def plain(response: Any, status: int = 200) -> Response:
    answer = make_response(response, status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def useless(link: Any, words: str, typed: str = "") -> Response:
    """What happened and whom to call; nothing of the message. ``typed``: what somebody was writing meanwhile."""
    post, phone = whom_to_call(link)
    return plain(render_template("outside/useless.html", words=words, post=post, phone=phone, typed=typed), 410)


def to_the_door(token: str) -> Any:
    return plain(redirect(url_for("outside.door", token=token), 303), 303)


def key() -> str:
    found: str = current_app.config["SETTINGS"].secret_key
    return found


def visit_now() -> str:
    return request.cookies.get(COOKIE, "")


@room.get("/link/<token>")
@access.public
def door(token: str) -> Response:
    """Says what the link is; the assignment itself opens by a press only."""
    link = known(token)
    words = useless_because(link, now())
    return useless(link, words) if words else plain(render_template("outside/door.html", token=token))


@room.post("/link/<token>/open")
@access.public
def enter(token: str) -> Any:
    link = known(token)
    try:
        with act(NOBODY):
            visit = open_link(token, key(), now())
    except Refusal as refusal:
        return useless(link, refusal.words)
    answer = plain(redirect(url_for("outside.assignment", token=token), 303), 303)
    secure = current_app.config["SETTINGS"].public_url.startswith("https://")
    answer.set_cookie(COOKIE, visit, max_age=int(VISIT.total_seconds()), httponly=True, samesite="Lax", secure=secure,
                      path=f"/link/{token}")
    return answer
