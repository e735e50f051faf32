"""Who repeats whom, where all messages have one author, or one house: seconds for the newest chunk of an import.

``python -m tests.bench.one_author 30000`` makes so many finished messages in a folder of its own, an hour apart.
"""

import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import insert

from app.directory.profile import load_profile, read_profile, shipped
from app.factory import create_app
from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.messages.repeats import decide, may_repeat
from app.messages.tables import Author, Message
from tests.bench.data import MIGRATIONS, settings

FIRST = datetime(2024, 1, 9, 1, tzinfo=UTC)
CHUNK = 500


def made(count: int, one: str) -> None:
    """``one``: author or house; the other is another each time."""
    with act(TIMETABLE):
        connection = db.session.connection()
        connection.execute(insert(Author.__table__), [
            {"id": number, "name": "", "kind": "", "contacts": "vk.com/id1" if one == "author" else f"vk.com/id{number}"}
            for number in range(1, count + 1)])
        connection.execute(insert(Message.__table__), [
            {"id": number, "channel": "incident", "state": "done", "open": False, "title": "", "text": "", "topic_id": 1,
             "street": "Мира", "house": "1" if one == "house" else str(number), "author_id": number,
             "received_at": FIRST + timedelta(hours=number), "registered_at": FIRST + timedelta(hours=number),
             "done_at": FIRST + timedelta(hours=number + 48)} for number in range(1, count + 1)])


def main(count: int) -> None:
    for one in ("author", "house"):
        with tempfile.TemporaryDirectory() as folder:
            app = create_app(settings(Path(folder)))
            with app.app_context():
                upgrade(str(MIGRATIONS))
                with act(TIMETABLE):
                    load_profile(TIMETABLE, read_profile(shipped("myski")), now())
                made(count, one)
                newest = range(count - CHUNK + 1, count + 1)
                begun = time.perf_counter()
                with act(TIMETABLE):
                    decide(set(newest) | may_repeat(newest, repeating=False))
                print(f"one {one}: {CHUNK} of {count} decided in {time.perf_counter() - begun:.2f} s", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30_000)
