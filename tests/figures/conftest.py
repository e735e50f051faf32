"""Random lives of a town: played by acts over three months, another one for each seed.

In some of them days are counted again and again while life goes on, so that their counts are touched by what comes later.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

import pytest

from app.demo import Stage, play, stage
from app.figures.counted import count_days
from app.messages.reminders import sweep
from tests.figures.recount import Town
from tests.support.application import House, PostgresStore, SqliteStore, engines

NOW = datetime(2026, 11, 20, 8, 37, tzinfo=UTC)  # Friday, 15:37 in the municipality
LIVES = [("sqlite", 3, False), ("sqlite", 11, True), ("postgresql", 5, True)]
ROUNDS = count(1)
BETWEEN = 6  # sweeps between two counts


def marks(engine: str, counted: bool) -> list[pytest.MarkDecorator]:
    """One life is enough while working."""
    return [pytest.mark.postgres] if engine == "postgresql" else [pytest.mark.slow] if counted else []


@pytest.fixture(scope="module", params=[pytest.param(one, id="-".join(map(str, one)), marks=marks(one[0], one[2]))
                                        for one in LIVES if one[0] in engines()])
def life(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Town]]:
    engine, seed, counted = request.param
    folder = tmp_path_factory.mktemp("life")
    store = SqliteStore(folder) if engine == "sqlite" else PostgresStore(request.getfixturevalue("postgres_server"))
    app = House(folder, store).fresh("myski")
    with app.app_context():
        with pytest.MonkeyPatch.context() as patch:
            if counted:
                patch.setattr(stage, "sweep", counting_sweep)
            played = play(50, seed, NOW)
        if counted:
            count_days(lambda: NOW)
        yield played, Town.read()


def counting_sweep(at: datetime) -> None:
    sweep(at)
    if next(ROUNDS) % BETWEEN == 0:
        count_days(lambda: at)
