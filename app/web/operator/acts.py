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
from app.web.operator.pages import channel_of

KEPT = ("network", "community", "page_kind", "item_kind", "settlement")


@room.post("/operator/register")
@access("operator")
def register() -> Any:
    form, at, channel = RegisterForm(), now(), channel_of(current_user)
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
        kept = {name: form[name].data for name in KEPT if form[name].data}
        return redirect(url_for("operator.register_page", **kept), 303)
    return redirect(url_for("message.card_page", number=number), 303)


def registered(form: RegisterForm, channel: str, at: datetime) -> tuple[int, str]:
    """The number, and what is said of it; assigned by the same stroke where an addressee is named."""
    message = m.register(me(), new_message(form, channel), at)
    if not form.person.person_id:
        return message.id, f"№ {message.id} зарегистрировано"
    m.assign(me(), message.id, message.version, at, unit_id=None, person_id=form.person.person_id)
    return message.id, f"№ {message.id} зарегистрировано и назначено"


def refused(form: RegisterForm) -> Any:
    return render_template("operator/register.html", form=form, draft_saved=None, channel=channel_of(current_user)), 422


def new_message(form: RegisterForm, channel: str) -> m.NewMessage:
    return m.NewMessage(
        channel=channel, text=form.text.data, received_at=form.received_at.data,
        incident_kind=form.incident_kind.data or None, found_by_monitoring=form.found_by_monitoring.data,
        topic_id=form.topic.topic_id, settlement=form.settlement.data or "", street=form.street.data or "",
        house=form.house.data or "", place_note=form.place_note.data or "", network=form.network.data or "",
        page_kind=form.page_kind.data or "", item_kind=form.item_kind.data or "", community=form.community.data or "",
        link=form.link.data or "", author_name=form.author_name.data or "",
        author_contacts=form.author_contacts.data or "", external_number=form.external_number.data or "")


@room.post("/operator/register/draft")
@access("operator")
def register_draft() -> Any:
    at = now()
    data = {name: value for name, value in request.form.items() if name not in ("csrf_token", "again")}
    with act(current_user):
        m.save_draft(current_user, 0, "register", data, at)
    return jsonify(saved=hour_words(at))
