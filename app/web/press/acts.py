"""A line announced, changed and closed; its questions entered and answered, as page and as fragment."""

import json
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for

from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Forbidden, Invisible, Refusal, Stale
from app.press import acts as p
from app.press.queries import line_card, questions
from app.web.access import access, me
from app.web.fields import complain
from app.web.htmx import wants_fragment
from app.web.press import room
from app.web.press.forms import QuestionForm, line_form, question_form
from app.web.press.pages import Refused, line_shown, listing_shown, writes


@room.post("/lines/new")
@access("operator")
def announce() -> Any:
    form = line_form()
    if not form.validate_on_submit():
        return listing_shown(form, 422)
    try:
        with act(me()):
            number = p.announce_line(me(), form.line, now())
    except Forbidden:
        raise
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return listing_shown(form, refusal.status)
    return redirect(url_for("press.line", number=number), 303)


@room.post("/lines/<int:number>/change")
@access("operator")
def change(number: int) -> Any:
    form = line_form()
    if not form.validate_on_submit():
        return line_shown(number, change=form, status=422)
    seen = form.seen.data or ""
    try:
        with act(me()):
            p.change_line(me(), number, int(seen) if seen.isascii() and seen.isdigit() else 0, form.line, now())
    except (Invisible, Forbidden):
        raise
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return line_shown(number, change=form, status=refusal.status)
    flash("Изменено.")
    return redirect(url_for("press.line", number=number), 303)


@room.post("/lines/<int:number>/ask")
@access("operator")
def ask(number: int) -> Any:
    form = question_form()
    if not form.validate_on_submit():
        return asked(number, form, 422)
    try:
        with act(me()):
            p.ask(me(), number, form.question, now())
    except (Invisible, Forbidden):
        raise
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return asked(number, form, refusal.status)
    if wants_fragment():
        return changed(asked(number, question_form(formdata=None), 200))
    return redirect(url_for("press.line", number=number), 303)


def asked(number: int, form: QuestionForm, status: int) -> Any:
    """The form alone for htmx, else the page around it."""
    if wants_fragment():
        return make_response(render_template("press/_ask.html", line=line_card(me(), number), ask=form), status)
    return line_shown(number, ask=form, status=status)


def changed(response: Any) -> Any:
    """Tells the page to look for news at once."""
    response.headers["HX-Trigger"] = json.dumps({"line-changed": {}})
    return response


@room.post("/lines/<int:number>/questions/<int:question>/answer")
@access("operator")
def answer(number: int, question: int) -> Any:
    seen, typed = request.form.get("seen", ""), request.form.get("answer", "").replace("\r\n", "\n")
    refused, status = None, 200
    try:
        with act(me()):
            p.answer_question(me(), number, question, int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0,
                              typed, now())
    except (Invisible, Forbidden):
        raise
    except Refusal as refusal:
        refused, status = Refused(question, refusal.words, typed), refusal.status
    if not wants_fragment():
        return line_shown(number, refused=refused, status=status) if refused else redirect(
            url_for("press.line", number=number), 303)
    line = line_card(me(), number)
    row = next(one for one in questions(me(), number) if one.id == question)
    made = make_response(render_template("press/_question.html", line=line, one=row, refused=refused,
                                         writes=writes() and line.closed_at is None), status)
    return made if refused else changed(made)


@room.post("/lines/<int:number>/close")
@access("operator")
def close(number: int) -> Any:
    try:
        with act(me()):
            left = p.close_line(me(), number, now())
    except (Invisible, Forbidden):
        raise
    except Stale:
        return redirect(url_for("press.line", number=number), 303)
    except Refusal as refusal:
        return line_shown(number, status=refusal.status, words=refusal.words)
    ended = "отменена" if line_card(me(), number).state(now()) == "cancelled" else "завершена"
    flash(f"Линия {ended}. {p.left_words(left)}")
    return redirect(url_for("press.line", number=number), 303)
