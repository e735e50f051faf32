"""People to be told, made for each test."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.directory.tables import Person
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE


@pytest.fixture
def person(context: Flask) -> Callable[..., int]:
    """Makes a person; returns the id."""

    def make(post: str, email: str = "", active: bool = True) -> int:
        with act(TIMETABLE):
            row = Person(post=post, email=email, active=active)
            db.session.add(row)
            db.session.flush()
            return row.id

    return make
