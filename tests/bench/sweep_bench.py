"""The sweep, measured: open clocks of which some are due, everybody told and mailed. One JSON line.

python -m tests.bench.sweep_bench [clocks] [due]
"""

import json
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import insert, select

from app.directory.schedules import rule_and_schedule
from app.directory.tables import GrantRow, Person, Unit
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.messages.deadlines import first_clocks
from app.messages.reminders import first_reminder, sweep
from app.messages.tables import Assignment, Clock, Message
from tests.support.application import House, SqliteStore

RECEIVED = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
FAR_AWAY = timedelta(days=30)
ROWS = 5_000


def people() -> list[int]:
    """Two operators, a head, a curator and an executor in every unit; the units' ids."""
    units = list(db.session.scalars(select(Unit.id)))
    posts = [("operator", None)] * 2 + [("head", None), ("curator", None)] + [("executor", unit) for unit in units]
    for number, (role, unit) in enumerate(posts):
        person = Person(post=f"Сотрудник {number}", unit_id=unit, email=f"p{number}@example.ru")
        db.session.add(person)
        db.session.flush()
        db.session.add(GrantRow(person_id=person.id, role=role, unit_id=unit))
    return units


def fill(clocks: int, due: int) -> datetime:
    """Messages with one executor's clock each, the last ones due; returns the moment at which they are."""
    reckoned = rule_and_schedule("incident", "message", RECEIVED)
    rule, schedule = reckoned.rule, reckoned.schedule
    executor = next(clock for clock in first_clocks(rule, schedule, RECEIVED) if clock.kind == "executor")
    remind_at, level = first_reminder("executor", executor.due, rule, schedule, started=executor.started)
    with act(TIMETABLE):
        units = people()
        for first in range(1, clocks + 1, ROWS):
            numbers = range(first, min(first + ROWS, clocks + 1))
            db.session.execute(insert(Message), [
                {"id": number, "channel": "incident", "rule_id": reckoned.rule_id, "state": "assigned",
                 "title": "Фонарь", "text": "Не горит фонарь.", "received_at": RECEIVED, "registered_at": RECEIVED,
                 "waits_on": "executor"} for number in numbers])
            db.session.execute(insert(Assignment), [
                {"message_id": number, "round": 1, "unit_id": units[number % len(units)], "responsible": True,
                 "given_at": RECEIVED} for number in numbers])
            db.session.execute(insert(Clock), [
                {"message_id": number, "round": 1, "kind": "executor", "rule": executor.rule,
                 "started": executor.started, "due": executor.due, "explanation": executor.explanation,
                 "remind_level": level,
                 "remind_at": remind_at if number > clocks - due else remind_at + FAR_AWAY} for number in numbers])
    return remind_at


def measure(clocks: int, due: int) -> dict:
    at = fill(clocks, due)
    begin = perf_counter()
    done = sweep(at)
    seconds = perf_counter() - begin
    begin = perf_counter()
    sweep(at)
    return {"sweep": "executor's clocks", "clocks": clocks, "due": done.looked_at, "told": done.reminded,
            "seconds": round(seconds, 3), "seconds_nothing_due": round(perf_counter() - begin, 4)}


def main(clocks: int = 100_000, due: int = 500) -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = House(Path(folder), SqliteStore(Path(folder))).fresh("myski")
        with app.app_context():
            print(json.dumps(measure(clocks, due), ensure_ascii=False))


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
