"""What every page has around it: menu, bell, working hours, the person."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, g, request, url_for
from flask_login import current_user

from app.directory.command import command_now
from app.directory.schedules import centre, channels, local, local_date, schedule_of
from app.directory.titles import role_titles
from app.foundation.clock import now
from app.foundation.refusal import Refusal
from app.foundation.viewer import Viewer
from app.messages.queries.saved import saved_lists
from app.notices.queries import unread
from app.web import formats
from app.web.access import me
from app.web.navigation import HOMES, menu, of_territory
from app.worktime import YearNotLoaded

PLAIN = {str, int, type(None)}
LONGEST = 64
SEE_LISTS = ("operator", "executor", "head", "curator", "sector", "supervisor")


def set_up(app: Flask) -> None:
    app.context_processor(context)
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

    app.jinja_env.globals["asked_here"] = asked_here
    if not app.debug:
        remember_addresses(app)


def asked_here() -> dict[str, str]:
    """What this address tells, for another one: without what ``url_for`` would take for its own."""
    return {name: value for name, value in request.args.items() if name != "endpoint" and not name.startswith("_")}


def remember_addresses(app: Flask) -> None:
    """A page builds two hundred addresses, mostly the same ones: each is put together once.

    Only of short plain values, so that what visitors type cannot fill the memory.
    """
    build = lru_cache(maxsize=8192)(app.url_for)

    def url_for(endpoint: str, **values: Any) -> str:
        for value in values.values():
            if type(value) not in PLAIN or (type(value) is str and len(value) > LONGEST):
                return Flask.url_for(app, endpoint, **values)
        if app.testing or endpoint.startswith("."):
            return Flask.url_for(app, endpoint, **values)
        return build(endpoint, **values)

    app.url_for = url_for
    app.jinja_env.globals["url_for"] = url_for


def context() -> dict[str, Any]:
    """What every template knows. Public pages get the centre's name only; ``around`` is asked by whole pages alone."""
    try:
        card = centre()
    except Refusal:
        return {"centre_name": "Муниципальный центр управления"}
    known: dict[str, Any] = {"centre_name": f"МЦУ · {card.place}", "demo": card.demo}
    return known | {"person": g.person, "around": around} if current_user.is_authenticated else known


def around() -> dict[str, Any]:
    """What the layout of a signed-in page shows beside its content."""
    viewer = me()
    words, tone = working_words(viewer)
    titles = role_titles() | ({"sector": "Глава поселения"} if of_territory(viewer) else {})
    return {
        "room_label": ", ".join(titles[role] for role in viewer.roles) or "Доступ не открыт",
        "channels_label": channel_names(viewer),
        "navigation": menu(viewer), "unread": unread(viewer.person_id), "rooms": rooms(viewer, titles),
        "my_lists": my_lists(viewer),
        "rail_foot": f"Вы замещаете: {'; '.join(viewer.absent)}" if viewer.absent else "",
        "command": command_now(local_date(now())),
        "working_now": words, "working_tone": tone, "bell_url": url_for("notices.bell"),
    }


def channel_names(viewer: Viewer) -> str:
    """«ПОС, Телефон» of who holds some channels only: the roles' names alone do not tell such people apart."""
    held = viewer.channels("operator")
    return ", ".join(card.name for code, card in channels().items() if code in held) if held else ""


def my_lists(viewer: Viewer) -> list[Any]:
    """Saved lists stand on the page the person lives on."""
    return saved_lists(viewer) if request.endpoint in HOMES.values() and viewer.has(*SEE_LISTS) else []


def rooms(viewer: Viewer, titles: dict[str, str]) -> list[dict[str, Any]]:
    """Where a person of several roles may go; one room needs no choice."""
    found = [{"url": url_for(HOMES[role]), "label": titles[role], "current": request.endpoint == HOMES[role]}
             for role in viewer.roles]
    return found if len(found) > 1 else []


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
