"""Answers on direct lines beside the figures of messages."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from app.directory.schedules import channels
from app.figures import Cut, Period
from app.figures.lines import FORMULA, LineAnswers, on_lines
from app.press.queries import reads
from app.press.rules import CHANNEL
from app.web.access import me


@dataclass(frozen=True)
class Spoken:
    """Answers on direct lines: of the period, of the one before, and each line with the address of its summary."""

    answered: int
    before: int
    lines: list[tuple[LineAnswers, str]]
    formula: str = FORMULA


def spoken(period: Period, at: datetime, cut: Cut) -> Spoken | None:
    """What was answered on direct lines; they have no units or topics, so that any other cut leaves them out."""
    if CHANNEL not in channels() or cut not in (Cut(), Cut(channel=CHANNEL)):
        return None
    found, opens = on_lines(period, at), reads(me())
    return Spoken(found.answered, found.before, [
        (one, url_for("press.line", number=one.line) if opens else "") for one in found.lines])
