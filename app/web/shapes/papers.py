"""Numbered papers as the card shows them: plain data for templates."""

from typing import Any

from flask import current_app

from app.messages.papers import MEDIA, TITLES, Papers
from app.messages.queries.cards import Card
from app.messages.queries.papers import papers_of
from app.messages.rules.personal import masked_contacts, without_contacts
from app.web.formats import moment_words

LAID = "лежит в папке исходящих: почта не включена"
LETTERS = {"waiting": "ждёт отправки", "sending": "отправляется", "sent": "отправлено", "laid": LAID,
           "failed": "не доставлено: почта не приняла"}
TONES = {"failed": "late", "sent": "calm"}


def sent_choices(found: Card) -> dict[str, str]:
    """What may have come back, the newest first."""
    return {str(paper.id): f"{TITLES[paper.kind]} № {paper.number}, отправлено {moment_words(paper.sent_at)}"
            for paper in reversed(papers_of(found.number)) if paper.sent_at and not paper.destroyed}


def paper_lines(found: Card) -> list[dict[str, Any]]:
    """What the card says of each paper; asked for only where the route signs or the message is an appeal."""
    if found.kind != "appeal" and not any(step.kind == "sign" for step in found.route):
        return []
    copies = Papers(current_app.config["SETTINGS"].instance)
    # An applicant's address is theirs, a channel's is known to all.
    shown = masked_contacts if found.kind == "appeal" else str
    hidden = without_contacts if found.kind == "appeal" else str
    return [{"paper": paper, "address": shown(paper.address), "ready": copies.has(paper), "endings": tuple(MEDIA),
             "returned": [(one.came_at, shown(one.address), hidden(one.words)) for one in paper.returned],
             "letters": [(shown(address), LETTERS[state], TONES.get(state, "wait")) for address, state in paper.letters],
             "unsent": any(state != "sent" for _, state in paper.letters)}
            for paper in papers_of(found.number)]
