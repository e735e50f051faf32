"""«Показать заявителя»: name and contacts for those whose step needs them; every look is a row of history."""

from datetime import datetime

from app.files.queries import FileCard
from app.files.queries import card as file_card
from app.foundation.database import db
from app.foundation.refusal import Forbidden, Invisible
from app.foundation.viewer import Viewer
from app.messages.acts.base import log, relation_of, route_of
from app.messages.rules.route import steps
from app.messages.tables import Author, Intake, Message
from app.messages.visibility import message_for


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


def show_author(viewer: Viewer, number: int, at: datetime) -> tuple[str, str, str]:
    """Name, contacts and who applies (a code). Raises Invisible, Forbidden."""
    message = message_for(viewer, number)
    if not may_see_author(viewer, message, relation_of(viewer, message)):
        raise Forbidden()
    author = db.session.get(Author, message.author_id) if message.author_id else None
    log(viewer, message, "show_author", at)
    return (author.name, author.contacts, author.kind) if author else ("", "", "")
