"""Migrations: one line of them, up and down on both engines, and their end equal to the models."""

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app.foundation.database import db
from tests.support.application import MIGRATIONS


def scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))


def test_one_head_and_names_of_four_digits_and_a_noun():
    assert len(scripts().get_heads()) == 1
    names = sorted(path.name for path in (MIGRATIONS / "versions").glob("*.py"))
    assert [name for name in names if not re.fullmatch(r"\d{4}_[a-z_]+\.py", name)] == []
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def differences() -> list[object]:
    """What a new migration would change: nothing. Tables that the engine makes for itself are left out."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={
            "include_name": lambda name, kind, parents: kind != "table" or name in db.metadata.tables,
            "compare_type": True})
        return compare_metadata(context, db.metadata)


@pytest.mark.both_engines
def test_the_models_equal_the_head(empty_app: Flask):
    with empty_app.app_context():
        assert differences() == []


@pytest.mark.slow
@pytest.mark.both_engines
def test_down_and_up_again(empty_app: Flask):
    """Each step by itself, with the database of the previous one underneath."""
    with empty_app.app_context():
        for revision in scripts().walk_revisions():
            # From the second on over two steps, since the one before stands again.
            downgrade(str(MIGRATIONS), revision.down_revision or "base")
            upgrade(str(MIGRATIONS), revision.revision)
        downgrade(str(MIGRATIONS), "base")
        left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
        assert left == set()
        upgrade(str(MIGRATIONS))
        assert differences() == []
