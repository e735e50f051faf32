"""What must be true after a drill, counted over from the rows and held against what people were told."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from itertools import pairwise

import time_machine
from flask import Flask
from sqlalchemy import Row, delete, func, select, text

from app.directory.schedules import local_date, midnight, zone
from app.directory.tables import Person
from app.figures import FIGURES, SETS, Cut, Period, behind, count_days, days, figures
from app.figures.tables import CountedDays, DayCount, DayDue, TouchedDay
from app.files.tables import StoredFile
from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.history import History
from app.foundation.viewer import TIMETABLE
from app.jobs.timetable import HALF_MINUTE, JOBS
from app.jobs.timetable import TIMETABLE as LINES
from app.messages.rules.acts import BY_CODE
from app.messages.tables import Answer, Assignment, Call, Clock, Decision, Evidence, Message, Reaction
from app.notices.tables import Letter, Notice
from tests.drills.browser import Ledger
from tests.figures.recount import Town
from tests.support.whole import whole

# Letters are gathered for a while, and what a killed worker was sending goes again later.
LETTERS_LATER = timedelta(hours=1)
# What an act leaves beside its history row, by the name under which the row tells its id.
LEFT = {"answer": Answer, "decision": Decision, "call": Call, "reaction": Reaction}
MAKES = {"answer": {"answer"}}  # others name an answer without making it


def caught_up(app: Flask) -> None:
    """The next slot of the timetable, of every job that has one each half minute; then the letters an hour later."""
    with app.app_context():
        for line in LINES:
            if line.every == HALF_MINUTE:
                run(line.job)
        with time_machine.travel(now() + LETTERS_LATER, tick=True):
            run("letters")
        db.session.rollback()


def run(job: str) -> None:
    module, _, name = JOBS[job].rpartition(".")
    getattr(import_module(module), name)()


def violations(app: Flask, ledger: Ledger) -> list[str]:
    with app.app_context():
        found = [*as_told(ledger), *replayed(), *each_act_whole(), *nothing_forgotten(), *database(), *counters()]
    return [*found, *whole(app)]


def as_told(ledger: Ledger) -> Iterator[str]:
    """Acts of people: as often as they were told or found them done, no more and no less."""
    made = Counter({(number, code): many for number, code, many in db.session.execute(
        select(History.subject_id, History.act, func.count()).where(
            History.subject_kind == "message", History.person_id.is_not(None), History.subject_id.in_(
                {number for number, _ in ledger.done})).group_by(History.subject_id, History.act))})
    for of in sorted(made.keys() | ledger.done.keys()):
        if made[of] != ledger.done[of]:
            yield f"{of}: done {made[of]} times, told {ledger.done[of]}"
    texts = dict(db.session.execute(select(Message.text, func.count()).group_by(Message.text)).all())
    yield from (f"registered {texts.get(words, 0)} times: {words}" for words in ledger.texts if texts.get(words) != 1)
    calls = db.session.execute(select(Call.message_id, Call.text)).all()
    for number, mark in ledger.marks:
        if (many := sum(mark in words for of, words in calls if of == number)) != 1:
            yield f"{number}: «{mark}» stands {many} times"
    photos = defaultdict(list)
    for name, number, answer in db.session.execute(select(StoredFile.client_id, Evidence.message_id, Evidence.answer_id).join(
            Evidence, Evidence.file_id == StoredFile.id)):
        photos[name, number].append(answer)
    for name, number in ledger.photos.items():
        answers = photos[name, number]  # a returned answer's photos go with the next one too
        if not answers or len(answers) != len(set(answers)):
            yield f"photo {name} goes with answers {answers}"
    yield from (f"photo {name} of nobody" for name, _ in photos if name.count("-") > 2 and name not in ledger.photos)


def replayed() -> Iterator[str]:
    """Each act was open where the one before it had left the message; version and unit are those of the last."""
    for number, acts in acts_by_message().items():
        message, before = db.session.get_one(Message, number), None
        for row in acts:
            if row.act in BY_CODE and before not in BY_CODE[row.act].states:
                yield f"{number}: {row.act} in {before}"
            before = row.facts.get("state", before)
        # Who assigns a message that nobody has taken takes it by the same stroke.
        strokes = len(acts) - sum(
            (one.act, then.act) == ("take", "assign") and one.at == then.at for one, then in pairwise(acts))
        if message.version != strokes:
            yield f"{number}: version {message.version} after {strokes} acts"
        given = next((row.facts["unit"] for row in reversed(acts) if row.act == "assign"), None)
        held = db.session.scalars(select(Assignment.unit_id).where(
            Assignment.message_id == number, Assignment.active, Assignment.responsible)).all()
        if message.unit_id != given or (message.open and list(held) != [given] * bool(given)):
            yield f"{number}: given to {given}, stands at {message.unit_id}, held by {held}"


def acts_by_message() -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in db.session.execute(select(History.subject_id, History.act, History.at, History.facts).where(
            History.subject_kind == "message").order_by(History.id)):
        found[row.subject_id].append(row)
    return found


def each_act_whole() -> Iterator[str]:
    """Rows of answers, decisions, calls, reactions and assignments are those that history names; people were told."""
    named: dict[str, list[int]] = defaultdict(list)
    for acts in acts_by_message().values():
        for row in acts:
            for name in LEFT:
                if name in row.facts and row.act in MAKES.get(name, {row.act}):
                    named[name].append(row.facts[name])
    for name, table in LEFT.items():
        rows = db.session.scalars(select(table.id)).all()
        if sorted(named[name]) != sorted(rows):
            yield f"{name}: history and rows differ by {sorted(set(named[name]) ^ set(rows)) or 'a double'}"
    keys = set(db.session.scalars(select(Notice.key)))
    yield from (f"nobody was told of assignment {one}" for one in db.session.scalars(select(Assignment.id))
                if f"assigned:{one}" not in keys)
    yield from (f"nobody was told of answer {one}" for one in db.session.scalars(select(Answer.id))
                if f"answer:{one}" not in keys)
    stopped = select(Clock.id).join(Message, Message.id == Clock.message_id).where(
        ~Message.open, Clock.stopped.is_(None), Clock.kind.in_(("take", "executor", "answer")))
    yield from (f"clock {one} runs for a closed message" for one in db.session.scalars(stopped))


def nothing_forgotten() -> Iterator[str]:
    """What the background owes after its next slot: reaction windows closed, photos looked at, letters gone."""
    yield from (f"{one} still waits for reactions" for one in db.session.scalars(select(Message.id).join(
        Clock, Clock.message_id == Message.id).where(
            Message.state == "published", Clock.kind == "reaction", Clock.stopped.is_(None), Clock.due < now())))
    yield from (f"photo {one} was not looked at" for one in db.session.scalars(select(StoredFile.id).where(
        StoredFile.looked_at.is_(None))))
    yield from (f"notice {one} is in no letter" for one in db.session.scalars(select(Notice.id).join(
        Person, Person.id == Notice.person_id).where(Person.email != "", Notice.letter_id.is_(None))))
    outbox = import_module("app.notices.mailing").mailer_now()
    for letter in db.session.scalars(select(Letter)):
        if letter.state != "sent" or not outbox.holds(letter.message_id_header):
            yield f"letter {letter.id} is {letter.state}, its file {'there' if letter.state == 'sent' else 'not awaited'}"


def database() -> Iterator[str]:
    for pragma in ("integrity_check", "foreign_key_check"):
        told = [tuple(row) for row in db.session.execute(text(f"PRAGMA {pragma}"))]
        if told not in ([("ok",)], []):
            yield f"{pragma}: {told[:5]}"
    lost = db.session.scalars(text("SELECT id FROM message WHERE id NOT IN (SELECT rowid FROM message_words)")).all()
    yield from (f"{one} is found by no word" for one in lost)


def counters() -> Iterator[str]:
    """Stored counts of days against counts made anew; every set and figure against plain loops over all rows."""
    count_days(now)
    stored = counts()
    with act(TIMETABLE):
        for table in (DayCount, DayDue, CountedDays, TouchedDay):
            db.session.execute(delete(table))
    count_days(now)
    if stored != counts():
        yield "counts of days differ from those made anew"
    at, town = now(), Town.read()
    period, today_ends = whole_time(town), midnight(local_date(at) + timedelta(days=1))
    told = {name: town.counted(name, period, at, today_ends, Cut()) for name in SETS}
    yield from (f"{name}: counted otherwise by loops" for name in SETS
                if sorted(db.session.scalars(behind(name, period, at, Cut()))) != told[name])
    for code, figure in figures(list(FIGURES), period, at).items():
        if figure.whole.rows != len(told[FIGURES[code].whole]):
            yield f"{code}: {figure.whole.rows}, by loops {len(told[FIGURES[code].whole])}"


def whole_time(town: Town) -> Period:
    first: date = min(local_date(one.received_at) for one in town.messages.values())
    return days(first, local_date(now()), zone())


def counts() -> list[tuple]:
    return [tuple(row) for table in (DayCount.__table__, DayDue.__table__) for row in db.session.execute(
        select(*(column for column in table.c if column.name != "id")).order_by(
            *(column for column in table.c if column.name != "id")))]
