"""The main message of a duplicate: looked up while its number is typed, and the likely ones to choose from."""

from datetime import datetime

from flask import render_template, request
from flask_login import current_user

from app.foundation.refusal import Invisible
from app.messages.queries.alike import likely_mains
from app.messages.queries.listing import rows_of
from app.messages.queries.rows import Row
from app.web import shapes
from app.web.access import access
from app.web.formats import day_words
from app.web.message import room

LAST_NUMBER = 2**31 - 1


@room.get("/messages/<int:number>/main")
@access("operator")
def main_found(number: int) -> str:
    """What the typed number means. One out of sight and one that does not exist are told alike."""
    if not rows_of(current_user, [number]):
        raise Invisible()
    typed = request.args.get("main", "").strip().lstrip("№").strip()
    asked = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 11 else 0
    found = rows_of(current_user, [asked]) if 0 < asked <= LAST_NUMBER and asked != number else []
    return render_template("message/_main.html", typed=typed, own=asked == number,
                           words=main_words(found[0]) if found else "")


def likely(number: int, at: datetime) -> list[tuple[str, str]]:
    """(number, words) of messages that this one may repeat, to choose from."""
    return [(str(row.number), main_words(row)) for row in likely_mains(current_user, number, at)]


def main_words(row: Row) -> str:
    """«№ 12 · Не горит фонарь · ул. Школьная, 2 · 14 мая 2026 · на проверке»."""
    parts = (f"№ {row.number}", row.title, row.place, day_words(row.received_at), shapes.state_words(row).lower())
    return " · ".join(part for part in parts if part)
