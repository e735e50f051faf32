"""Makes the files of a numbered paper that a page waits for; the letters make those that they carry."""

import logging

from flask import current_app

from app.messages.papers import Papers
from app.messages.queries.papers import paper_by_id, unmade

log = logging.getLogger(__name__)


def run(paper: int = 0) -> None:
    """``paper``: the one asked for; without it, those of the newest that have none."""
    copies = Papers(current_app.config["SETTINGS"].instance)
    for one in [paper_by_id(paper)] if paper else unmade():
        if not one.destroyed and not copies.has(one):
            copies.kept(one)
            log.info("papers: files of %s made", one.id)
