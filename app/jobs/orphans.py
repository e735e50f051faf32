"""Daily: removes files that were written more than a day ago and never got their row."""

import logging
from datetime import timedelta

from flask import current_app

from app.files.sweeping import sweep_orphans
from app.foundation.clock import now

log = logging.getLogger(__name__)


def run() -> None:
    swept = sweep_orphans(current_app.extensions["file_store"], now() - timedelta(days=1))
    if swept.orphans or swept.unfinished:
        log.warning("orphans: removed %s files without a row, %s unfinished", len(swept.orphans), swept.unfinished)
