"""The house's own worker and ticker, as processes on a real Redis, over the database of the test."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.support.application import KEY

ROOT = Path(__file__).parents[2]


class Background:
    """Starts and ends ``worker.py``. ``mail`` is what MCU_MAIL says: a folder or smtp://…"""

    def __init__(self, folder: Path, database_url: str, redis_url: str, mail: str):
        self.log = folder / "background.log"
        self.environment = os.environ | {
            "MCU_INSTANCE": str(folder), "DATABASE_URL": database_url, "REDIS_URL": redis_url, "MCU_MAIL": mail,
            "SECRET_KEY": KEY, "MCU_DEMO": "1", "MCU_ADDRESS": "https://mcu.example.ru"}
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """The worker, or with ``--ticker`` the timetable."""
        with self.log.open("ab") as log:
            command = [sys.executable, str(ROOT / "worker.py"), *arguments]
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT, env=self.environment)
        self.processes.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """As kill -9 would."""
        process.kill()
        process.wait(5)
        self.processes.remove(process)

    def end(self) -> None:
        for process in list(self.processes):
            self.kill(process)


def wait(fact: Callable[[], bool], seconds: float = 40) -> None:
    last = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < last, "it did not happen"
        time.sleep(0.1)
