"""A process that does one thing again and again and is killed at its n-th step, for n = 1, 2, … until it goes through.

Arguments: what (a name of ``JOURNEYS``), message, person, unit, moment (ISO). A step is before and after each statement,
before each commit, before and after each renaming of a file, each ring at the queue and each letter handed over. Prints how
often it was killed. Each try is a child of its own.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from app.adapters.mailer import FileOutbox
from app.adapters.queue import RedisQueue
from app.directory.people import viewer_of
from app.directory.schedules import local_date, zone
from app.directory.tables import Person
from app.factory import create_app
from app.files.acts import receive
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE, Viewer
from app.jobs import letters
from app.messages import acts as m
from app.notices.acts import tell
from app.notices.tables import Letter, Notice
from config import from_environment
from tests.support.making import photo

KILLED = 9
MOST = 500
OUTSIDE = ((os, "replace"), (RedisQueue, "ring"), (FileOutbox, "send"))


class Rehearsed(Exception):
    """Takes the act back."""


class Tried:
    """What is tried: ``prepare`` before each try, in the parent; ``do`` in the child, killed; ``rehearse`` once, so that every
    child has from the start what is compiled and loaded."""

    do: Callable[[int], None]

    def __init__(self, app: Flask, number: int, person: int, unit: int, at: datetime):
        self.app, self.number, self.person, self.unit, self.at = app, number, person, unit, at

    def viewer(self) -> Viewer:
        viewer = viewer_of(db.session.get_one(Person, self.person), local_date(self.at))
        db.session.rollback()
        return viewer

    def rehearse(self) -> None:
        self.prepare(0)
        self.do(0)

    def prepare(self, index: int) -> None:
        """Nothing is needed."""


class Assigning(Tried):
    """The same message each time."""

    def rehearse(self) -> None:
        with suppress(Rehearsed), act(viewer := self.viewer()):
            self.assign(viewer)
            raise Rehearsed

    def do(self, index: int) -> None:
        with act(viewer := self.viewer()):
            self.assign(viewer)

    def assign(self, viewer: Viewer) -> None:
        m.assign(viewer, self.number, None, self.at, unit_id=self.unit)


class Uploading(Tried):
    """Another photo each time, with a ring for the worker that decodes it."""

    def do(self, index: int) -> None:
        viewer = self.viewer()
        receive(viewer, BytesIO(photo(index)), "двор.jpg", f"try-{index}", self.at, self.app.extensions["file_store"], zone(),
                later=True, attach=lambda kept: m.add_evidence(viewer, self.number, kept, "after", self.at))


class Mailing(Tried):
    """Another notice where none is on its way: what was being sent goes again only minutes later."""

    def prepare(self, index: int) -> None:
        if db.session.scalar(select(Notice.id).where(Notice.to_mail)) or db.session.scalar(
                select(Letter.id).where(Letter.state == "waiting")):
            return
        with act(TIMETABLE):
            tell([self.person], f"try:{index}", "urgent", f"Срочно: {index}", self.at, urgent=True)

    def do(self, index: int) -> None:
        letters.run()


JOURNEYS: dict[str, type[Tried]] = {"assign": Assigning, "upload": Uploading, "letters": Mailing}


def die_at(fatal: int) -> None:
    """Ends this process at the step numbered ``fatal``."""
    reached = 0

    def step(*_: Any) -> None:
        nonlocal reached
        reached += 1
        if reached == fatal:
            os._exit(KILLED)

    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(db.engine, name, step)
    for owner, name in OUTSIDE:
        setattr(owner, name, between(getattr(owner, name), step))


def between(call: Callable[..., Any], step: Callable[[], None]) -> Callable[..., Any]:
    def stepped(*told: Any, **options: Any) -> Any:
        step()
        answer = call(*told, **options)
        step()
        return answer
    return stepped


def main(what: str, number: int, person: int, unit: int, at: datetime) -> None:
    app = create_app(from_environment())
    tried = JOURNEYS[what](app, number, person, unit, at)
    let_go(app, tried.rehearse)
    for fatal in range(1, MOST):
        let_go(app, partial(tried.prepare, fatal))
        child = os.fork()
        if child == 0:
            with app.app_context():
                die_at(fatal)
                tried.do(fatal)
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            print(fatal - 1)
            return
    raise SystemExit(f"{what} never came to its end")


def let_go(app: Flask, work: Callable[[], None]) -> None:
    """Leaves no connection open that a child would share."""
    with app.app_context():
        work()
        db.session.remove()
        db.engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), datetime.fromisoformat(sys.argv[5]))
