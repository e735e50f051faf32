"""Every half minute: exports that another system laid into the watched folder become batches."""

import logging

from flask import current_app

from app.foundation.clock import now
from app.imports.incoming import look

log = logging.getLogger(__name__)


def run() -> None:
    taken = look(current_app.config["SETTINGS"].incoming, now)
    if taken:
        log.info("incoming: %s files taken in", taken)
