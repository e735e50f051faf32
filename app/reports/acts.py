"""What people and the timetable do with notes: made, conclusions edited, approved; the rule set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import delete, func, insert, select

from app.adapters.mailer import MAILBOX
from app.directory.acts.facts import keep_fact
from app.directory.people import people_with
from app.directory.queries import topic_by_words, topic_groups
from app.directory.schedules import local_date, zone
from app.figures import week_of
from app.foundation.database import after_commit, db
from app.foundation.history import record
from app.foundation.refusal import Forbidden, Invisible, Refusal, Stale
from app.foundation.viewer import Viewer
from app.notices.acts import ring_for_letters, tell
from app.notices.letters import lay_about
from app.reports.content import as_json
from app.reports.gathering import Gathered
from app.reports.rule import rule
from app.reports.rules import days_words, week_words
from app.reports.sections import SECTIONS, conclusions
from app.reports.tables import Note, NoteFigure, NoteRule

MOST_WORDS = 20_000
MOST_ADDRESSES = 20
CHANGED = "Записку изменили, пока вы работали. Ниже введённое вами; рядом то, что записано сейчас."


def make_note(viewer: Viewer, monday: date, at: datetime, typed: str | None = None) -> Note:
    """Makes the week's note, or counts a draft anew; the head's own conclusions stay, also those ``typed`` and not saved yet.
    Raises Stale once approved, Refusal for words too long."""
    note = db.session.scalar(select(Note).where(Note.week == monday).with_for_update())
    if note is not None and note.state == "approved":
        raise Stale("Записка уже утверждена: её числа больше не меняются.")
    now, period = rule(), week_of(monday, zone())
    found = Gathered(period, at, now.critical_topics)
    content = as_json([one for section in SECTIONS if (one := section(found)) is not None])
    proposed = conclusions(period, at)
    if note is None:
        note = Note(week=monday, version=0, proposed="", conclusions="", state="draft")
        db.session.add(note)
    if typed is not None:
        note.conclusions = fitting(typed)
    if note.conclusions == note.proposed:
        note.conclusions = proposed
    note.proposed, note.content, note.made_at, note.version = proposed, content, at, note.version + 1
    note.addressee, note.signed_by = now.addressee, now.signed_by
    db.session.flush()
    db.session.execute(delete(NoteFigure).where(NoteFigure.note_id == note.id))
    db.session.execute(insert(NoteFigure), [{"note_id": note.id, "key": key, "numbers": numbers}
                                            for key, numbers in found.numbers.items()])
    record(viewer, "note", note.id, "make_note", at, week=week_words(monday))
    return note


def tell_heads(note: Note, at: datetime) -> None:
    """The timetable's draft waits for the head."""
    tell(people_with("head", local_date(at)), f"note:{note.id}", "note", f"Записка за неделю {days_words(note.week)} готова: "
         "проверьте выводы и утвердите.", at, link=f"/notes/{week_words(note.week)}")


def save_conclusions(viewer: Viewer, monday: date, seen: int, words: str, at: datetime) -> Note:
    """Raises Forbidden, Invisible, Stale, Refusal beside the field."""
    note = draft_for(viewer, monday, seen)
    note.conclusions, note.version = fitting(words), note.version + 1
    record(viewer, "note", note.id, "save_conclusions", at)
    return note


def fitting(words: str) -> str:
    if len(words) > MOST_WORDS:
        raise Refusal(f"Слишком длинно: не больше {MOST_WORDS} знаков.", "conclusions")
    return "\n".join(words.strip().splitlines())


def drop_draft(viewer: Viewer, monday: date, seen: int, at: datetime) -> None:
    """A draft that nobody needs. Raises Forbidden, Invisible, Stale."""
    note = draft_for(viewer, monday, seen)
    record(viewer, "note", note.id, "drop_note", at, week=week_words(monday))
    db.session.execute(delete(NoteFigure).where(NoteFigure.note_id == note.id))
    db.session.delete(note)


