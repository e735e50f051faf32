"""The drill of ``make drill``, short: a dozen kills among people at work."""

from pathlib import Path

import pytest

from tests.drills.drill import drill
from tests.support.application import House

pytestmark = pytest.mark.slow


def test_a_dozen_kills_lose_and_double_nothing(sqlite_house: House, tmp_path: Path):
    found = drill(tmp_path, kills=12, pause=0.2, seed=1, longest=8, database=sqlite_house.folder / "myski")
    assert found["violations"] == []
    assert found["kills"] > 2 and found["acts"] > 10
