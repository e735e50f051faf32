"""Notes as pages and documents need them: frozen cards. Heads and curators alone read them (the door says so)."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from app.directory.schedules import centre, local_date, zone
from app.directory.tables import Person
from app.figures import DIMENSIONS, SETS, Cut, Period, behind, week_of
from app.foundation.database import db
from app.foundation.refusal import Invisible
from app.foundation.viewer import Viewer
from app.messages.queries.listing import rows_of
from app.messages.queries.rows import Row
from app.notices.queries import letters_about
from app.reports.content import Section, from_json
from app.reports.gathering import parted, period_of
from app.reports.rule import rule
from app.reports.rules import due_week
from app.reports.tables import Note, NoteFigure

WEEKS_SHOWN = 12


@dataclass(frozen=True)
class WeekLine:
    """A week of the list; ``state`` empty: no note yet."""

    monday: date
    state: str
    number: int | None
    made_at: datetime | None
    unfinished: bool


@dataclass(frozen=True)
class NoteCard:
    id: int
    monday: date
    state: str
    version: int
    number: int | None
    made_at: datetime
    addressee: str
    signed_by: str
    sections: tuple[Section, ...]
    conclusions: str
    approved_at: datetime | None
    approved_by: str
    unfinished: bool
    letters: tuple[tuple[str, str], ...]
    organisation: str
    stamp: str

    @property
    def last_day(self) -> date:
        return self.monday + timedelta(days=6)


@dataclass(frozen=True)
class Behind:
    """The messages behind one value: as they were counted, with those that are no longer counted (``gone``) and numbers
    counted only now (``come``); of which days."""

    rows: tuple[Row, ...]
    counted: int
    gone: frozenset[int]
    come: tuple[Row, ...]
    period: Period


def weeks(at: datetime) -> list[WeekLine]:
    """The newest weeks, this one first; the last one due stands there also without a note."""
    this = local_date(at) - timedelta(days=local_date(at).weekday())
    mondays = [this - timedelta(days=7 * back) for back in range(WEEKS_SHOWN)]
    rows = db.session.execute(select(Note.week, Note.state, Note.number, Note.made_at).order_by(Note.week.desc()).limit(520))
    known = {row.week: row for row in rows}
    return [WeekLine(monday, known[monday].state, known[monday].number, known[monday].made_at, monday == this)
            if monday in known else WeekLine(monday, "", None, None, monday == this)
            for monday in sorted({*mondays, *known}, reverse=True)]


def waiting(viewer: Viewer, at: datetime) -> list[date]:
    """The weeks whose notes wait for the viewer's approval: drafts of weeks that are over, the newest first."""
    if not viewer.has("head"):
        return []
    over = local_date(at) - timedelta(days=7)
    return list(db.session.scalars(select(Note.week).where(Note.state == "draft", Note.week <= over)
                                   .order_by(Note.week.desc()).limit(WEEKS_SHOWN)))


def note_of(monday: date) -> NoteCard:
    """Raises Invisible while there is none."""
    found = db.session.execute(select(Note, Person.post).join(Person, Person.id == Note.approved_by, isouter=True)
                               .where(Note.week == monday)).first()
    if found is None:
        raise Invisible()
    return card_of(*found)


def note_by_id(note_id: int) -> NoteCard:
    """For the letter that carries it. Raises Invisible."""
    found = db.session.execute(select(Note, Person.post).join(Person, Person.id == Note.approved_by, isouter=True)
                               .where(Note.id == note_id)).first()
    if found is None:
        raise Invisible()
    return card_of(*found)


def card_of(note: Note, post: str | None) -> NoteCard:
    return NoteCard(note.id, note.week, note.state, note.version, note.number, note.made_at, note.addressee, note.signed_by,
                    tuple(from_json(note.content)), note.conclusions, note.approved_at, post or "",
                    note.made_at < week_of(note.week, zone()).end, tuple(letters_about("note", note.id)), centre().name,
                    stamp_of(note))


def stamp_of(note: Note) -> str:
    """Moves with everything that stands on the paper: the files of a note are named by it."""
    shown = (note.week, note.state, note.number, note.made_at, note.addressee, note.signed_by, note.content, note.conclusions)
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def behind_value(viewer: Viewer, monday: date, key: str, at: datetime) -> Behind:
    """What a value opens into. Raises Invisible for a value that the note does not have."""
    found = db.session.execute(select(NoteFigure.numbers, Note.made_at).join(Note, Note.id == NoteFigure.note_id)
                               .where(Note.week == monday, NoteFigure.key == key)).first()
    if found is None:
        raise Invisible()
    numbers, (period, today) = frozenset(found.numbers), counted_now(key, monday, found.made_at, at)
    return Behind(tuple(rows_of(viewer, found.numbers)), len(numbers), numbers - today,
                  tuple(rows_of(viewer, sorted(today - numbers))), period)


def counted_now(key: str, monday: date, made_at: datetime, at: datetime) -> tuple[Period, frozenset[int]]:
    """The days that a key is about, and the messages that its set has now."""
    when, name, dimension, value = parted(key)
    if name not in SETS or (dimension and dimension not in DIMENSIONS):
        raise Invisible()
    numeric = dimension in ("unit", "topic", "person", "block", "territory")
    cut = Cut(**{dimension: int(value) if numeric else value}) if dimension else Cut()
    period = period_of(when, week_of(monday, zone()), made_at)
    return period, frozenset(db.session.scalars(behind(name, period, at, cut)))


def missing_week(at: datetime) -> date | None:
    """The newest week whose note is due, by the rule's day and hour, and not made since the week was over; or None."""
    now = rule()
    local = at.astimezone(zone())
    monday = due_week(local.date(), local.hour, now.weekday, now.hour)
    made = or_(Note.state == "approved", Note.made_at >= week_of(monday, zone()).end)
    return None if db.session.scalar(select(Note.id).where(Note.week == monday, made)) else monday
