"""Random lives of a town: played by acts over three months, another one for each seed."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from app.demo import Stage, play
from tests.figures.recount import Town
from tests.support.application import House, SqliteStore

NOW = datetime(2026, 11, 20, 8, 37, tzinfo=UTC)  # Friday, 15:37 in the municipality


@pytest.fixture(scope="module", params=[3, 11])
def life(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Town]]:
    folder = tmp_path_factory.mktemp("life")
    app = House(folder, SqliteStore(folder)).fresh("myski")
    with app.app_context():
        stage = play(70, request.param, NOW)
        yield stage, Town.read()
