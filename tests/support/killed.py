"""A process that assigns a message and is killed at its n-th statement, for n = 1, 2, … until the act goes through.

Arguments: message, operator's person, unit, moment (ISO). Prints how often it was killed. Each try is a child of its own.
"""

import os
import sys
from contextlib import suppress
from datetime import datetime

from flask import Flask
from sqlalchemy import event

from app.directory.people import viewer_of
from app.directory.schedules import local_date
from app.directory.tables import Person
from app.factory import create_app
from app.foundation.database import act, db
from app.messages import acts as m
from config import from_environment

KILLED = 9
MOST = 500


class Rehearsed(Exception):
    """Takes the act back."""


def assign(app: Flask, number: int, person: int, unit: int, at: datetime, fatal: int) -> None:
    """Ends the process at the statement numbered ``fatal``; BEGIN and COMMIT count as statements too."""
    reached = 0

    def step(*_) -> None:
        nonlocal reached
        reached += 1
        if reached == fatal:
            os._exit(KILLED)

    with app.app_context():
        viewer = viewer_of(db.session.get(Person, person), local_date(at))
        db.session.rollback()
        for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(db.engine, name, step)
        with act(viewer):
            m.assign(viewer, number, None, at, unit_id=unit)


def rehearse(app: Flask, number: int, person: int, unit: int, at: datetime) -> None:
    """The act once, taken back: what it compiles and loads, every child has from the start. Leaves no connection open."""
    with app.app_context():
        viewer = viewer_of(db.session.get(Person, person), local_date(at))
        with suppress(Rehearsed), act(viewer):
            m.assign(viewer, number, None, at, unit_id=unit)
            raise Rehearsed
        db.session.remove()
        db.engine.dispose()


def main(number: int, person: int, unit: int, at: datetime) -> None:
    app = create_app(from_environment())
    rehearse(app, number, person, unit, at)
    for fatal in range(1, MOST):
        child = os.fork()
        if child == 0:
            assign(app, number, person, unit, at, fatal)
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            print(fatal - 1)
            return
    raise SystemExit("the act never came to its end")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), datetime.fromisoformat(sys.argv[4]))
