"""Every half minute and at each confirmed act: destroys personal data past their time, a few messages at a time."""

import logging
import time

from flask import current_app

from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.viewer import TIMETABLE
from app.privacy.acts import NotEmptied, act_at_work, carry_on, pass_over
from app.privacy.copies import sweep_destroyed
from app.privacy.paper import ActPapers
from app.privacy.queries import finished

log = logging.getLogger(__name__)
# Reminders share the worker: what is left goes on with the next ring.
SLICE_SECONDS = 20.0
# Others get their turn at the database between two pieces: as long as the piece took, and not less than this.
PAUSE_SECONDS = 0.02


def run() -> None:
    end, settings = time.monotonic() + SLICE_SECONDS, current_app.config["SETTINGS"]
    while (number := act_at_work()) is not None:
        begun = time.monotonic()
        next_piece(number)
        if time.monotonic() > end:
            current_app.extensions["queue"].ring("depersonalise")
            return
        time.sleep(max(PAUSE_SECONDS, time.monotonic() - begun))
    papers = ActPapers(settings.instance)
    unmade = [card for card in finished() if not papers.has(card.id)]
    # An act's paper comes last: while it is not there, copies may still lie about from before a kill.
    if unmade:
        sweep_destroyed(settings.instance, current_app.extensions["outbox"], current_app.extensions["file_store"], now())
    for card in unmade:
        papers.make(card)
        log.info("depersonalise: act %s, %s messages", card.id, card.messages)


def next_piece(number: int) -> None:
    """A message that cannot be emptied is passed over: it does not keep those behind it."""
    try:
        with act(TIMETABLE):
            carry_on(number, now())
    except NotEmptied as broken:
        log.error("depersonalise: act %s, %s", number, broken)
        with act(TIMETABLE):
            pass_over(number, broken, now())