def approve(viewer: Viewer, monday: date, seen: int, at: datetime, host: str, typed: str | None = None) -> Note:
    """Freezes the note with the moment of its data, gives it its number, and lays a letter to each address of the rule.

    ``typed``: the conclusions that stand in the form. ``host`` is the right side of the letters' Message-ID. Raises Forbidden,
    Invisible, Stale, Refusal (counted before the week was over).
    """
    note = draft_for(viewer, monday, seen)
    if note.made_at < week_of(monday, zone()).end:
        raise Refusal("Записку посчитали до конца недели. Когда неделя закончится, посчитайте заново и утвердите.")
    if typed is not None:
        note.conclusions = fitting(typed)
    if not note.conclusions.strip():
        raise Refusal("Выводов нет: напишите хотя бы одну строку, записка уходит с ними.", "conclusions")
    year = monday.isocalendar().year
    first, last = date.fromisocalendar(year, 1, 1), date.fromisocalendar(year + 1, 1, 1)
    newest = db.session.scalar(select(func.max(Note.number)).where(Note.week >= first, Note.week < last)) or 0
    note.number, note.state, note.version = newest + 1, "approved", note.version + 1
    note.approved_at, note.approved_by = at, viewer.person_id
    db.session.flush()
    addresses = rule().addresses
    for address in addresses:
        lay_about("note", note.id, address, f"{uuid4().hex}@{host}", at)
    if addresses:
        after_commit(ring_for_letters)
    record(viewer, "note", note.id, "approve_note", at, number=note.number, letters=len(addresses))
    return note


def draft_for(viewer: Viewer, monday: date, seen: int) -> Note:
    if not viewer.has("head"):
        raise Forbidden()
    note = db.session.scalar(select(Note).where(Note.week == monday).with_for_update())
    if note is None:
        raise Invisible()
    if note.state == "approved":
        raise Stale("Записка уже утверждена.")
    if note.version != seen:
        raise Stale(CHANGED)
    return note


@dataclass(frozen=True)
class NewRule:
    """``critical`` and ``addresses``: one a line, as typed."""

    addressee: str
    source: str
    weekday: int
    hour: int
    signed_by: str
    critical: Sequence[str]
    addresses: Sequence[str]


def set_rule(viewer: Viewer, new: NewRule, at: datetime) -> None:
    """From now on; notes approved before stay as they were. Raises Forbidden, Refusal beside the field."""
    if not viewer.has("head"):
        raise Forbidden()
    if not 1 <= new.weekday <= 7:
        raise Refusal("Выберите день недели.", "weekday")
    if not 0 <= new.hour <= 23:
        raise Refusal("Час — от 0 до 23.", "hour")
    row = NoteRule(addressee=new.addressee, source=new.source, weekday=new.weekday, hour=new.hour, signed_by=new.signed_by,
                   critical=[topic_meant(line) for line in lines_of(new.critical)], addresses=mailboxes(new.addresses),
                   person_id=viewer.person_id, at=at)
    db.session.add(row)
    db.session.flush()
    keep_fact("note", {name: getattr(new, name) for name in ("addressee", "source", "weekday", "hour", "signed_by")}
              | {"critical": [one["group"] for one in row.critical if "group" in one], "addresses": row.addresses})
    record(viewer, "note_rule", row.id, "set_rule", at, weekday=new.weekday, hour=new.hour, addresses=len(row.addresses))


def lines_of(typed: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in typed if line.strip()))


def topic_meant(line: str) -> dict[str, object]:
    group = next((group for group in topic_groups() if group.lower() == line.lower()), None)
    if group is not None:
        return {"group": group}
    found = topic_by_words(line)
    if isinstance(found, list):
        near = "; ".join(f"«{one.label}»" for one in found[:3])
        raise Refusal(f"«{line[:80]}»: нет такой группы тем или темы." + (f" Похожие: {near}." if near else ""), "critical")
    return {"topic": found.id}


def mailboxes(typed: Sequence[str]) -> list[str]:
    found = lines_of(typed)
    if len(found) > MOST_ADDRESSES:
        raise Refusal(f"Не больше {MOST_ADDRESSES} адресов.", "addresses")
    for address in found:
        if not MAILBOX.fullmatch(address):
            raise Refusal(f"«{address[:80]}» не похоже на адрес почты.", "addresses")
    return found
