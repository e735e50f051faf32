"""Every minute and at each urgent notice: gathers and sends the letters that are due."""

import logging
from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

from flask import current_app

from app.foundation.clock import now
from app.messages.link_letters import link_letter
from app.messages.papers import paper_letter
from app.notices.letters import Claimed, Words, send_waiting
from app.notices.mailing import decide_once, mailer_now
from app.notices.writing import write
from app.reports.letters import note_letter

log = logging.getLogger(__name__)


def run() -> None:
    settings = current_app.config["SETTINGS"]
    host = (urlsplit(settings.public_address).hostname or "localhost").encode("idna").decode()
    decide_once(now())
    sent = send_waiting(mailer_now(), partial(written, address=settings.public_address), host, now)
    if sent:
        log.info("letters: %s sent", sent)


def written(letter: Claimed, address: str) -> Words:
    """The words of a letter: of what its notices say, or of the paper that it brings."""
    return PAPERS[letter.about[0]](letter.about[1]) if letter.about else write(letter, address)


def numbered(paper_id: int) -> Words:
    return paper_letter(paper_id, current_app.config["SETTINGS"].instance)


PAPERS: dict[str, Callable[[int], Words]] = {"note": note_letter, "link": link_letter, "paper": numbered}
