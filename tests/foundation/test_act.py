"""One act: writers stand in line, and nobody waits longer than those before them take."""

import threading
import time

import pytest
from sqlalchemy import select

from app.directory.tables import Centre
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE

WRITERS, ACTS, HELD = 6, 5, 0.01


@pytest.mark.slow
def test_writers_are_served_in_turn(app):
    waits: list[float] = []

    def write() -> None:
        with app.app_context():
            for _ in range(ACTS):
                began = time.perf_counter()
                with act(TIMETABLE):
                    waits.append(time.perf_counter() - began)
                    db.session.get(Centre, 1).stamp += 1
                    time.sleep(HELD)

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert db.session.scalar(select(Centre.stamp)) == 1 + WRITERS * ACTS
    assert len(waits) == WRITERS * ACTS
    # SQLite's own waiting grows to pauses of a tenth of a second; in line it is the others' acts only.
    assert sorted(waits)[len(waits) // 2] < WRITERS * HELD * 4


def test_what_is_raised_inside_undoes_everything_and_leaves_the_line(app):
    with app.app_context():
        with pytest.raises(RuntimeError), act(TIMETABLE):
            db.session.get(Centre, 1).stamp += 1
            raise RuntimeError
        with act(TIMETABLE):
            assert db.session.scalar(select(Centre.stamp)) == 1
