"""``make run`` whole: started, killed piece by piece, stopped, started again. Without the demo, which takes longer."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.sources import ROOT

pytestmark = pytest.mark.slow


class Installation:
    """``python -m app.launch`` on a free port with a folder of its own."""

    def __init__(self, folder: Path):
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.log = folder / "log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        kept = {name: value for name, value in os.environ.items() if name not in {"REDIS_URL", "DATABASE_URL"}}
        env = kept | {"MCU_INSTANCE": str(self.folder / "instance"), "PORT": str(self.port), "MCU_DEMO": "0",
                      "SECRET_KEY": "k" * 40}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([sys.executable, "-m", "app.launch"], cwd=ROOT, env=env, stdout=log,
                                            stderr=log, start_new_session=True)

    def stop(self) -> list[psutil.Process]:
        """Ends the launcher; the processes that it has left behind."""
        everything = self.everything()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(40)
        return [one for one in everything if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]

    def everything(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def programs(self) -> list[psutil.Process]:
        """Redis, web, worker, ticker."""
        return [one for one in psutil.Process(self.process.pid).children() if one.status() != psutil.STATUS_ZOMBIE]

    def health(self) -> dict:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=3) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as answer:
            return json.load(answer)
        except OSError:
            return {}

    def well(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        return self.health().get("status") == "ok"


def wait(fact: Callable[[], bool], seconds: float = 90) -> None:
    last = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < last, "it did not happen"
        time.sleep(0.2)


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
