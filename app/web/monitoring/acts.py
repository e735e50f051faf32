"""The mark of a day."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.directory.schedules import channels
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Forbidden, Invisible, Refusal
from app.messages.monitoring.acts import mark_checked
from app.messages.monitoring.queries import today_of
from app.web import shapes
from app.web.access import access, me
from app.web.htmx import toast, wants_fragment
from app.web.monitoring import room
from app.web.monitoring.pages import sheet_shown, today_shown

BACK = {"queue": "operator.queue", "monitoring": "monitoring.today", "sheet": "monitoring.sheet"}


@room.post("/monitoring/<code>/mark")
@access("operator")
def mark(code: str) -> Any:
    back = request.form.get("back", "")
    try:
        with act(me()):
            mark_checked(me(), code, number("fresh"), number("seen") or 0, now())
    except (Invisible, Forbidden):
        raise
    except Refusal as refusal:
        return shown(code, back, {code: refusal.words}, refusal.status)
    words = f"Отмечено: «{channels()[code].name}» проверено"
    if wants_fragment():
        return toast(shown(code, back, None, 200), words)
    flash(words)
    return redirect(url_for(BACK.get(back, "monitoring.today"), **({"code": code} if back == "sheet" else {})), 303)


def number(name: str) -> int | None:
    """A whole number as typed, None for anything else."""
    typed = request.form.get(name, "").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def shown(code: str, back: str, refused: dict[str, str] | None, status: int) -> Any:
    """The strip anew for htmx; else the page the mark was made on, the queue's on the page of marks."""
    at = now()
    if wants_fragment():
        lines = today_of(me(), at, [code] if back == "sheet" else None)
        strip = shapes.monitoring_of(lines, at, back=back if back in BACK else "monitoring", refused=refused, opened=True)
        return render_template("monitoring/_strip.html", strip=strip), status
    return sheet_shown(code, refused, status) if back == "sheet" else today_shown(refused, status)
