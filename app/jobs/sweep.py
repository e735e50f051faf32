"""Every minute: reminds of every deadline that is due, and catches up on what fell due meanwhile."""

import logging

from app.foundation.clock import now
from app.messages.reminders import sweep

log = logging.getLogger(__name__)


def run() -> None:
    done = sweep(now())
    if done.looked_at:
        log.info("sweep: %s clocks, %s told, %s corrupt", done.looked_at, done.reminded, done.corrupt)
