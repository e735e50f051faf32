"""A base that people have worked in goes down step by step and up again, and nothing is lost."""

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app.foundation.database import db
from tests.support.application import MIGRATIONS
from tests.support.making import Making


@pytest.mark.slow
@pytest.mark.both_engines
def test_a_base_with_data_goes_down_and_up(app: Flask, making: Making):
    """What stands in the tables that a step makes anew stays there, and what points to it too."""
    making.message("published")
    with app.app_context():
        before = rows()
        db.session.rollback()
        for revision in list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())[:-1]:
            downgrade(str(MIGRATIONS), revision.down_revision)
        upgrade(str(MIGRATIONS))
        assert rows() == before


def rows() -> dict[str, int]:
    """How many rows each table of before the rooms has, and the keys that are made of them."""
    names = ("author_key", "unit", "topic", "person", "message", "clock", "assignment", "answer", "history", "notice")
    return {name: db.session.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in names}
