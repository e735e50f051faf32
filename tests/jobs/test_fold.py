"""What acts wrote stays in the log until the timetable folds it into the file."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event

from app.foundation.database import act, db, leave_folding, let_grow
from app.foundation.history import record
from app.foundation.viewer import TIMETABLE
from app.jobs import fold
from tests.jobs.conftest import here

ACTS = 130


def in_the_file(folder: Path) -> int:
    """Rows of history as the file alone has them, without its log."""
    alone = shutil.copyfile(db.engine.url.database or "", folder / "alone.sqlite3")
    connection = sqlite3.connect(alone)
    try:
        return int(connection.execute("SELECT count(*) FROM history WHERE act = 'written'").fetchone()[0])
    finally:
        connection.close()


@pytest.fixture
def served(context):
    """As in a process that serves people."""
    leave_folding(db.engine)
    yield
    event.remove(db.engine, "connect", let_grow)
    db.session.remove()
    db.engine.dispose()


def test_the_log_is_folded_by_the_timetable_and_not_by_acts(served, tmp_path):
    for _ in range(ACTS):  # each ten pages; a thousand of them and more
        with act(TIMETABLE):
            record(TIMETABLE, "centre", 1, "written", here("2026-05-18 12:00"), words="x" * 40_000)
    assert in_the_file(tmp_path) == 0
    fold.run()
    assert in_the_file(tmp_path) == ACTS
    fold.run()
