"""Whom texts are cleared of: for good when their time is over, and each time that somebody without need of them reads."""

from collections.abc import Callable, Collection
from itertools import chain

from sqlalchemy import select

from app.directory.schedules import centre, remembered
from app.directory.tables import Settlement, Unit
from app.foundation.database import db
from app.messages.rules.personal import without_pages, without_whereabouts
from app.messages.tables import Author, Message
from app.privacy.hiding import Hiding, left_out, name_words
from app.privacy.people import without_people

ORGANISATION = "organisation"


def hiding_of(author: Author) -> Hiding:
    """An organisation's name is no personal data."""
    name = author.name if author.kind != ORGANISATION else ""
    return Hiding(name, author.contacts, author.reply_to, left_out(name, words_elsewhere() if name else ()))


def hides_of(numbers: Collection[int]) -> dict[int, Callable[[str], str]]:
    """By message, what shows a text of it without its author: name, contacts, pages, flat; also where no author is known,
    and without whoever else it names."""
    authors = dict(db.session.execute(select(Message.id, Author).join(Author, Author.id == Message.author_id)
                                      .where(Message.id.in_(numbers))).all())
    return {number: hide_by(hiding_of(authors[number]) if number in authors else Hiding("")) for number in numbers}


def impersonal_of(number: int) -> Callable[[str], str]:
    """What shows a text to who does the work without a talk: as ``hides_of``, with the flat where it is to be done."""
    author = db.session.scalar(select(Author).join(Message, Message.author_id == Author.id).where(Message.id == number))
    hiding = hiding_of(author) if author else Hiding("")
    return lambda text: without_people(hiding.hide(without_pages(text)), words_elsewhere())


def hide_by(hiding: Hiding) -> Callable[[str], str]:
    return lambda text: without_people(hiding.hide(without_whereabouts(text)), words_elsewhere(), surnames=True)


def words_elsewhere() -> frozenset[str]:
    """Of places and units, which texts name and nobody is called by."""
    return remembered("words of places and units", lambda: frozenset(
        word for named in (centre().place, *db.session.scalars(select(Settlement.name)),
                           *chain.from_iterable(db.session.execute(select(Unit.name, Unit.short)).all()))
        for word in name_words(named)))
