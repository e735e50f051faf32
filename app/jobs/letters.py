"""Every minute and at each urgent notice: gathers and sends the letters that are due."""

import logging
from functools import partial
from urllib.parse import urlsplit

from flask import current_app

from app.foundation.clock import now
from app.notices.letters import send_waiting
from app.notices.writing import write

log = logging.getLogger(__name__)


def run() -> None:
    settings = current_app.config["SETTINGS"]
    host = (urlsplit(settings.public_address).hostname or "localhost").encode("idna").decode()
    sent = send_waiting(current_app.extensions["mailer"], partial(write, address=settings.public_address),
                        host, now)
    if sent:
        log.info("letters: %s sent", sent)
