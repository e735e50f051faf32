"""What the head does with notes."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, flash, redirect, request, url_for

from app.directory.schedules import local_date
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Forbidden, Invisible, Refusal
from app.reports import acts
from app.reports.rules import monday_of, week_words
from app.web.access import access, me
from app.web.fields import complain
from app.web.reports import room
from app.web.reports.forms import ConclusionsForm, RuleForm, WeekForm
from app.web.reports.pages import monday, note_shown, notes_shown, rule_shown


def to_note(week: str) -> Any:
    return redirect(url_for("reports.note", week=week), 303)


@room.post("/notes/new")
@access("head")
def make_any() -> Any:
    """The note of any week, named by its number."""
    form = WeekForm(prefix="any")
    if not form.validate_on_submit():
        return notes_shown(form, 422)
    try:
        first = monday_of(form.week.data, local_date(now()))
        with act(me()):
            acts.make_note(me(), first, now())
    except Refusal as refusal:
        complain(form, "week", refusal.words)
        return notes_shown(form, refusal.status)
    return to_note(week_words(first))


@room.post("/notes/<week>/make")
@access("head")
def make(week: str) -> Any:
    first, form = monday(week), ConclusionsForm()
    try:
        with act(me()):
            again = acts.make_note(me(), first, now(), typed(form)).version > 1
    except Refusal as refusal:
        return note_shown(week, refusal.status, kept(form), refusal.words)
    flash("Посчитано заново." if again else "Записка составлена.")
    return to_note(week)


def typed(form: ConclusionsForm) -> str | None:
    """The conclusions that stand in the note's form; None where the button stood elsewhere."""
    return form.conclusions.data if "conclusions" in request.form else None


def kept(form: ConclusionsForm) -> ConclusionsForm | None:
    return form if "conclusions" in request.form else None


@room.post("/notes/<week>/drop")
@access("head")
def drop(week: str) -> Any:
    first = monday(week)
    try:
        with act(me()):
            acts.drop_draft(me(), first, seen_in(request.form.get("seen")), now())
    except (Invisible, Forbidden):
        raise
    except Refusal as refusal:
        return note_shown(week, refusal.status, refused=refusal.words)
    flash("Черновик убран.")
    return redirect(url_for("reports.notes"), 303)


@room.post("/notes/<week>/conclusions")
@access("head")
def save_conclusions(week: str) -> Any:
    form, first = ConclusionsForm(), monday(week)
    if not form.validate_on_submit():
        return note_shown(week, 422, form)
    try:
        with act(me()):
            acts.save_conclusions(me(), first, seen_in(form.seen.data), form.conclusions.data or "", now())
    except (Invisible, Forbidden):
        raise
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return note_shown(week, refusal.status, form, refusal.words)
    flash("Выводы сохранены.")
    return to_note(week)


@room.post("/notes/<week>/approve")
@access("head")
def approve(week: str) -> Any:
    first, form = monday(week), ConclusionsForm()
    host = (urlsplit(current_app.config["SETTINGS"].public_address).hostname or "localhost").encode("idna").decode()
    try:
        with act(me()):
            acts.approve(me(), first, seen_in(request.form.get("seen")), now(), host, typed(form))
    except (Invisible, Forbidden):
        raise
    except Refusal as refusal:
        return note_shown(week, refusal.status, kept(form), refusal.words)
    flash("Записка утверждена, её числа больше не изменятся.")
    return to_note(week)


def seen_in(value: str | None) -> int:
    """The version that the page showed; an old page showed none."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 9 else 0


@room.post("/notes/rule/set")
@access("head")
def set_rule() -> Any:
    form = RuleForm()
    if not form.validate_on_submit():
        return rule_shown(form, 422)
    new = acts.NewRule(form.addressee.data, form.source.data, int(form.weekday.data), int(form.hour.data), form.signed_by.data,
                       (form.critical.data or "").splitlines(), (form.addresses.data or "").splitlines())
    try:
        with act(me()):
            acts.set_rule(me(), new, now())
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return rule_shown(form, refusal.status)
    flash("Сохранено. Действует со следующей записки; черновик можно посчитать заново.")
    return redirect(url_for("reports.notes"), 303)
