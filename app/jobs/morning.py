"""Every half minute: at eight in the morning of a working day the head is told what the day begins with, once."""

from app.figures.morning import tell_heads, waits
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.viewer import TIMETABLE


def run() -> None:
    at = now()
    if waits(at):
        with act(TIMETABLE):
            tell_heads(at)
