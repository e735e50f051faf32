"""Telling people, and what they do in the bell. ``tell`` belongs inside the act that it tells about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.adapters.queue import doorbell
from app.directory.substitutes import with_substitutes
from app.directory.tables import Person
from app.foundation.database import after_commit, ask, db
from app.foundation.refusal import Invisible
from app.foundation.viewer import Viewer
from app.notices.tables import Notice

LONGEST_KEY = 120
# Not told to substitutes: administrators' rights are never passed on, and an export opens to who ordered it only.
TO_NOBODY_ELSE = {"trouble", "export"}
ONCE = {name: engine.insert(Notice).on_conflict_do_nothing(index_elements=["key", "person_id"]).returning(
    Notice.key, Notice.person_id) for name, engine in (("sqlite", sqlite), ("postgresql", postgresql))}
MAILBOXES = select(Person.id, Person.email).where(Person.id.in_(bindparam("people", expanding=True)), Person.active)


@dataclass(frozen=True)
class Telling:
    """Words for some people. ``key`` says what it is about: a person is told once per key, whoever asks again."""

    people: tuple[int, ...]
    key: str
    kind: str
    words: str
    message: int | None = None
    urgent: bool = False
    link: str = ""


def tell(person_ids: Iterable[int], key: str, kind: str, words: str, at: datetime,
         message: int | None = None, urgent: bool = False, link: str = "") -> list[int]:
    """Puts the words into the bell of each person exactly once per key; returns who was newly told.

    Inside the surrounding act, so it stands or falls with what it tells about. ``words`` are Russian, without names
    or contacts of applicants. Closed accounts are passed over. Who has a mailbox gets a letter as well: urgent words
    at once and alone, others gathered. ``link``: a path of the centre's own, where no card of a message is meant.
    """
    told = tell_all([Telling(tuple(person_ids), key, kind, words, message, urgent, link)], at)
    return [person for _, person in told]


def tell_all(tellings: Sequence[Telling], at: datetime) -> list[tuple[str, int]]:
    """Many tellings in one statement; the pairs of key and person that are new."""
    tellings = [replace(telling, people=with_substitutes(telling.people, at))
                if telling.kind not in TO_NOBODY_ELSE else telling for telling in tellings]
    mailboxes = _mailboxes({person for telling in tellings for person in telling.people})
    rows = [_row(telling, person, at, bool(mailboxes[person]))
            for telling in tellings for person in dict.fromkeys(telling.people) if person in mailboxes]
    if not rows:
        return []
    told = db.session.execute(ONCE[db.engine.dialect.name], rows).all()
    hurried = {(row["key"], row["person_id"]) for row in rows if row["urgent"] and row["to_mail"]}
    if not hurried.isdisjoint(told):
        after_commit(ring_for_letters)
    return list(told)


def ring_for_letters() -> None:
    """Urgent letters leave at once; the minute's tick takes the others, and these too when Redis is away."""
    doorbell("letters")


def mark_read(viewer: Viewer, notice_id: int, at: datetime) -> tuple[int | None, str]:
    """Marks one own notice as read; returns the number of its message and its link. Another's is Invisible."""
    own = Notice.id == notice_id, Notice.person_id == viewer.person_id
    found = db.session.execute(select(Notice.id, Notice.message_id, Notice.link).where(*own)).first()
    if found is None:
        raise Invisible()
    db.session.execute(update(Notice).where(Notice.id == notice_id, Notice.read_at.is_(None)).values(read_at=at))
    return found.message_id, found.link


def mark_all_read(viewer: Viewer, newest: int, at: datetime) -> None:
    """Marks everything up to the newest notice that the person saw; what came meanwhile stays unread."""
    db.session.execute(update(Notice).where(
        Notice.person_id == viewer.person_id, Notice.id <= newest, Notice.read_at.is_(None)).values(read_at=at))


def _mailboxes(people: set[int]) -> dict[int, str]:
    return dict(ask(MAILBOXES, {"people": sorted(people)}).all())


def _row(telling: Telling, person: int, at: datetime, to_mail: bool) -> dict:
    if len(telling.key) > LONGEST_KEY:
        raise ValueError(f"key too long: {telling.key}")
    return {"person_id": person, "key": telling.key, "kind": telling.kind, "at": at, "message_id": telling.message,
            "words": telling.words, "urgent": telling.urgent, "to_mail": to_mail, "link": telling.link}
