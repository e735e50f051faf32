"""Registering a message outside any card."""

from datetime import datetime
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from app.foundation.clock import now
from app.foundation.database import act, carry_out
from app.foundation.refusal import Refusal
from app.messages import acts as m
from app.web.access import access, me
from app.web.fields import complain
from app.web.formats import hour_words
from app.web.operator import room
from app.web.operator.forms import RegisterForm
from app.web.operator.pages import channel_of, given_by, register_context

KEPT = ("network", "community", "page_kind", "item_kind", "settlement")


@room.post("/operator/register")
@access("operator")
def register() -> Any:
    form, at = RegisterForm(), now()
    channel = channel_of(current_user, form.channel.data)
    if channel:
        form.fit(channel, given_by(channel))
    if channel is None or not form.validate_on_submit():
        return refused(form)
    try:
        number, said = carry_out(current_user, lambda: registered(form, channel, at))
    except m.SentTwice as twice:
        number, said = twice.number, twice.words
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return refused(form)
    flash(said)
    if form.again.data:
        kept = {name: form[name].data for name in KEPT if name in form and form[name].data}
        return redirect(url_for("operator.register_page", channel=channel, **kept), 303)
    return redirect(url_for("message.card_page", number=number), 303)


def registered(form: RegisterForm, channel: str, at: datetime) -> tuple[int, str]:
    """The number, and what is said of it; assigned by the same stroke where an addressee is named."""
    message = m.register(me(), new_message(form, channel), at)
    if not form.person.person_id:
        return message.id, f"№ {message.id} зарегистрировано"
    m.assign(me(), message.id, message.version, at, unit_id=None, person_id=form.person.person_id)
    return message.id, f"№ {message.id} зарегистрировано и назначено"


def refused(form: RegisterForm) -> Any:
    return render_template("operator/register.html", **register_context(form, form.channel.data), draft_saved=None), 422


PLAIN = ("settlement", "street", "house", "place_note", "network", "page_kind", "item_kind", "community", "link",
         "author_name", "author_contacts", "external_number", "form", "appeal_type", "reply_to", "applicant")


def new_message(form: RegisterForm, channel: str) -> m.NewMessage:
    plain = {name: form[name].data or "" for name in PLAIN if name in form}
    return m.NewMessage(
        channel=channel, text=form.text.data, received_at=form.received_at.data, topic_id=form.topic.topic_id,
        incident_kind=form.incident_kind.data or None if "incident_kind" in form else None,
        found_by_monitoring=bool(form.found_by_monitoring.data) if "found_by_monitoring" in form else False,
        kind=(form.kind.data or "message") if "kind" in form else "message",
        source_due=form.source_due.data if "source_due" in form else None, **plain)


@room.post("/operator/register/draft")
@access("operator")
def register_draft() -> Any:
    at = now()
    data = {name: value for name, value in request.form.items() if name not in ("csrf_token", "again")}
    with act(current_user):
        m.save_draft(current_user, 0, "register", data, at)
    return jsonify(saved=hour_words(at))
