"""Whose the command is, the form that passes it, and all the times it was passed."""

from typing import Any

from flask import render_template

from app.directory.command import candidates, commands, head_choices
from app.directory.schedules import local_date
from app.directory.titles import headed
from app.foundation.clock import now
from app.web.access import access, me
from app.web.command import room
from app.web.command.forms import CommandForm


@room.get("/command")
@access("head", "admin")
def page() -> Any:
    return shown(command_form(formdata=None, starts_on=local_date(now())))


def command_form(**options: Any) -> CommandForm:
    today = local_date(now())
    form = CommandForm(prefix="command", **options)
    form.person_id.choices = [(0, "выберите"), *candidates(me().person_id, today)]
    known = head_choices(today)
    if me().person_id in dict(known):
        del form.on_word_of
    else:
        form.on_word_of.label.text = headed(form.on_word_of.label.text)
        form.on_word_of.choices = [(0, "выберите"), *known]
    return form


def shown(form: CommandForm, status: int = 200, refused: str = "") -> Any:
    today = local_date(now())
    cards = [(card, card.state(today)) for card in commands()]
    return render_template("command/page.html", form=form, cards=cards, refused=refused), status
