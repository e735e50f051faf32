"""What the operator does outside a card: registering, and acting on several messages at once."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Refusal
from app.messages import acts as m
from app.messages.queries import listing
from app.web.access import access
from app.web.fields import complain
from app.web.formats import hour_words
from app.web.operator import room
from app.web.operator.forms import BulkAssignForm, RegisterForm
from app.web.operator.pages import channel_of, numbers_in

KEPT = ("network", "community", "page_kind", "item_kind", "settlement")


@room.post("/operator/register")
@access("operator")
def register() -> Any:
    form, at, channel = RegisterForm(), now(), channel_of(current_user)
    if channel is None or not form.validate_on_submit():
        return refused(form)
    try:
        with act(current_user):
            message = m.register(current_user, new_message(form, channel), at)
            number, said = message.id, f"№ {message.id} зарегистрировано"
            if form.person.person_id:
                m.assign(current_user, number, message.version, at, unit_id=None, person_id=form.person.person_id)
                said += " и назначено"
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


@room.post("/operator/take")
@access("operator")
def bulk_take() -> Any:
    return results("Приняты в работу", numbers_in(request.form.getlist("number")),
                   lambda row, at: m.take(current_user, row.number, row.version, at))


@room.post("/operator/assign")
@access("operator")
def bulk_assign() -> Any:
    """First the choice of the addressee, then the act on each."""
    numbers, form = numbers_in(request.form.getlist("number")), BulkAssignForm()
    if "person" not in request.form:
        return redirect(url_for("operator.bulk_assign_page", number=numbers), 303)
    if not form.validate_on_submit():
        rows = listing.rows_of(current_user, numbers)
        return render_template("operator/assign.html", rows=rows, form=form), 422
    return results("Назначены", numbers, lambda row, at: m.assign(
        current_user, row.number, row.version, at, unit_id=None, person_id=form.person.person_id,
        words=form.words.data or ""))


@room.post("/operator/print")
@access("operator")
def bulk_print() -> Any:
    return redirect(url_for("operator.print_list", number=numbers_in(request.form.getlist("number"))), 303)


def results(title: str, numbers: list[int], do: Any) -> Any:
    """Each message in an act of its own: one that cannot be done does not hold the others back."""
    outcome, at = [], now()
    for row in listing.rows_of(current_user, numbers):
        try:
            with act(current_user):
                do(row, at)
            outcome.append((row, ""))
        except Refusal as refusal:
            outcome.append((row, refusal.words))
    if outcome and not any(words for _, words in outcome):
        flash(f"{title}: {len(outcome)}")
        return redirect(url_for("operator.queue"), 303)
    return render_template("operator/results.html", title=title, outcome=outcome)
