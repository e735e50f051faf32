"""Handing in, loading, undoing, matching."""

from typing import Any

from flask import flash, request, url_for
from flask_login import current_user

from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.refusal import Refusal, Stale
from app.foundation.words import plural
from app.imports import acts
from app.imports import matching as match
from app.imports.queries import gate
from app.web.access import access
from app.web.htmx import go
from app.web.imports import room
from app.web.imports.forms import MatchForm, UploadForm
from app.web.imports.pages import LAST_ID, asked, batch_page, batches_page, matching_page


@room.post("/imports")
@access("operator", "admin")
def hand_in() -> Any:
    gate(current_user)
    form = UploadForm()
    if not form.validate_on_submit():
        return batches_page(form), 422
    try:
        number = acts.hand_in(current_user, form.file.data.stream, form.file.data.filename or "", now())
    except Refusal as refusal:
        db.session.rollback()
        form.file.errors = [refusal.words]
        return batches_page(form), 422
    return go(url_for("imports.batch", number=number))


@room.post("/imports/<int:number>/load")
@access("operator", "admin")
def load(number: int) -> Any:
    return _done(number, acts.load_batch)


@room.post("/imports/<int:number>/drop")
@access("operator", "admin")
def drop(number: int) -> Any:
    return _done(number, acts.drop_batch)


@room.post("/imports/<int:number>/undo")
@access("operator", "admin")
def undo(number: int) -> Any:
    return _done(number, acts.undo_batch)


def _done(number: int, what: Any) -> Any:
    """The act, then the batch's page; a refusal stands on the page that it is about."""
    gate(current_user)
    try:
        with act(current_user):
            what(current_user, min(number, LAST_ID), now())
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        return batch_page(number, refusal.words), refusal.status
    return go(url_for("imports.batch", number=number))


@room.post("/imports/matching")
@access("operator", "admin")
def say() -> Any:
    gate(current_user)
    form, (kind, page) = MatchForm(), asked()
    known = match.choices(kind)
    try:
        form.validate()
        count = match.match(current_user, kind, form.words.data or "", form.target(known), now)
    except Refusal as refusal:
        db.session.rollback()
        form.label.errors = [refusal.words]
        return matching_page(kind, page, form), 422
    flash(f"Запомнено. Сопоставлено {count} {plural(count, 'сообщение', 'сообщения', 'сообщений')}.")
    return go(url_for("imports.matching", kind=kind, page=page if page > 1 else None))


@room.post("/imports/matching/forget")
@access("operator", "admin")
def forget() -> Any:
    gate(current_user)
    kind, page = asked()
    try:
        with act(current_user):
            match.forget(current_user, kind, request.form.get("words", ""), now())
    except Stale as stale:
        return matching_page(kind, page, refused=stale.words), 409
    flash("Забыто. Следующая выгрузка спросит об этих словах снова.")
    return go(url_for("imports.matching", kind=kind, page=page if page > 1 else None))
