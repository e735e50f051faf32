"""What runs every minute and on every page reads an index, not the table."""

import pytest
from sqlalchemy import event

from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.notices.letters import claim, gather
from app.notices.queries import letters_fare, notices_of, unread
from tests.notices.test_letters import AT


def plans(context, work) -> list[str]:
    """The steps of SQLite's plan for every SELECT that the work makes."""
    asked = []

    def note(_connection, _cursor, statement, parameters, *_):
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    with act(TIMETABLE):
        work()
    event.remove(db.engine, "before_cursor_execute", note)
    with db.engine.connect() as connection:
        return [row[3] for statement, parameters in asked
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]


@pytest.mark.parametrize("work", [
    lambda: gather("mcu.example.ru", AT),
    lambda: claim(AT, {1, 2}),
    lambda: letters_fare(),
    lambda: unread(1),
    lambda: notices_of(1, 500),
], ids=["gather", "claim", "letters_fare", "unread", "notices_of"])
def test_no_table_is_read_from_end_to_end(context, work):
    steps = plans(context, work)
    assert steps
    assert not [step for step in steps if step in ("SCAN notice", "SCAN letter", "SCAN person")]
