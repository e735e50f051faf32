"""The command passed, and taken back."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, url_for

from app.directory.acts.command import NewCommand, give_back, pass_command
from app.directory.people import people_with
from app.directory.schedules import local_date
from app.directory.titles import headed
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Forbidden, Invisible, Refusal
from app.notices.acts import tell
from app.web.access import access, me
from app.web.command import room
from app.web.command.pages import command_form, shown
from app.web.fields import complain


@room.post("/command/new")
@access("head", "admin")
def pass_over() -> Any:
    form, at = command_form(), now()
    if not form.validate_on_submit():
        return shown(form, 422)
    word = form.on_word_of.data if form.on_word_of else None
    new = NewCommand(form.person_id.data or None, form.ground.data, form.basis.data, form.starts_on.data, form.ends_on.data,
                     word or None)
    try:
        with act(me()):
            number = pass_command(me(), new, at)
            told(new.person_id or 0, f"command:{number}", f"Управление центром передано с {new.starts_on:%d.%m.%Y} по "
                 f"{new.ends_on:%d.%m.%Y}. Подробности — на странице «Управление центром».", at)
    except Forbidden:
        raise
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return shown(form, refusal.status)
    flash("Управление передано: об этом сказано на каждой странице, пока оно действует.")
    return redirect(url_for("command.page"), 303)


@room.post("/command/<int:command_id>/back")
@access("head", "admin")
def take_back(command_id: int) -> Any:
    at = now()
    try:
        with act(me()):
            person = give_back(me(), command_id, at)
            told(person, f"command-back:{command_id}", headed("Управление центром возвращено руководителю."), at)
    except (Invisible, Forbidden):
        raise
    except Refusal as refusal:
        return shown(command_form(formdata=None), refusal.status, refused=refusal.words)
    flash(headed("Управление возвращено: права руководителя у этого человека закончились."))
    return redirect(url_for("command.page" if me().person_id != person or me().has("admin") else "account.start"), 303)


def told(person_id: int, key: str, words: str, at: datetime) -> None:
    """Both sides are told, and the administrators."""
    today = local_date(at)
    tell([person_id, *people_with("head", today), *people_with("admin", today)], key, "command", words, at)
