"""The remembered schedules belong to a database; each test has a fresh one at the same address."""

from collections.abc import Iterator

import pytest

from app.directory.schedules import MEMORY


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    MEMORY.kept.clear()
    yield
    MEMORY.kept.clear()
