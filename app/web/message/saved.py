"""Saved lists: kept from the list of messages, looked over, renamed and removed on a page of their own."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from wtforms import BooleanField

from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.refusal import Refusal
from app.messages.acts.saved import KEPT, LONGEST_NAME, remove_list, rename_list, save_list
from app.messages.queries.saved import SavedCard, saved_list, saved_lists
from app.web.access import access, me
from app.web.fields import Text, complain
from app.web.message import room
from app.web.message.exports import filter_words
from app.web.message.pages import WORKERS


class ListForm(FlaskForm):
    """Judged by the act: it knows the other names."""

    name = Text("Название", render_kw={"maxlength": LONGEST_NAME, "required": True})
    shared = BooleanField("показать всем: каждый увидит в нём своё")


@room.get("/lists")
@access(*WORKERS)
def lists() -> str:
    return lists_page()


def lists_page(wrong: tuple[int, ListForm] | None = None, offered: Mapping[str, str] | None = None) -> str:
    """``wrong``: a form that was refused, and which list it renames (0: the filter ``offered`` is to be saved)."""
    saved = saved_lists(me())
    words = filter_words([*(one.asked for one in saved), dict(offered or {})])
    forms = {one.id: wrong[1] if wrong and wrong[0] == one.id else fresh_form(one) for one in saved if not one.owner}
    return render_template("message/lists.html", saved=list(zip(saved, words, strict=False)), forms=forms, offered=offered,
                           offered_words=words[-1], form=wrong[1] if wrong else None, wrong=wrong[0] if wrong else None)


def fresh_form(one: SavedCard) -> ListForm:
    return ListForm(formdata=None, prefix=prefix_of(one.id), data={"name": one.name, "shared": one.shared})


def prefix_of(list_id: int) -> str:
    """Many forms stand on one page, each with its own names."""
    return f"list-{list_id}-"


@room.get("/lists/<int:list_id>")
@access(*WORKERS)
def open_list(list_id: int) -> Any:
    name, asked, gone = saved_list(me(), list_id)
    if gone:
        flash(f"В списке «{name}» больше нет {' и '.join(gone)}: показано без этого.", "soon")
    return redirect(url_for("message.listing", **asked), 303)


@room.post("/lists")
@access(*WORKERS)
def keep_list() -> Any:
    asked = {key: request.form[f"asked_{key}"] for key in KEPT if request.form.get(f"asked_{key}")}
    form = ListForm()
    try:
        with act(me()):
            save_list(me(), form.name.data or "", asked, form.shared.data, now())
    except Refusal as refusal:
        return refused(0, form, refusal, asked)
    flash("Список сохранён: он стоит на вашей странице и здесь.")
    return redirect(url_for("message.listing", **asked), 303)


@room.post("/lists/<int:list_id>")
@access(*WORKERS)
def change_list(list_id: int) -> Any:
    """Another name; shown to all or to oneself."""
    form = ListForm(prefix=prefix_of(list_id))
    try:
        with act(me()):
            rename_list(me(), list_id, form.name.data or "", form.shared.data, now())
    except Refusal as refusal:
        return refused(list_id, form, refusal)
    flash("Изменения сохранены.")
    return redirect(url_for("message.lists"), 303)


def refused(list_id: int, form: ListForm, refusal: Refusal, asked: Mapping[str, str] | None = None) -> Any:
    """With the words beside the field; what cannot be named at all goes on as it is."""
    db.session.rollback()
    if refusal.field is None:
        raise refusal
    complain(form, refusal.field, refusal.words)
    return lists_page((list_id, form), asked), refusal.status


@room.post("/lists/<int:list_id>/remove")
@access(*WORKERS)
def drop_list(list_id: int) -> Any:
    with act(me()):
        remove_list(me(), list_id, now())
    flash("Список убран.")
    return redirect(url_for("message.lists"), 303)
