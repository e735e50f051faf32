"""Every half minute: who works a system is reminded in its last hour that today's check of it was not marked."""

from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.viewer import TIMETABLE
from app.messages.monitoring.reminding import remind, waits


def run() -> None:
    at = now()
    if tellings := waits(at):
        with act(TIMETABLE):
            remind(tellings, at)
