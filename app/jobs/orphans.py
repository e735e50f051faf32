"""Daily: removes files that were written more than a day ago and never got their row."""

import logging
from datetime import timedelta

from flask import current_app

from app.files.sweeping import sweep_orphans
from app.foundation.clock import now

log = logging.getLogger(__name__)


def run() -> None:
    swept = sweep_orphans(current_app.extensions["files"], now() - timedelta(days=1))
    if swept.orphans or swept.unfinished:
        log.warning("orphans: %s files without a row, %s unfinished uploads removed", len(swept.orphans), swept.unfinished)
