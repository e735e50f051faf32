"""Every half minute: direct lines past their planned end are told of, and closed twelve hours later."""

import logging

from app.foundation.clock import now
from app.press.forgotten import look_after

log = logging.getLogger(__name__)


def run() -> None:
    for number, words in look_after(now()):
        log.warning("lines: line %s stays open (%s)", number, words)
