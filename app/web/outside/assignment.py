"""The assignment of a link: read, answered, given back. What is typed is kept on the server until it is sent."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask_wtf import FlaskForm

from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Invisible, Refusal, Stale
from app.foundation.viewer import NOBODY
from app.messages import acts as m
from app.messages.acts.links import (
    Lapsed,
    Useless,
    answer_by_link,
    draft_by_link,
    link_of,
    not_ours_by_link,
    remove_by_link,
    stand_in,
    visited,
)
from app.messages.queries.cards import Card
from app.messages.queries.links import assignment_of
from app.messages.queries.prefill import draft_of, former_answer
from app.messages.rules.route import outcomes_of, talks_first
from app.privacy.authors import impersonal_of
from app.web import shapes
from app.web.access import access
from app.web.fields import as_formdata, complain
from app.web.formats import day_and_hour, hour_words
from app.web.htmx import go, wants_fragment
from app.web.outside import room
from app.web.outside.forms import AnswerForm, NotOursForm, TalkForm
from app.web.outside.proof import figure_of, keep_files
from app.web.outside.visits import key, known, plain, to_the_door, useless, visit_now

FORMS: dict[str, tuple[type[FlaskForm], str]] = {
    "answer": (AnswerForm, "answer"), "call": (TalkForm, "talk"), "not_ours": (NotOursForm, "other")}


@room.get("/link/<token>/assignment")
@access.public
def assignment(token: str) -> Any:
    link = known(token)
    try:
        visited(token, visit_now(), key(), now())
    except Invisible:
        return to_the_door(token)
    except Refusal as refusal:
        return useless(link, refusal.words)
    return assignment_shown(token)


def assignment_shown(token: str, status: int = 200, refused: str = "", shown: tuple[str, str] | None = None,
                     **sent: FlaskForm) -> Response:
    """``sent``: the form that was refused, under its act; it keeps the version it was written for."""
    at, link = now(), link_of(token)
    found = assignment_of(link, at)
    forms, saved = {}, {}
    for code in FORMS:
        forms[code], kept = (sent[code], None) if code in sent else fresh_form(code, found, stand_in(link))
        saved[code] = day_and_hour(kept, at) if kept else None
        if status != 422 or not forms[code].seen.data:
            forms[code].seen.data = str(found.version)
    forms["answer"].outcome.choices = outcomes_of(found.route)
    hide = str if talks_first(found.route) else impersonal_of(found.number)
    clocks = [clock for clock in shapes.clock_lines(found, at) if clock["open"] and clock["kind"] in ("executor", "promise")]
    return plain(render_template(
        "outside/assignment.html", token=token, card=found, answer=forms["answer"], other=forms["not_ours"],
        talk=forms["call"] if talks_first(found.route) else None, talk_missing=shapes.talk_missing(found), shown=shown,
        saved=saved, refused=refused, hide=hide, clocks=clocks[:1],
        told={name: hide(words) for name, words in found.essence.items()}, returned=shapes.returns_of(found),
        until=link.ends_at,
        photos=[figure_of(token, found.number, item, at) for item in found.waiting_evidence]), status)


def fresh_form(code: str, found: Card, viewer: Any) -> tuple[Any, datetime | None]:
    """A form with the answer to be mended, over it what was typed; and when that was kept."""
    made, prefix = FORMS[code]
    values = former_answer(found) if code == "answer" else {}
    draft = draft_of(viewer, found.number, code)
    if draft is None:
        return made(formdata=None, data=values, prefix=prefix), None
    form = made(formdata=as_formdata(draft[0]), data=values, prefix=prefix)
    form.seen.data = None
    return form, draft[1]


def save_typed(token: str, code: str) -> datetime:
    """Keeps the form's own fields as they came. Raises what ``draft_by_link`` raises."""
    at = now()
    made, prefix = FORMS[code]
    names = [field.name for field in made(formdata=None, prefix=prefix) if field.type not in ("CSRFTokenField", "HiddenField")]
    data = {name: request.form[name] for name in names if name in request.form}
    with act(NOBODY):
        draft_by_link(token, visit_now(), key(), code, data, at)
    return at


