"""Saved lists: kept from the list of messages, opened from one's own page."""

from typing import Any

from flask import flash, redirect, request, url_for

from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Refusal
from app.messages.acts.saved import KEPT, remove_list, save_list
from app.messages.queries.saved import saved_list
from app.web.access import access, me
from app.web.message import room
from app.web.message.pages import WORKERS


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
    asked = {key: request.form.get(f"asked_{key}", "") for key in KEPT}
    back = url_for("message.listing", **{key: value for key, value in asked.items() if value})
    try:
        with act(me()):
            save_list(me(), request.form.get("name", ""), asked, "shared" in request.form, now())
    except Refusal as refusal:
        flash(refusal.words, "late")
        return redirect(back, 303)
    flash("Список сохранён: он стоит на вашей странице и здесь.")
    return redirect(back, 303)


@room.post("/lists/<int:list_id>/remove")
@access(*WORKERS)
def drop_list(list_id: int) -> Any:
    with act(me()):
        remove_list(me(), list_id, now())
    flash("Список убран.")
    return redirect(url_for("message.listing"), 303)
