"""Clocks looked at again."""

from typing import Any

from flask import flash, redirect, url_for
from flask_login import current_user

from app.foundation.clock import now
from app.foundation.database import act
from app.messages.reminders import check_again
from app.web.access import access
from app.web.admin import room


@room.post("/admin/state/clocks")
@access("admin")
def check_clocks_again() -> Any:
    with act(current_user):
        count = check_again(current_user, now())
    flash(f"Сроков на повторную проверку: {count}. Если причина осталась, они снова появятся здесь через минуту.")
    return redirect(url_for("admin.state"), 303)
