"""What a person finds in the bell, and how the letters fare. A person sees their own notices only."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import bindparam, func, select, text

from app.directory.tables import Person
from app.directory.titles import headed
from app.foundation.database import ask, db
from app.notices.rules import KINDS, MOST_COUNTED, OTHER_KIND
from app.notices.tables import FAILED, OUTGOING, Letter, Notice

PAGE = 50
MOST_IN_TABLE = 10_000


@dataclass(frozen=True)
class NoticeCard:
    """One line of the bell."""

    id: int
    at: datetime
    icon: str
    label: str
    words: str
    message_id: int | None
    urgent: bool
    read: bool
    link: str = ""


@dataclass(frozen=True)
class NoticePage:
    """``next_before`` is where the following page begins, None on the last one."""

    cards: tuple[NoticeCard, ...]
    next_before: int | None

    @property
    def newest(self) -> int:
        return self.cards[0].id if self.cards else 0


@dataclass(frozen=True)
class LettersFare:
    """How the letters stand, for «Состояние». ``last_error`` is the reason of the newest failure."""

    waiting: int
    oldest_waiting: datetime | None
    failed: int
    last_error: str


UNREAD = select(func.count()).select_from(
    select(Notice.id).where(Notice.person_id == bindparam("person"), Notice.read_at.is_(None)).limit(MOST_COUNTED).subquery())


def unread(person_id: int) -> int:
    """How many notices wait to be read; counted up to MOST_COUNTED, over the index of unread ones alone."""
    return ask(UNREAD, {"person": person_id}).scalar() or 0


def notices_of(person_id: int, before: int | None = None) -> NoticePage:
    """One page of a person's notices, newest first; ``before`` is the id that the page before ended at."""
    query = select(Notice).where(Notice.person_id == person_id).order_by(Notice.id.desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(Notice.id < before)
    rows = db.session.scalars(query).all()
    shown = rows[:PAGE]
    return NoticePage(tuple(card_of(row) for row in shown), shown[-1].id if len(rows) > PAGE else None)


def all_notices(person_id: int) -> list[NoticeCard]:
    """A person's notices for a table, newest first, at most MOST_IN_TABLE."""
    rows = db.session.scalars(select(Notice).where(Notice.person_id == person_id)
                              .order_by(Notice.id.desc()).limit(MOST_IN_TABLE))
    return [card_of(row) for row in rows]


def mailbox_of(person_id: int) -> str:
    """The address that letters go to, empty when there is none."""
    return db.session.scalar(select(Person.email).where(Person.id == person_id)) or ""


def letters_fare() -> LettersFare:
    """Letters not out yet (with those being sent) and those given up."""
    outgoing = select(func.count(), func.min(Letter.created_at)).where(text(OUTGOING))
    waiting, oldest = db.session.execute(outgoing).one()
    failed = db.session.scalar(select(func.count(Letter.id)).where(text(FAILED))) or 0
    last = db.session.scalar(select(Letter.error).where(text(FAILED)).order_by(Letter.id.desc()).limit(1))
    return LettersFare(waiting, oldest, failed, last or "")


def letters_about(kind: str, about_id: int) -> list[tuple[str, str]]:
    """(address, state) of the letters that bring a paper; «laid» is one that lies in the folder and has not left."""
    outbox = current_app.extensions["outbox"]
    rows = db.session.execute(select(Letter.address, Letter.state, Letter.message_id_header).where(
        Letter.about_kind == kind, Letter.about_id == about_id).order_by(Letter.id))
    return [(row.address, "laid" if row.state == "sent" and outbox.holds(row.message_id_header) else row.state) for row in rows]


def card_of(row: Notice) -> NoticeCard:
    """The line of one notice."""
    icon, label = KINDS.get(row.kind, OTHER_KIND)
    return NoticeCard(row.id, row.at, icon, headed(label), row.words, row.message_id, row.urgent, row.read_at is not None,
                      row.link)
