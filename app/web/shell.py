"""What every page has around it: menu, bell, working hours, the person."""

from pathlib import Path
from typing import Any

from flask import Flask, url_for
from flask_login import current_user

from app.directory import queries as directory
from app.directory.schedules import centre, local, schedule_of
from app.foundation.clock import now
from app.foundation.refusal import Refusal
from app.foundation.viewer import ROLES, Viewer
from app.notices.queries import unread
from app.web import formats
from app.web.navigation import menu
from app.worktime import YearNotLoaded


def set_up(app: Flask) -> None:
    app.context_processor(around)
    formats.set_up(app)
    stamps: dict[str, str] = {}

    @app.url_defaults
    def _version(endpoint: str, values: dict[str, Any]) -> None:
        """A static file's address moves with its content, so that browsers may keep it for a year."""
        if endpoint == "static" and "filename" in values:
            name = values["filename"]
            if name not in stamps or app.debug or app.testing:
                file = Path(app.static_folder or "") / name
                stamps[name] = f"{int(file.stat().st_mtime):x}" if file.is_file() else "0"
            values["v"] = stamps[name]


def around() -> dict[str, Any]:
    """Context of the layouts. Public pages get the centre's name only."""
    try:
        card = centre()
    except Refusal:
        return {"centre_name": "Муниципальный центр управления"}
    known: dict[str, Any] = {"centre_name": f"МЦУ · {card.place}", "demo": card.demo}
    if not current_user.is_authenticated:
        return known
    viewer: Viewer = current_user
    words, tone = working_words(viewer)
    return known | {
        "room_label": ", ".join(ROLES[role] for role in viewer.roles) or "Доступ не открыт",
        "navigation": menu(viewer), "unread": unread(viewer.person_id), "person": directory.person_card(viewer),
        "working_now": words, "working_tone": tone, "bell_url": url_for("notices.bell"),
    }


def working_words(viewer: Viewer) -> tuple[str, str]:
    """«рабочее время до 17:00», or when work begins again; of the first channel the person works."""
    channels = viewer.channels("operator") if viewer.has("operator") else None
    at = now()
    try:
        _, schedule = schedule_of(sorted(channels)[0] if channels else "incident", "message", local(at).date())
        if schedule.is_open(at):
            closing = schedule.closing_of(local(at).date())
            return f"рабочее время до {closing:%H:%M}", "calm"
        return f"нерабочее время, откроемся: {formats.day_and_hour(schedule.next_opening(at), at)}", "wait"
    except (Refusal, YearNotLoaded):
        return "календарь этого года не загружен", "late"
