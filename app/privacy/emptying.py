"""Destroys what a message, or a question of a direct line, says of its author. Inside the act of its piece.

Texts stay without names, telephones and mailboxes; topic, place, clocks, marks and everything else that figures read
are not touched.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm.attributes import flag_modified

from app.files.tables import StoredFile
from app.foundation.database import db
from app.imports.tables import ImportRow
from app.messages.author_keys import forget_keys
from app.messages.search import index_message
from app.messages.tables import (
    Answer,
    Assignment,
    Author,
    Call,
    Clarification,
    Decision,
    Draft,
    Evidence,
    Intake,
    Message,
    Paper,
    Reaction,
    ReturnedLetter,
)
from app.notices.tables import Letter
from app.press.tables import LineQuestion
from app.privacy.authors import hiding_of
from app.privacy.hiding import Hiding

AUTHORS = Author.__table__
ESSENCE = ("essence_subject", "essence_object", "essence_place", "essence_request")
OF_MESSAGE = ("text", "title", "place_note", "closing_words", *ESSENCE)
# Texts that hang on a message, by table.
TEXTS: dict[Any, tuple[str, ...]] = {
    Answer: ("text",), Decision: ("words",), Reaction: ("text",), Call: ("whom", "text"), Clarification: ("question", "reply"),
    Assignment: ("words", "end_words"), ReturnedLetter: ("words",), LineQuestion: ("text", "answer")}


def empty_message(message: Message, at: datetime) -> list[str]:
    """Codes of what there was to destroy."""
    gone, hiding = empty_author(message.author_id)
    texts = hide_in(message, OF_MESSAGE, hiding)
    for table, fields in TEXTS.items():
        for row in db.session.scalars(select(table).where(table.message_id == message.id)):
            texts |= hide_in(row, fields, hiding)
            if isinstance(row, Answer):
                row.published_link = ""
            if isinstance(row, LineQuestion):
                row.depersonalised_at = at
    if message.link or (message.page_kind == "personal" and message.community):
        gone.append("link")
    message.link, message.source_says, message.mail = "", None, ""
    if message.page_kind == "personal":
        message.community = ""
    flag_modified(message, "title")  # read without contacts, so that those kept in it are not seen to go
    message.depersonalised_at = at
    message.version += 1
    index_message(message)
    return [*gone, *(["texts"] if texts else []), *empty_intake(message.id), *empty_around(message.id)]


def empty_question(question: LineQuestion, at: datetime) -> list[str]:
    gone, hiding = empty_author(question.author_id)
    texts = hide_in(question, TEXTS[LineQuestion], hiding)
    question.depersonalised_at = at
    return [*gone, *(["texts"] if texts else [])]


def hide_in(row: Any, fields: Iterable[str], hiding: Hiding) -> bool:
    """Whether anything had to be hidden. A text grows by it: what no longer fits its column is cut."""
    changed = False
    for name in fields:
        was = getattr(row, name)
        length = getattr(row.__table__.c[name].type, "length", None)
        hidden = hiding.hide(was)
        if hidden != was:
            setattr(row, name, hidden[:length])
            changed = True
    return changed


def empty_author(author_id: int | None) -> tuple[list[str], Hiding]:
    """What there was, and what takes it out of texts. All who have the same contacts get one random word first, so that
    who repeats whom stays as it was (see messages/repeats)."""
    author = db.session.get(Author, author_id) if author_id else None
    if author is None:
        return [], Hiding("")
    known = {"name": author.name, "contacts": author.contacts, "address": author.reply_to}
    gone = [code for code, said in known.items() if said]
    hiding = hiding_of(author)
    if author.contacts:
        same = AUTHORS.c.contacts == author.contacts
        word = db.session.scalar(select(AUTHORS.c.same_as).where(same, AUTHORS.c.same_as.is_not(None)).limit(1))
        write(update(AUTHORS).where(same).values(same_as=word or secrets.token_hex(16)))
    write(update(AUTHORS).where(AUTHORS.c.id == author.id).values(name="", contacts="", reply_to=""))
    forget_keys([author.id])
    db.session.expire(author)
    return gone, hiding


def write(statement: Any) -> None:
    """Past what counts the days anew: for figures nothing changes here."""
    db.session.flush()
    db.session.connection().execute(statement)


def empty_intake(number: int) -> list[str]:
    """Who heard the visitor, and the scan of the letter: its row goes, the bytes with the sweep of files without one."""
    intake = db.session.get(Intake, number)
    if intake is None:
        return []
    gone = [code for code, said in (("reception", intake.received_by), ("scan", intake.file_id)) if said]
    file_id, intake.file_id, intake.received_by = intake.file_id, None, ""
    db.session.flush()
    others = [select(table.file_id).where(table.file_id == file_id) for table in (Evidence, Intake)]
    db.session.execute(delete(StoredFile).where(StoredFile.id == file_id, *(~one.exists() for one in others)))
    return gone


def empty_around(number: int) -> list[str]:
    """Papers and their letters, the row of the export, drafts. Files are removed by the sweep of copies."""
    papers = db.session.scalars(select(Paper).where(Paper.message_id == number, Paper.text != "")).all()
    for paper in papers:
        paper.text, paper.address = "", ""
    db.session.execute(update(ReturnedLetter).where(ReturnedLetter.message_id == number).values(address=""))
    about = (Letter.about_kind == "paper", Letter.about_id.in_([paper.id for paper in papers]))
    db.session.execute(delete(Letter).where(*about, Letter.state != "sent"))
    letters = db.session.scalars(update(Letter).where(*about).values(address="").returning(Letter.id)).all()
    rows = db.session.scalars(select(ImportRow).where(ImportRow.message_id == number)).all()
    for row in rows:
        row.raw, row.fingerprint = {}, ""
    drafts = db.session.scalars(delete(Draft).where(Draft.message_id == number).returning(Draft.id)).all()
    found = {"papers": papers, "letters": letters, "source": rows, "drafts": drafts}
    return [code for code, some in found.items() if some]
