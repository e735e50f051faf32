"""Clocks looked at again, letters sent again."""

from typing import Any

from flask import flash, redirect, url_for
from flask_login import current_user

from app.directory.mail import set_mail
from app.foundation.clock import now
from app.foundation.database import act
from app.messages.reminders import check_again
from app.notices.letters import try_failed_again
from app.notices.mailing import server_named
from app.web.access import access, me
from app.web.admin import room
from app.web.admin.forms import MailForm
from app.web.admin.pages.state import state_shown


@room.post("/admin/state/clocks")
@access("admin")
def check_clocks_again() -> Any:
    with act(current_user):
        count = check_again(current_user, now())
    flash(f"Сроков на повторную проверку: {count}. Если причина осталась, они снова появятся здесь через минуту.")
    return redirect(url_for("admin.state"), 303)


@room.post("/admin/state/mail")
@access("admin")
def switch_mail() -> Any:
    form = MailForm()
    if not server_named():
        form.form_errors = ["Почтовый сервер не настроен: включать нечего."]
    if form.form_errors or not form.validate_on_submit():
        return state_shown(form, 422)
    on = form.on.data == "yes"
    with act(me()):
        set_mail(me(), on, form.basis.data or "", now())
    flash("Отправка включена: новые письма уходят через почтовый сервер." if on else
          "Отправка выключена: новые письма ложатся в папку исходящих.")
    return redirect(url_for("admin.state"), 303)


@room.post("/admin/state/letters")
@access("admin")
def send_letters_again() -> Any:
    with act(current_user):
        count = try_failed_again(current_user, now())
    flash(f"Писем снова ждёт отправки: {count}. Они уйдут в течение минуты; что не уйдёт, снова появится здесь."
          if count else "Неотправленных писем уже нет.")
    return redirect(url_for("admin.state"), 303)
