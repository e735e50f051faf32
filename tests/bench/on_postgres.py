"""The same messages on PostgreSQL: a durable server of its own for one run, filled from SQLite's rows."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from flask_migrate import upgrade
from sqlalchemy import Boolean, Column, Table

from app.factory import create_app
from app.foundation.database import db
from app.foundation.moment import Moment
from app.messages.search import index_waiting
from tests.bench.data import ADDRESS, MIGRATIONS, settings
from tests.support.postgres import PostgresServer

# As an installation of this size would be set up by docs/operations.md.
OPTIONS = "-c shared_buffers=512MB -c effective_cache_size=4GB"
INDEXES = """SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
             WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
               AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)"""


@contextmanager
def on_postgres(folder: Path) -> Iterator[None]:
    """Whatever works in this folder finds its rows on PostgreSQL until the end of the block; then the server is gone."""
    with tempfile.TemporaryDirectory(prefix="mcu-pg-") as place:
        server = PostgresServer(Path(place))
        server.start(durable=True, options=OPTIONS)
        try:
            server.copy("template0", "bench")
            (folder / ADDRESS).write_text(server.url("bench"))
            fill(folder, f"host={server.folder} user=postgres dbname=bench")
            yield
        finally:
            server.stop()


def fill(folder: Path, address: str) -> None:
    app = create_app(settings(folder))
    with app.app_context():
        upgrade(str(MIGRATIONS))
        db.engine.dispose()
    with psycopg.connect(address, autocommit=True) as there:
        indexes = there.execute(INDEXES).fetchall()
        for name, _ in indexes:
            there.execute(f"DROP INDEX {name}")
        copy_rows(folder, there)
        for _, made in indexes:
            there.execute(made)
        with app.app_context():
            index_waiting()
            db.engine.dispose()
        there.execute("VACUUM ANALYZE")


def copy_rows(folder: Path, there: Any) -> None:
    """Every table as SQLite has it; words are indexed anew, since each engine has its own index of them."""
    here = sqlite3.connect(folder / "mcu.sqlite3")
    there.execute("SET session_replication_role = replica")  # keys are right already
    for table in db.metadata.sorted_tables:
        there.execute(f'TRUNCATE "{table.name}" CASCADE')
    for table in db.metadata.sorted_tables:
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        turns = [turn_of(table, column) for column in table.columns]
        with there.cursor().copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for row in here.execute(f'SELECT {names} FROM "{table.name}"'):
                copy.write_row([None if value is None else turn(value) for turn, value in zip(turns, row, strict=True)])
        if "id" in table.columns:  # of tables without a number of their own, nothing is set
            there.execute(f"""SELECT setval(pg_get_serial_sequence('"{table.name}"', 'id'), coalesce(max(id), 0) + 1, false)
                              FROM "{table.name}" """)
    there.execute("SET session_replication_role = DEFAULT")


def turn_of(table: Table, column: Column[Any]) -> Callable[[Any], Any]:
    """How a value of SQLite is written for PostgreSQL."""
    if (table.name, column.name) == ("message", "searchable"):
        return lambda _: False
    if isinstance(column.type, Boolean):
        return bool
    return (lambda value: f"{value}+00") if isinstance(column.type, Moment) else lambda value: value
