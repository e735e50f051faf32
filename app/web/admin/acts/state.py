"""Clocks looked at again, letters sent again."""

from typing import Any

from flask import flash, redirect, url_for
from flask_login import current_user

from app.foundation.clock import now
from app.foundation.database import act
from app.messages.reminders import check_again
from app.notices.letters import try_failed_again
from app.web.access import access
from app.web.admin import room


@room.post("/admin/state/clocks")
@access("admin")
def check_clocks_again() -> Any:
    with act(current_user):
        count = check_again(current_user, now())
    flash(f"Сроков на повторную проверку: {count}. Если причина осталась, они снова появятся здесь через минуту.")
    return redirect(url_for("admin.state"), 303)


@room.post("/admin/state/letters")
@access("admin")
def send_letters_again() -> Any:
    with act(current_user):
        count = try_failed_again(current_user, now())
    flash(f"Писем снова ждёт отправки: {count}. Они уйдут в течение минуты; что не уйдёт, снова появится здесь."
          if count else "Неотправленных писем уже нет.")
    return redirect(url_for("admin.state"), 303)
