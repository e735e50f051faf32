"""``make run`` whole: started, killed piece by piece, stopped, started again. Without the demo, which takes longer."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.installation import Installation, wait

pytestmark = pytest.mark.slow


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path)
    made.start()
    yield made
    if made.process.poll() is None:
        made.stop()


def test_it_runs_survives_kills_stops_and_keeps_everything(installation: Installation):
    wait(installation.well)
    wait(lambda: "МЦУ работает" in installation.log.read_text())
    killed = installation.programs()
    assert len(killed) == 4
    for program in killed:
        program.kill()
    wait(lambda: installation.log.read_text().count("процесс завершился") == 4)
    wait(lambda: len(installation.programs()) == 4)
    wait(installation.well)
    assert installation.stop() == []

    file = installation.folder / "instance" / "mcu.sqlite3"
    size = file.stat().st_size
    installation.start()
    wait(installation.well)
    assert installation.log.read_text().count("Первый запуск") == 1
    assert file.stat().st_size >= size > 100_000
    assert installation.stop() == []


def test_a_taken_port_is_said_in_one_line(tmp_path: Path):
    installation = Installation(tmp_path)
    with socket.create_server(("127.0.0.1", installation.port)):
        installation.start()
        assert installation.process.wait(60) != 0
    assert installation.log.read_text().strip() == (
        f"Порт {installation.port} занят. Остановите прежний запуск или задайте другой: make run PORT=8001.")
