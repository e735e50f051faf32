"""The words of a letter, made when it leaves: in the worker, links by the configured address only."""

from flask import current_app

from app.directory.schedules import clock_words
from app.notices.letters import Claimed, Words
from app.notices.queries import NoticeCard


def write(letter: Claimed, address: str) -> Words:
    """Subject, plain text and HTML. ``address`` is where people reach the system, without a slash at the end."""
    facts = {
        "lines": [(card, clock_words(card.at), link_of(card, address))
                  for card in letter.cards],
        "bell": f"{address}/notices",
        "urgent": letter.urgent,
    }
    return Words(_subject(letter), _rendered("letter.txt", facts).strip() + "\n", _rendered("letter.html", facts))


def link_of(card: NoticeCard, address: str) -> str:
    if card.link:
        return f"{address}{card.link}"
    return f"{address}/messages/{card.message_id}" if card.message_id else ""


def _subject(letter: Claimed) -> str:
    """Of numbers and words of our own: nothing that somebody typed reaches a header."""
    if len(letter.cards) != 1:
        return f"Новых уведомлений: {len(letter.cards)}"
    card = letter.cards[0]
    number = f": сообщение № {card.message_id}" if card.message_id else ""
    return f"{'Срочно. ' if letter.urgent and card.label != 'Срочно' else ''}{card.label}{number}"


def _rendered(name: str, facts: dict) -> str:
    """Without what surrounds a page: there is no request and nobody signed in."""
    return current_app.jinja_env.get_template(f"letters/notices/{name}").render(**facts)
