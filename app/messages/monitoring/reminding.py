"""An hour before closing, whoever works a system is reminded that it was not marked as looked through today."""

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import select

from app.directory.people import people_with
from app.directory.schedules import channels, local, local_date
from app.foundation.database import db
from app.messages.monitoring.queries import hours, marks_of, worked_systems
from app.messages.monitoring.rules import is_reminded, reminder_words
from app.notices.acts import Telling, tell_all
from app.notices.tables import Notice


def waits(at: datetime) -> list[Telling]:
    """What is to be told now and was not yet: one notice a person and closing, whatever it names. Changes nothing."""
    today = local_date(at)
    closings = {code: closing for code in worked_systems()
                if is_reminded(closing := hours(code, today)[0], at) and closing is not None}
    if not closings:
        return []
    marked = {code for code, _ in marks_of(list(closings), today, today)}
    lines: dict[tuple[str, int], list[str]] = defaultdict(list)
    for code, closing in closings.items():
        if code not in marked:
            for person in people_with("operator", today, code):
                lines[key_of(closing), person].append(code)
    return not_told([Telling((person,), key, "monitoring", words_of(codes, today), link="/monitoring")
                  for (key, person), codes in lines.items()])


def not_told(tellings: list[Telling]) -> list[Telling]:
    """Without those that were told already."""
    keys = {telling.key for telling in tellings}
    told = {tuple(row) for row in db.session.execute(select(Notice.key, Notice.person_id).where(Notice.key.in_(keys)))}
    return [telling for telling in tellings if (telling.key, telling.people[0]) not in told]


def remind(tellings: list[Telling], at: datetime) -> int:
    """Inside an act; how many were newly told."""
    return len(tell_all(tellings, at))


def key_of(closing: datetime) -> str:
    return f"monitoring:{local(closing):%Y%m%dT%H%M}"


def words_of(codes: list[str], today: date) -> str:
    closings = [(channels()[code].name, hours(code, today)[0]) for code in codes]
    return reminder_words([(name, f"{closing:%H:%M}") for name, closing in closings if closing is not None])
