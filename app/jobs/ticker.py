"""The ticker: at the start of each round it rings for everything due. It keeps nothing; the slots are in the ids."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from app.adapters.beats import Beats
from app.adapters.queue import Queue
from app.jobs.timetable import Line, due

log = logging.getLogger(__name__)

ROUND_SECONDS = 30


class Ticker:
    """Rings by the timetable. Two of them do no more than one: the queue takes each slot once."""

    def __init__(self, bell: Queue, lines: Sequence[Line], beats: Beats, now: Callable[[], datetime]):
        self.bell = bell
        self.lines = lines
        self.beats = beats
        self.now = now

    def round(self) -> int:
        """One round; how many jobs were newly asked for. With Redis away it is 0 and the next round makes up for it."""
        at = self.now()
        rung = sum(self.bell.enqueue(job, slot_id) for job, slot_id in due(self.lines, at))
        self.beats.leave("ticker", at)
        return rung

    def run(self, stop: threading.Event) -> None:
        """Rounds at every full half minute until told to stop. One that fails is told and does not end the others."""
        while not stop.is_set():
            try:
                self.round()
            except Exception:
                log.exception("ticker: a round failed")
            at = self.now()
            stop.wait(ROUND_SECONDS - at.timestamp() % ROUND_SECONDS)
