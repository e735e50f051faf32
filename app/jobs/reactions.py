"""Every minute: messages whose reaction window closed without a comment are done."""

import logging

from app.foundation.clock import now
from app.messages.windows import close_reactions

log = logging.getLogger(__name__)


def run() -> None:
    done = close_reactions(now())
    if done:
        log.info("reactions: %s messages done", done)
