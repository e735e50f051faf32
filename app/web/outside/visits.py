"""The visitor's side. Looking (GET, HEAD) uses nothing up and tells nothing: mail scanners do that too."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Response, current_app, make_response, redirect, render_template, request, url_for

from app.directory.schedules import zone
from app.files.acts import receive
from app.files.rules.limits import DEFAULT
from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.refusal import Invisible, Refusal, Stale
from app.foundation.viewer import NOBODY
from app.messages import acts as m
from app.messages.acts.links import (
    Useless,
    answer_by_link,
    check_files,
    link_of,
    not_ours_by_link,
    open_link,
    stand_in,
    useless_because,
    visited,
)
from app.messages.queries.links import assignment_of, whom_to_call
from app.web import sessions, shapes, uploads
from app.web.access import access
from app.web.fields import complain
from app.web.formats import day_and_hour
from app.web.outside import room
from app.web.outside.forms import AnswerForm, NotOursForm

log = logging.getLogger(__name__)
COOKIE = "mcu_link"


def known(token: str) -> Any:
    """The link behind a word; raises Invisible. Wrong words are logged and never keep a true link shut: behind a proxy
    everybody may come from one address, and 256 bits are not guessed. What may be done by a true one is limited by itself."""
    try:
        return link_of(token)
    except Invisible:
        log.warning("a one-time link that is none was asked for from %s", sessions.address())
        raise


def plain(response: Any, status: int = 200) -> Response:
    answer = make_response(response, status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@room.get("/link/<token>")
@access.public
def door(token: str) -> Response:
    """Says what the link is; the assignment itself opens by a press only."""
    link = known(token)
    words = useless_because(link, now())
    return useless(link, words) if words else plain(render_template("outside/door.html", token=token))


def useless(link: Any, words: str, typed: str = "") -> Response:
    """What happened and whom to call; nothing of the message. ``typed``: what somebody was writing meanwhile."""
    post, phone = whom_to_call(link)
    return plain(render_template("outside/useless.html", words=words, post=post, phone=phone, typed=typed), 410)


@room.post("/link/<token>/open")
@access.public
def enter(token: str) -> Any:
    link = known(token)
    try:
        with act(NOBODY):
            visit = open_link(token, key(), now())
    except Invisible:
        raise
    except Refusal as refusal:
        return useless(link, refusal.words)
    answer = plain(redirect(url_for("outside.assignment", token=token), 303), 303)
    secure = current_app.config["SETTINGS"].public_url.startswith("https://")
    answer.set_cookie(COOKIE, visit, httponly=True, samesite="Lax", secure=secure, path=f"/link/{token}")
    return answer


def key() -> str:
    found: str = current_app.config["SETTINGS"].secret_key
    return found


def visit_now() -> str:
    return request.cookies.get(COOKIE, "")


@room.get("/link/<token>/assignment")
@access.public
def assignment(token: str) -> Any:
    link = known(token)
    try:
        visited(token, visit_now(), key(), now())
    except Invisible:
        return redirect(url_for("outside.door", token=token), 303)
    except Refusal as refusal:
        return useless(link, refusal.words)
    return assignment_shown(token)


def assignment_shown(token: str, status: int = 200, answer: AnswerForm | None = None, other: NotOursForm | None = None,
                     refused: str = "") -> Response:
    at, link = now(), link_of(token)
    found = assignment_of(link, at)
    answer = answer or AnswerForm(formdata=None, prefix="answer")
    other = other or NotOursForm(formdata=None, prefix="other")
    for form in (answer, other):
        if status != 422 or not form.seen.data:  # what was refused keeps the version it was written for
            form.seen.data = str(found.version)
    due = next((clock for clock in found.clocks if clock.kind in ("executor", "promise") and clock.stopped is None), None)
    return plain(render_template(
        "outside/assignment.html", token=token, card=found, answer=answer, other=other, refused=refused,
        brief=shapes.brief_of(found), due=day_and_hour(due.due, at) if due else "", why=due.words if due else (),
        returned=shapes.returns_of(found), until=day_and_hour(link.ends_at, at),
        photos=[item.file.name for item in found.waiting_evidence]), status)


@room.post("/link/<token>/answer")
@access.public
def answer(token: str) -> Any:
    form = AnswerForm(prefix="answer")
    new = m.NewAnswer(form.text.data or "", form.outcome.data or None, bool(form.interim.data), form.promised_for.data,
                      bool(form.truthful.data))

    def submit() -> None:
        for source in request.files.getlist("files"):
            if source.filename:
                keep_file(token, source, None)
        with act(NOBODY):
            answer_by_link(token, visit_now(), key(), version(form.seen.data), new, now())

    return submitted(token, form, submit, "answer", form.text.data or "")


@room.post("/link/<token>/not-ours")
@access.public
def not_ours(token: str) -> Any:
    form = NotOursForm(prefix="other")

    def submit() -> None:
        with act(NOBODY):
            not_ours_by_link(token, visit_now(), key(), version(form.seen.data), form.reason.data, form.words.data or "", now())

    return submitted(token, form, submit, "other", form.words.data or "")


def version(seen: str | None) -> int:
    return int(seen) if seen and seen.isascii() and seen.isdigit() and len(seen) < 10 else 0


def submitted(token: str, form: Any, submit: Callable[[], None], name: str, typed: str) -> Any:
    link = known(token)
    try:
        visited(token, visit_now(), key(), now())
    except Invisible:
        return redirect(url_for("outside.door", token=token), 303)
    except Refusal as refusal:
        return useless(link, refusal.words, typed)
    if not form.validate_on_submit():
        return assignment_shown(token, 422, **{name: form})
    try:
        submit()
    except Invisible:
        return redirect(url_for("outside.door", token=token), 303)
    except Useless as refusal:
        return useless(link, refusal.words, typed)
    except Stale:
        return assignment_shown(token, 409, **{name: form},
                                refused="Поручение изменилось, пока вы писали. Прочтите его ещё раз и отправьте снова.")
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return assignment_shown(token, refusal.status, **{name: form})
    return plain(render_template("outside/thanks.html"))


@room.post("/link/<token>/evidence")
@access.public
def evidence(token: str) -> Any:
    """One file a request, with the browser's own id: sent twice it is still one."""
    known(token)
    source = request.files.get("file")
    if source is None or not source.filename:
        return "Выберите файл.", 422
    try:
        name = keep_file(token, source, request.form.get("client_id"))
    except Invisible:
        raise
    except Refusal as refusal:
        return refusal.words, refusal.status if refusal.status in (409, 422) else 422
    return render_template("outside/_file.html", name=name), 201


def keep_file(token: str, source: Any, client_id: str | None) -> str:
    """Checks, stores and attaches one upload to the link's own message; its name. Raises Refusal, Invisible."""
    at, settings = now(), current_app.config["SETTINGS"]
    link = visited(token, visit_now(), key(), at)
    check_files(link)
    unit, number, issuer = stand_in(link), link.message_id, link.issued_by
    db.session.rollback()
    # The file stands in the issuer's name (nobody outside is a person here), its place on the message in the unit's.
    kept = receive(replace(unit, person_id=issuer), source.stream, source.filename, client_id, at,
                   current_app.extensions["file_store"], zone(), replace(DEFAULT, image=settings.photo_limit), later=True,
                   attach=lambda file: m.add_evidence(unit, number, file, request.form.get("stage", "other"), at))
    return kept.name


def is_inside() -> bool:
    """Whether the request comes from somebody who opened the link it names: nobody else may send large files."""
    try:
        visited((request.view_args or {}).get("token", ""), visit_now(), key(), now())
    except Refusal:
        return False
    return True


uploads.TO_KNOWN |= {"outside.evidence": is_inside, "outside.answer": is_inside, "outside.not_ours": is_inside}
