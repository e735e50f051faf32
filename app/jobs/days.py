"""Every half minute: counts days that are over and those touched since, so that figures of long periods are sums."""

import logging
import time

from app.figures import count_days
from app.foundation.clock import now

log = logging.getLogger(__name__)
# A job stays short, so that a reminder never waits behind it; the next slot goes on.
LONGEST_SECONDS = 10


def run() -> None:
    end = time.monotonic() + LONGEST_SECONDS
    if done := count_days(now, lambda: time.monotonic() > end):
        log.info("figures: %s days counted", done)
