"""Daily: forgets sign-ins that have ended and failed tries that no longer count."""

from flask import current_app

from app.directory.sign_ins import forget_old
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.viewer import TIMETABLE


def run() -> None:
    with act(TIMETABLE):
        forget_old(now(), current_app.config["SETTINGS"].session_idle)
