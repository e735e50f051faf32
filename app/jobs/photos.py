"""Every half minute and at each upload: decodes photos that wait for it."""

import logging

from flask import current_app

from app.foundation.clock import now
from app.messages.photos import look_at_photos

log = logging.getLogger(__name__)


def run() -> None:
    looked = look_at_photos(current_app.extensions["file_store"], now)
    if looked:
        log.info("photos: %s decoded", looked)
