"""Every half minute and at each order: brings open messages under a new rule, a few at a time."""

import time

from flask import current_app

from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.viewer import TIMETABLE
from app.messages.recounting.acts import next_recount, recount_piece

# Reminders share the worker: what is left goes on with the next ring.
SLICE_SECONDS = 20.0
# Others get their turn at the database between two pieces.
PAUSE_SECONDS = 0.02


def run() -> None:
    end = time.monotonic() + SLICE_SECONDS
    while (number := next_recount(now())) is not None:
        with act(TIMETABLE):
            recount_piece(number, now())
        if time.monotonic() > end:
            current_app.extensions["queue"].ring("recounts")
            return
        time.sleep(PAUSE_SECONDS)