@room.post("/link/<token>/draft/<code>")
@access.public
def draft(token: str, code: str) -> Any:
    known(token)
    if code not in FORMS:
        raise Invisible()
    return jsonify(saved=hour_words(save_typed(token, code)))


@room.post("/link/<token>/files")
@access.public
def attach(token: str) -> Any:
    """Without JavaScript: the files chosen come first, so that they can be seen and taken back before the answer goes."""
    return stepped(token, lambda: None)


@room.post("/link/<token>/photos/<int:evidence>/drop")
@access.public
def drop(token: str, evidence: int) -> Any:
    return stepped(token, lambda: take_back(token, evidence))


def take_back(token: str, evidence: int) -> None:
    with act(NOBODY):
        remove_by_link(token, visit_now(), key(), evidence, now())


def stepped(token: str, step: Callable[[], Any]) -> Any:
    """One step before the answer: for a script nothing is left to show, otherwise the page with what was typed."""
    link = known(token)
    try:
        visited(token, visit_now(), key(), now())
        step()
        if wants_fragment():
            return ""
        keep_files(token)
        save_typed(token, "answer")
    except Lapsed:
        return go(url_for("outside.door", token=token)) if wants_fragment() else come_again(token, "answer")
    except Invisible:
        raise
    except Useless as refusal:
        return useless(link, refusal.words, request.form.get("answer-text", ""))
    except Refusal as refusal:
        form = AnswerForm(prefix="answer")
        complain(form, refusal.field, refusal.words)
        return assignment_shown(token, 422, answer=form)
    return plain(redirect(url_for("outside.assignment", token=token, _anchor="taken"), 303), 303)


@room.post("/link/<token>/answer")
@access.public
def answer(token: str) -> Any:
    form = AnswerForm(prefix="answer")
    new = m.NewAnswer(form.text.data or "", form.outcome.data or None, bool(form.interim.data), form.promised_for.data,
                      bool(form.truthful.data))

    def submit() -> None:
        with act(NOBODY):
            answer_by_link(token, visit_now(), key(), version(form.seen.data), new, now())

    return submitted(token, "answer", form, submit, form.text.data or "")


@room.post("/link/<token>/not-ours")
@access.public
def not_ours(token: str) -> Any:
    form = NotOursForm(prefix="other")

    def submit() -> None:
        with act(NOBODY):
            not_ours_by_link(token, visit_now(), key(), version(form.seen.data), form.reason.data, form.words.data or "", now())

    return submitted(token, "not_ours", form, submit, form.words.data or "")


def version(seen: str | None) -> int:
    return int(seen) if seen and seen.isascii() and seen.isdigit() and len(seen) < 10 else 0


def submitted(token: str, code: str, form: Any, submit: Callable[[], None], typed: str,
              after: Callable[[], Any] | None = None) -> Any:
    """``after``: where it leads when the link goes on; else to the thanks."""
    link = known(token)
    try:
        visited(token, visit_now(), key(), now())
        keep_files(token)  # whatever is wrong beside them, what was sent need not be chosen again
        if not form.validate_on_submit():
            return assignment_shown(token, 422, **{code: form})
        submit()
    except Lapsed:
        return come_again(token, code)
    except Invisible:
        return to_the_door(token)
    except Useless as refusal:
        return useless(link, refusal.words, typed)
    except Stale:
        return assignment_shown(token, 409, "Поручение изменилось, пока вы писали. Прочтите его ещё раз и отправьте снова.",
                                **{code: form})
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return assignment_shown(token, refusal.status, **{code: form})
    return after() if after else plain(redirect(url_for("outside.thanks"), 303), 303)


@room.get("/link/sent")
@access.public
def thanks() -> str:
    """An address of its own, that tells nothing of the link: going back from here sends nothing again."""
    return render_template("outside/thanks.html")


def come_again(token: str, code: str) -> Any:
    """The visit was over before the form came: its words wait behind the door."""
    save_typed(token, code)
    flash("Поручение было открыто больше четырёх часов. Откройте его ещё раз: набранное сохранено.", "soon")
    return to_the_door(token)
