"""Reading: a mark on one's own notices. Opening one leads to its message."""

from typing import Any

from flask import Response, request, url_for
from flask_login import current_user

from app.foundation.clock import now
from app.foundation.database import act
from app.notices.acts import mark_all_read, mark_read
from app.web.access import access
from app.web.htmx import go, wants_fragment
from app.web.notices import room
from app.web.notices.pages import LAST_ID, shown


@room.post("/<int:notice_id>/open")
@access.signed_in
def open_notice(notice_id: int) -> Response:
    """Marks it as read and leads to its page or its message; without either, back to the list."""
    number, link = _read(notice_id)
    return go(link or (url_for("message.card_page", number=number) if number else url_for("notices.listing")))


@room.post("/<int:notice_id>/read")
@access.signed_in
def read(notice_id: int) -> Any:
    _read(notice_id)
    return _back()


@room.post("/read")
@access.signed_in
def read_all() -> Any:
    """Everything up to the newest one that the page showed."""
    newest = request.form.get("newest", type=int) or 0
    with act(current_user):
        mark_all_read(current_user, min(max(newest, 0), LAST_ID), now())
    return _back()


def _read(notice_id: int) -> tuple[int | None, str]:
    with act(current_user):
        return mark_read(current_user, min(notice_id, LAST_ID), now())


def _back() -> Any:
    """The list where the person was: a fragment for htmx, else the page again."""
    before = request.form.get("before", type=int)
    return shown(before) if wants_fragment() else go(url_for("notices.listing", before=before))
