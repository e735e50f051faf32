"""Nightly: a copy of the database and the evidence, when none was made since the last two o'clock in the morning."""

import logging
from datetime import datetime, time, timedelta
from pathlib import Path

from flask import current_app

from app.adapters.backup import AlreadyMaking, BackupRefused, Place, back_up, copies
from app.directory.schedules import local
from app.foundation.clock import now

log = logging.getLogger(__name__)
HOUR = 2


def run() -> None:
    settings, at = current_app.config["SETTINGS"], now()
    if made_since(settings.backups, last_night(at)):
        return
    try:
        told = back_up(Place(settings.database_url, settings.files_root, settings.backups), at, settings.backups_kept)
    except AlreadyMaking:
        return
    except (BackupRefused, OSError) as trouble:
        log.error("backup: not made: %s", trouble)  # «Состояние» says how old the last one is
        return
    if told["missing"]:
        log.error("backup: the disk has lost %s files that the database speaks of: %s", told["missing"], told["file"])
    log.info("backup: %s", told)


def last_night(at: datetime) -> datetime:
    """The newest two o'clock of the municipality."""
    there = local(at)
    night = datetime.combine(there.date(), time(HOUR), there.tzinfo)
    return night if night <= there else night - timedelta(days=1)


def made_since(folder: Path, night: datetime) -> bool:
    return any(copy.made_at >= night for copy in copies(folder))
