"""The executor's room: my assignments by deadline, phone first. The assignment itself is the message's card."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_login import current_user

from app.directory.schedules import zone
from app.foundation.clock import now
from app.foundation.viewer import Viewer
from app.messages.queries import listing
from app.messages.queries.books import assignments_book
from app.messages.queries.rows import Row
from app.web import shapes
from app.web.access import access, me
from app.web.xlsx import book_at_once

room = Blueprint("executor", __name__)


@room.get("/executor")
@access("executor")
def assignments() -> str:
    at, viewer, finished = now(), me(), "done" in request.args
    page = listing.assignments(viewer, finished, request.args.get("after"))
    lines = [(shapes.line_of(row, viewer, at), standing(row, viewer)) for row in page.rows]
    following = url_for("executor.assignments", done=1 if finished else None, after=page.following) \
        if page.following else None
    return render_template("executor/assignments.html", lines=lines, following=following, finished=finished,
                           paged="after" in request.args)


def standing(row: Row, viewer: Viewer) -> str:
    """Whose turn it is, as the executor is told."""
    if row.unit_id not in viewer.units:
        return f"Вы помогаете; отвечает {row.unit}"
    if row.state in ("assigned", "preparing"):
        return "Ждёт вашего ответа"
    if row.state == "deferred":
        return "Ждёт вашего окончательного ответа"
    if row.waits_on == "unit_head" and viewer.has("unit_head"):
        return "Ждёт вашего согласования"
    if row.waits_on == "executor" and row.state == "at_step":
        return "Ответ согласован: опубликуйте или отправьте его"
    return shapes.state_words(row)


@room.get("/executor.xlsx")
@access("executor")
def assignments_workbook() -> Any:
    done = "done" in request.args
    return book_at_once("assignments.xlsx", assignments_book(me(), done),
                        {"list": "assignments", **({"done": "1"} if done else {})}, zone())
