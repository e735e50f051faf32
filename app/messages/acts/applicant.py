"""«Показать заявителя» and the search by applicant, for those whose step needs it; every look is a row of history."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from app.directory.schedules import channels, route_for
from app.files.queries import FileCard
from app.files.queries import card as file_card
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Forbidden, Invisible, Refusal
from app.foundation.viewer import Viewer
from app.messages.acts.base import log, relation_of, route_of
from app.messages.author_keys import keys_asked
from app.messages.rules.personal import AskedAuthor, asked_author
from app.messages.rules.route import steps
from app.messages.tables import Assignment, Author, AuthorKey, Intake, Message
from app.messages.visibility import message_for, visible

M, A, W, K = (table.__table__.c for table in (Message, Assignment, Author, AuthorKey))
KEYS = AuthorKey.__table__
K2 = KEYS.alias("other_key").c
MOST_FOUND, PIECE = 50, 500


def may_see_author(viewer: Viewer, message: Message, relation: str | None) -> bool:
    """Who runs the channel; the responsible executor where the route asks for a talk with the applicant."""
    return viewer.works("operator", message.channel) or (
        relation == "responsible" and any(step.talk for step in steps(route_of(message))))


def author_of(message: Message) -> Author:
    author = db.session.get(Author, message.author_id) if message.author_id else None
    if author is None:
        author = Author(name="", contacts="")
        db.session.add(author)
        db.session.flush()
        message.author_id = author.id
    return author


def set_applicant(message: Message, kind: str) -> bool:
    """Who applies, also where the applicant is not known by name; whether anything changed."""
    known = db.session.get(Author, message.author_id) if message.author_id else None
    if kind == (known.kind if known else ""):
        return False
    author_of(message).kind = kind
    return True


def show_scan(viewer: Viewer, number: int, at: datetime) -> FileCard:
    """The scan of the applicant's letter; the look is kept like any at the applicant. Raises Invisible, Forbidden."""
    show_author(viewer, number, at)
    intake = db.session.get(Intake, number)
    if intake is None or intake.file_id is None:
        raise Invisible()
    return file_card(intake.file_id)


def show_author(viewer: Viewer, number: int, at: datetime) -> tuple[str, str]:
    """Name and contacts. Raises Invisible, Forbidden."""
    message = message_for(viewer, number)
    if not may_see_author(viewer, message, relation_of(viewer, message)):
        raise Forbidden()
    author = db.session.get(Author, message.author_id) if message.author_id else None
    log(viewer, message, "show_author", at)
    return (author.name, author.contacts) if author else ("", "")


def authors_like(viewer: Viewer, words: str) -> tuple[AskedAuthor, list[int]]:
    """Whom the words name, and the numbers of their messages, newest first and one more than are shown: of those alone whose
    applicant the viewer may be shown. Raises Refusal."""
    asked = asked_author(words)
    if asked is None:
        raise Refusal("Введите имя и фамилию, телефон полностью (например, +7 905 123-45-67), почту или ссылку на страницу.",
                      "words")
    first, *others = keys_asked(asked)
    mine = and_(true(), *(exists(select(K2.author_id).where(K2.key == key, K2.author_id == K.author_id)) for key in others))
    # The gate is asked afterwards: beside it SQLite would go through all messages of a channel.
    rows = db.session.execute(
        select(M.id, W.name, W.contacts, W.reply_to).join_from(KEYS, Author.__table__, W.id == K.author_id)
        .join(Message.__table__, M.author_id == W.id).where(K.key == first, mine).order_by(-M.id))
    theirs = [row.id for row in rows if asked.is_author(row.name, row.contacts, row.reply_to)]
    found: list[int] = []
    for start in range(0, len(theirs), PIECE):
        some = theirs[start:start + PIECE]
        found += db.session.scalars(select(M.id).where(M.id.in_(some), visible(viewer), shown_to(viewer)).order_by(-M.id))
        if len(found) > MOST_FOUND:
            break
    return asked, found[:MOST_FOUND + 1]


def find_author(viewer: Viewer, asked: AskedAuthor, found: Sequence[int], at: datetime) -> list[int]:
    """The search stays in history, and beside each message it found. Returns those that may still be shown."""
    still = list(db.session.scalars(select(Message).where(
        Message.id.in_(found[:MOST_FOUND]), visible(viewer), shown_to(viewer)).order_by(Message.id.desc())))
    record(viewer, "person", viewer.person_id or 0, "find_author", at, by=asked.by, found=len(still))
    for message in still:
        log(viewer, message, "find_author", at)
    return [message.id for message in still]


def shown_to(viewer: Viewer) -> ColumnElement[bool]:
    """``may_see_author`` as a condition."""
    ways: list[ColumnElement[bool]] = []
    if viewer.has("operator"):
        named = viewer.channels("operator")
        ways.append(true() if named is None else M.channel.in_(sorted(named)))
    talking = [and_(M.channel == code, M.kind == kind) for code in channels() for kind in ("message", "appeal")
               if any(step.talk for step in steps(route_for(code, kind)))]
    if viewer.units and talking:
        ways.append(and_(or_(*talking), exists(select(A.id).where(
            A.message_id == M.id, A.active, A.responsible, A.unit_id.in_(sorted(viewer.units))))))
    return or_(*ways) if ways else false()
