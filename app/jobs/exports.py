"""Every half minute and at each order: makes the workbooks of large lists, removes those of a week ago."""

import time

from flask import current_app

from app.figures.addresses import filter_in
from app.foundation.clock import now
from app.jobs import letters, reactions, sweep
from app.messages.exporting import Workbooks, make_exports

# Reminders, windows and letters share the worker: a long workbook lets them in as often as the timetable does.
LET_IN_SECONDS = 20.0


def run() -> None:
    make_exports(Workbooks(current_app.config["SETTINGS"].instance / "exports"), filter_in, now, LetIn())


class LetIn:
    """Called often, runs the hurried jobs once in LET_IN_SECONDS."""

    def __init__(self) -> None:
        self.last = time.monotonic()

    def __call__(self) -> None:
        if time.monotonic() - self.last < LET_IN_SECONDS:
            return
        for job in (sweep, reactions, letters):
            job.run()
        self.last = time.monotonic()
