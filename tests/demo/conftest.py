"""One demonstration for all that only look at it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from app.demo import Stage, play
from tests.support.application import House, SqliteStore

FRIDAY = datetime(2026, 11, 20, 8, 37, tzinfo=UTC)  # 15:37 in the municipality


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A demonstration of 80 messages in a house of its own, inside an application context."""
    folder = tmp_path_factory.mktemp("demo-house")
    app = House(folder, SqliteStore(folder)).fresh("myski")
    with app.app_context():
        yield play(80, 1, FRIDAY)
