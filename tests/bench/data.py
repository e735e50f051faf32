"""Databases of many messages, made by inserting rows (the bench may): kept under instance/bench, used as copies.

About 2 % of the messages are open, in all states; every message has the clocks, assignment, answers, decisions,
history and notices that its way leaves behind. Without statistics (ANALYZE), as a running installation has it.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from random import Random
from zlib import crc32

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert, select

from app.directory.people import HASHER
from app.directory.profile import load_profile, read_profile, shipped
from app.directory.tables import GrantRow, Person, Topic, Unit
from app.factory import create_app
from app.figures.counted import count_days
from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.messages.search import index_waiting
from config import Settings, from_environment
from tests.bench.rows import Town, Writer, fill

HERE = Path(__file__).resolve().parents[2]
CACHE = HERE / "instance" / "bench"
MIGRATIONS = HERE / "migrations"
KEY = "a key for the bench, long enough to be accepted"
PASSWORD = "a password for the bench"
PEOPLE_OF_A_ROLE = 5
# A file in the folder with the address of the database, where it is not the folder's own.
ADDRESS = "database"
CHUNK = 5_000


def environment(folder: Path) -> dict[str, str]:
    """The variables of an installation in this folder, without Redis: nothing of the measured needs it."""
    elsewhere = folder / ADDRESS
    address = elsewhere.read_text() if elsewhere.exists() else f"sqlite:///{folder}/mcu.sqlite3"
    return {"MCU_INSTANCE": str(folder), "DATABASE_URL": address, "SECRET_KEY": KEY,
            "REDIS_URL": f"unix://{folder}/no-redis.sock", "MCU_SESSION_HOURS": "24"}


def settings(folder: Path) -> Settings:
    return from_environment(environment(folder))


def working_copy(messages: int, folder: Path, channels: tuple[str, ...]) -> Path:
    """A copy of the database of so many messages, for one run to change; the folder of its installation."""
    source = made(messages, channels)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, folder / "mcu.sqlite3")
    return folder


def made(messages: int, channels: tuple[str, ...]) -> Path:
    """The kept database, made where it is missing or of another schema. Operators run all its channels."""
    schema = crc32(b"".join(path.read_bytes() for path in sorted((MIGRATIONS / "versions").glob("[0-9]*.py"))))
    place = CACHE / f"{messages}-{len(channels)}-{schema:08x}"
    file, ready = place / "mcu.sqlite3", place / "ready"
    if not ready.exists():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        app = create_app(settings(place))
        with app.app_context():
            town = found_town(app, channels)
            db.engine.dispose()
        insert_rows(file, messages, town)
        with app.app_context():
            count_days(now)  # as the timetable would have, night after night
            index_waiting()
            db.engine.dispose()
        ready.touch()
    return file


def found_town(app: Flask, channels: tuple[str, ...]) -> Town:
    """Schema, profile and people who sign in; what the rows need to know of them."""
    upgrade(str(MIGRATIONS))
    at = now()
    with act(TIMETABLE):
        load_profile(TIMETABLE, read_profile(shipped("myski")), at)
        units = list(db.session.scalars(select(Unit.id).where(Unit.recipient).order_by(Unit.id)))
        town = Town(at, units, logins(units, channels), posts_of(units), list(db.session.scalars(
            select(Topic.id).where(Topic.catch_all.is_(False)).order_by(Topic.id))), channels)
    town.reckon()
    db.session.remove()
    return town


def logins(units: list[int], channels: tuple[str, ...]) -> dict[str, list[int]]:
    """Five operators, five executors in the first units, a head; one password for all."""
    hashed, found = HASHER.hash(PASSWORD), {}
    for role, many in (("operator", PEOPLE_OF_A_ROLE), ("executor", PEOPLE_OF_A_ROLE), ("head", 1)):
        found[role] = [db.session.execute(insert(Person).values(
            post=f"{role} {number}", login=f"{role}{number}", password_hash=hashed, function=role,
            unit_id=units[number] if role == "executor" else None).returning(Person.id)).scalar_one()
            for number in range(many)]
        db.session.execute(insert(GrantRow), [
            {"person_id": person, "role": role, "channel": channels[0] if role == "operator" and len(channels) == 1 else None,
             "unit_id": units[number] if role == "executor" else None} for number, person in enumerate(found[role])])
    return found


def posts_of(units: list[int]) -> dict[int, int]:
    """Unit → the person in it who is named in assignments; those who sign in before others."""
    rows = db.session.execute(select(Person.unit_id, Person.id).where(Person.unit_id.in_(units)).order_by(Person.login))
    return dict(rows.tuples().all())


def insert_rows(file: Path, messages: int, town: Town) -> None:
    """Without indexes, sync and journal, which come back at the end."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-400000", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    indexes = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    for name, _ in indexes:
        connection.execute(f'DROP INDEX "{name}"')
    writer = Writer()
    for first in chunks(messages):
        connection.execute("BEGIN")
        for statement, rows in fill(writer, town, Random(first), first, min(first + CHUNK, messages + 1)):
            connection.executemany(statement, rows)
        connection.execute("COMMIT")
    for _, sql in indexes:
        connection.execute(sql)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()


def chunks(messages: int) -> Iterator[int]:
    return iter(range(1, messages + 1, CHUNK))
