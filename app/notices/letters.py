"""Letters: gathered from notices, sent in the worker, at least once and always with the same Message-ID.

Each letter is marked *sending* and committed before it leaves; a worker that dies in between leaves the mark, and the
letter goes again. The mailbox drops the repeat by its Message-ID; exactly-once by SMTP does not exist.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import uuid4

from sqlalchemy import Row, and_, func, or_, select, text, update

from app.adapters.mailer import Attachment, LetterRefused, MailAway, Mailer
from app.adapters.mailer import Letter as Outgoing
from app.directory.tables import Person
from app.foundation.database import act, db
from app.foundation.history import record
from app.foundation.viewer import TIMETABLE, Viewer
from app.notices.queries import NoticeCard, card_of
from app.notices.rules import FAILURES_IN_A_ROW, MOST_TRIES, SENDING_LOST_AFTER, may_gather, next_try
from app.notices.tables import FAILED, OUTGOING, Letter, Notice

log = logging.getLogger(__name__)

MOST_IN_A_ROUND = 500
CLOSED_ACCOUNT = "Учётная запись закрыта, письмо не отправлено."
REFUSED = "Почта не приняла письмо. Проверьте адрес."
AWAY = "Почтовый сервер не отвечает или не подтвердил приём."
NOT_WRITTEN = "Письмо не удалось составить."


@dataclass(frozen=True)
class Words:
    """What a letter says."""

    subject: str
    text: str
    html: str | None = None
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Claimed:
    """A letter marked *sending*, with the notices that it carries, oldest first, or the paper that it is about."""

    id: int
    address: str
    message_id: str
    tries: int
    urgent: bool
    cards: tuple[NoticeCard, ...]
    about: tuple[str, int] | None = None


Writer = Callable[[Claimed], Words]


def send_waiting(mailer: Mailer, write: Writer, host: str, now: Callable[[], datetime]) -> int:
    """Gathers and sends what is due; returns how many letters left. Not inside an act: mail leaves between its own.

    ``host`` is the right side of the Message-ID. A server that keeps failing is left alone until the next round.
    """
    with act(TIMETABLE):
        gather(host, now())
    sent = away_in_a_row = 0
    tried: set[int] = set()
    while away_in_a_row < FAILURES_IN_A_ROW and len(tried) < MOST_IN_A_ROUND:
        with act(TIMETABLE):
            letter = claim(now(), tried)
        if letter is None:
            break
        tried.add(letter.id)
        trouble, for_good = _send(letter, mailer, write, now())
        with act(TIMETABLE):
            _settle(letter, trouble, for_good, now())
        sent += not trouble
        away_in_a_row = away_in_a_row + 1 if trouble == AWAY else 0
    return sent


def gather(host: str, at: datetime) -> int:
    """Puts waiting notices into letters, urgent ones alone, the rest of a person into one; how many were made.

    Inside an act. What the person has read in the bell meanwhile needs no letter.
    """
    rows = db.session.execute(
        select(Notice.id, Notice.person_id, Notice.urgent, Notice.read_at, Person.email, Person.active)
        .join(Person, Person.id == Notice.person_id).where(Notice.to_mail).order_by(Notice.person_id, Notice.id)).all()
    last = dict(db.session.execute(
        select(Letter.person_id, func.max(Letter.created_at))
        .where(Letter.person_id.in_({row.person_id for row in rows}), Letter.urgent.is_(False))
        .group_by(Letter.person_id)).all())
    made = 0
    for person_id, waiting in groupby(rows, key=lambda row: row.person_id):
        for bundle in _bundles(list(waiting), last.get(person_id), at):
            _lay(bundle, host, at)
            made += 1
    return made


def claim(at: datetime, tried: set[int]) -> Claimed | None:
    """Marks the next due letter *sending*; None when nothing is due. Inside an act, committed before it leaves."""
    due = or_(and_(Letter.state == "waiting", Letter.next_try_at <= at),
              and_(Letter.state == "sending", Letter.sending_at <= at - SENDING_LOST_AFTER))
    while True:
        letter = db.session.scalar(
            select(Letter).where(text(OUTGOING), due, Letter.id.not_in(tried))
            .order_by(Letter.urgent.desc(), Letter.next_try_at, Letter.id).limit(1).with_for_update(skip_locked=True))
        if letter is None:
            return None
        closed = letter.person_id is not None and not db.session.scalar(
            select(Person.active).where(Person.id == letter.person_id))
        if not closed and letter.tries < MOST_TRIES:
            break
        letter.state, letter.error = "failed", CLOSED_ACCOUNT if closed else AWAY
        db.session.flush()
    letter.state, letter.sending_at, letter.tries = "sending", at, letter.tries + 1
    db.session.flush()
    notices = db.session.scalars(select(Notice).where(Notice.letter_id == letter.id).order_by(Notice.id)).all()
    return Claimed(letter.id, letter.address, letter.message_id_header, letter.tries, letter.urgent,
                   tuple(card_of(notice) for notice in notices),
                   (letter.about_kind, letter.about_id or 0) if letter.about_kind else None)


def lay_about(kind: str, about_id: int, address: str, message_id: str, at: datetime) -> None:
    """Lays a letter about a paper to a mailbox outside the house (or several, with «, » between), whose words and files are
    made when it leaves.

    Inside the act that the letter tells of. ``message_id`` has no angle brackets.
    """
    db.session.add(Letter(person_id=None, about_kind=kind, about_id=about_id, address=address, urgent=True, created_at=at,
                          next_try_at=at, message_id_header=message_id))
    db.session.flush()


def try_failed_again(viewer: Viewer, at: datetime) -> int:
    """Puts the letters given up back among the waiting, once the mail is mended; how many. Inside an act.

    Each goes to the address that its person has now: a wrong one was perhaps why it failed.
    """
    mailbox = select(Person.email).where(Person.id == Letter.person_id).scalar_subquery()
    revived = db.session.scalars(update(Letter).where(text(FAILED)).values(
        state="waiting", tries=0, next_try_at=at, error="",
        address=func.coalesce(func.nullif(mailbox, ""), Letter.address)).returning(Letter.id)).all()
    for letter_id in revived:
        record(viewer, "letter", letter_id, "try_again", at)
    return len(revived)


def _bundles(waiting: list[Row], last_letter: datetime | None, at: datetime) -> list[list[Row]]:
    """The letters that may be made now for one person; what needs none any more is let go."""
    fit = [row for row in waiting if row.active and row.email and row.read_at is None]
    let_go = [row.id for row in waiting if row not in fit]
    if let_go:
        db.session.execute(update(Notice).where(Notice.id.in_(let_go)).values(to_mail=False))
    ordinary = [row for row in fit if not row.urgent]
    gathered = [ordinary] if ordinary and may_gather(last_letter, at) else []
    return [[row] for row in fit if row.urgent] + gathered


def _lay(bundle: list[Row], host: str, at: datetime) -> None:
    first = bundle[0]
    letter = Letter(person_id=first.person_id, address=first.email, urgent=first.urgent, created_at=at, next_try_at=at,
                    message_id_header=f"{uuid4().hex}@{host}")
    db.session.add(letter)
    db.session.flush()
    db.session.execute(update(Notice).where(Notice.id.in_([row.id for row in bundle]))
                       .values(to_mail=False, letter_id=letter.id))


def _send(letter: Claimed, mailer: Mailer, write: Writer, at: datetime) -> tuple[str, bool]:
    """What went wrong (nothing: empty), and whether sending again would not help. Outside of any act."""
    try:
        words = write(letter)
        to, *also = letter.address.split(", ") if letter.about else [letter.address]
        mailer.send(Outgoing(letter.message_id, to, words.subject, words.text, at, words.html, words.files, tuple(also)))
    except LetterRefused as error:
        log.warning("letter %s refused: %s", letter.id, error)
        return REFUSED, True
    except MailAway as error:
        log.warning("letter %s waits, mail is away: %s", letter.id, error)
        return AWAY, False
    except Exception:
        log.exception("letter %s could not be made", letter.id)
        return NOT_WRITTEN, False
    return "", False


def _settle(letter: Claimed, trouble: str, for_good: bool, at: datetime) -> None:
    again = None if for_good else next_try(letter.tries, at)
    if not trouble:
        facts = {"state": "sent", "sent_at": at, "error": ""}
    elif again is None:
        facts = {"state": "failed", "error": trouble}
    else:
        facts = {"state": "waiting", "next_try_at": again, "error": trouble}
    db.session.execute(update(Letter).where(Letter.id == letter.id).values(**facts))
