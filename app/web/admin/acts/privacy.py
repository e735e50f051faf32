"""How long personal data are kept, and the act that destroys them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for

from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Refusal
from app.privacy.acts import check_months, order_act, set_retention
from app.privacy.due import Borders, retention
from app.web.access import access, me
from app.web.admin import room
from app.web.admin.forms import RetentionForm, refuse
from app.web.admin.pages.privacy import privacy_shown, retention_form


@room.post("/admin/privacy/rule")
@access("admin")
def keep_for() -> Any:
    """Установить срок; «Посмотреть, что затронет» keeps nothing and needs no basis yet."""
    form = RetentionForm()
    if "look" in request.form:
        return looked_at(form)
    if not form.validate_on_submit():
        return privacy_shown(form, 422)
    try:
        with act(me()):
            set_retention(me(), form.message_months.data, form.appeal_months.data, form.basis.data or "",
                          form.by_itself.data, now())
    except Refusal as refusal:
        refuse(form, refusal)
        return privacy_shown(form, refusal.status)
    flash("Срок хранения установлен.")
    return redirect(url_for("admin.privacy"), 303)


def looked_at(form: RetentionForm) -> Any:
    if not (form.message_months.validate(form) and form.appeal_months.validate(form)):
        return privacy_shown(form, 422)
    months = form.message_months.data, form.appeal_months.data
    try:
        check_months(*months)
    except Refusal as refusal:
        refuse(form, refusal)
        return privacy_shown(form, refusal.status)
    return privacy_shown(form, tried=replace(retention(), message_months=months[0], appeal_months=months[1]))


@room.post("/admin/privacy")
@access("admin")
def depersonalise() -> Any:
    """Подтвердить акт: the background carries it out."""
    try:
        with act(me()):
            number = order_act(me(), seen(), now())
    except Refusal as refusal:
        return privacy_shown(retention_form(retention()), refusal.status, refusal.words)
    flash(f"Акт № {number} составлен, обезличивание идёт. Документ появится здесь же.")
    return redirect(url_for("admin.depersonalising", act_id=number), 303)


def seen() -> Borders:
    """The moments that the page showed. Raises Refusal for none."""
    try:
        return Borders(datetime.fromisoformat(request.form.get("messages_before", "")),
                       datetime.fromisoformat(request.form.get("appeals_before", "")))
    except ValueError:
        raise Refusal("Откройте страницу заново: неизвестно, что на ней было показано.") from None
