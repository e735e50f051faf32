"""What acts wrote stays in the log until the timetable folds it into the file."""

import shutil
import sqlite3
from pathlib import Path

from app.foundation.database import act, db
from app.foundation.history import record
from app.foundation.viewer import TIMETABLE
from app.jobs import fold
from tests.jobs.conftest import here


def in_the_file(folder: Path) -> int:
    """Rows of history as the file alone has them, without its log."""
    alone = shutil.copyfile(db.engine.url.database or "", folder / "alone.sqlite3")
    connection = sqlite3.connect(alone)
    try:
        return int(connection.execute("SELECT count(*) FROM history WHERE act = 'written'").fetchone()[0])
    finally:
        connection.close()


def test_the_log_is_folded_by_the_timetable_and_not_by_acts(context, tmp_path):
    for _ in range(60):
        with act(TIMETABLE):
            record(TIMETABLE, "centre", 1, "written", here("2026-05-18 12:00"), words="x" * 40_000)
    assert in_the_file(tmp_path) == 0
    fold.run()
    assert in_the_file(tmp_path) == 60
    fold.run()
