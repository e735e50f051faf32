"""Every half minute: indexes the words of what came in bulk."""

import logging
import time

from app.messages.search import index_waiting, waits

log = logging.getLogger(__name__)
# A job stays short, so that a reminder never waits behind it; the next slot goes on.
LONGEST_SECONDS = 20


def run() -> None:
    if not waits():
        return
    end = time.monotonic() + LONGEST_SECONDS
    log.info("words: %s messages indexed", index_waiting(lambda: time.monotonic() > end))
