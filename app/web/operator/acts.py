"""Registering a message outside any card."""

from datetime import datetime
from typing import Any

from flask import current_app, flash, jsonify, request, url_for
from flask_login import current_user

from app.directory.schedules import local, zone
from app.files.acts import receive
from app.files.queries import FileCard
from app.foundation.clock import now
from app.foundation.database import act, carry_out
from app.foundation.refusal import Refusal
from app.messages import acts as m
from app.messages.rules.letter import read_letter
from app.web.access import access, me
from app.web.drafting import kept_if_possible
from app.web.fields import complain
from app.web.formats import hour_words
from app.web.htmx import go
from app.web.operator import room
from app.web.operator.forms import RegisterForm
from app.web.operator.pages import MOST_MADE, given_by, ready_ways, registering, way_in
from app.web.operator.ways import Way, way_of


@room.post("/operator/register")
@access("operator")
def register() -> Any:
    form, at = RegisterForm(), now()
    code = way_in(current_user, form.channel.data)
    if code:
        form.fit(code, given_by(code))
    if code and form.channel.data not in ("", None, code):  # closed while somebody wrote; deadlines and route hang on it
        form.form_errors.append(f"Канал, который был выбран, вам больше не открыт. Сейчас выбран «{ready_ways(me())[code]}»: "
                                "если он подходит, отправьте ещё раз; набранное сохранено.")
        return refused(form)
    if code and form.to_read:
        return registering(*read_in(form, code)) if form.letter.validate(form) else refused(form)
    if code is None or not form.validate_on_submit():
        return refused(form)
    try:
        number, said = taken_in(form, code, at)
    except m.SentTwice as twice:
        number, said = twice.number, twice.words
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return refused(form)
    way = way_of(code)
    flash(f"{said.rstrip('.')}. Теперь {way.following}." if form.again and way.following else said)
    if form.again:
        made = [str(number), *request.args.getlist("made")][:MOST_MADE]
        return go(url_for("operator.register_page", channel=code, made=made, **kept_of(form, way)))
    return go(url_for("message.card_page", number=number))


def kept_of(form: RegisterForm, way: Way) -> dict[str, str]:
    return {name: form[name].data.isoformat() if name == "received_at" else form[name].data
            for name in way.kept if name in form and form[name].data}


def read_in(form: RegisterForm, code: str) -> tuple[RegisterForm, str, None, str]:
    """The form filled from the pasted letter, nothing saved; what the letter does not tell stays as it was."""
    letter = read_letter(form.letter.data or "", zone())
    form.text.data = letter.text
    known = {"author_name": letter.author[:200], "author_contacts": letter.address, "reply_to": letter.address}
    for name, value in known.items():
        if name in form and value:
            form[name].data = value
    if letter.sent:
        form.received_at.raw_data = None
        form.received_at.data = letter.sent
    said = "Поля заполнены из письма: проверьте и зарегистрируйте." if letter.address or letter.author else \
        "Шапки письма нет: весь текст перенесён целиком, остальное впишите сами."
    return form, code, None, said


def taken_in(form: RegisterForm, code: str, at: datetime) -> tuple[int, str]:
    """Registered, with the scan where there is one: both or neither. The number, and what is said of it."""
    scan = form.file.data if "file" in form else None
    if scan is None:
        return carry_out(current_user, lambda: registered(form, code, at, None))
    done: list[tuple[int, str]] = []
    receive(me(), scan.stream, scan.filename, None, at, current_app.extensions["file_store"], zone(),
            attach=lambda kept: done.append(registered(form, code, at, kept)))
    return done[-1]


def registered(form: RegisterForm, code: str, at: datetime, scan: FileCard | None) -> tuple[int, str]:
    """Assigned by the same stroke where an addressee is named."""
    message = m.register(me(), new_message(form, code, scan), at)
    if not form.person.person_id:
        return message.id, f"Зарегистрировано № {message.id}"
    m.assign(me(), message.id, message.version, at, unit_id=None, person_id=form.person.person_id)
    return message.id, f"Зарегистрировано и назначено № {message.id}"


def refused(form: RegisterForm) -> Any:
    return registering(form, form.channel.data, kept_if_possible(keep_typed)), 422


PLAIN = ("settlement", "street", "house", "place_note", "network", "page_kind", "item_kind", "community", "link",
         "author_name", "author_contacts", "external_number", "form", "appeal_type", "reply_to", "applicant", "received_by")


def new_message(form: RegisterForm, code: str, scan: FileCard | None) -> m.NewMessage:
    plain = {name: form[name].data or "" for name in PLAIN if name in form}
    if code == "paper" and plain["external_number"]:  # numbers of incoming papers begin anew each year
        plain["external_number"] += f" от {local(form.received_at.data):%d.%m.%Y}"
    return m.NewMessage(
        channel=way_of(code).channel, text=form.text.data, received_at=form.received_at.data, topic_id=form.topic.topic_id,
        incident_kind=form.incident_kind.data or None if "incident_kind" in form else None,
        found_by_monitoring=bool(form.found_by_monitoring.data) if "found_by_monitoring" in form else False,
        kind=kind_of(form), scan=scan,
        source_due=form.source_due.data if "source_due" in form else None, **plain)


def kind_of(form: RegisterForm) -> str:
    """A form without the choice is of a channel without appeals; who sent one all the same is told so, not overruled."""
    chosen = form.kind.data if "kind" in form else request.form.get("kind")
    return "appeal" if chosen == "appeal" else "message"


@room.post("/operator/register/draft")
@access("operator")
def register_draft() -> Any:
    return jsonify(saved=keep_typed())


def keep_typed() -> str:
    """The moment it was kept, in words."""
    at = now()
    data = {name: value for name, value in request.form.items() if name not in ("csrf_token", "again")}
    with act(current_user):
        m.save_draft(current_user, 0, "register", data, at)
    return hour_words(at)


@room.post("/operator/register/anew")
@access("operator")
def begin_anew() -> Any:
    """What was typed before is thrown away."""
    with act(current_user):
        m.forget_draft(current_user, 0, "register")
    return go(url_for("operator.register_page"))
