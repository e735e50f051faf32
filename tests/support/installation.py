"""A whole installation of ``make run`` with a folder and a port of its own, for the tests of the launcher and the drills."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil

from tests.support.sources import ROOT

KEY = "k" * 40


class Installation:
    """``python -m app.launch`` (or what stands in for it) on a free port with a folder of its own."""

    def __init__(self, folder: Path, program: str = "app.launch"):
        self.folder, self.program = folder, program
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.log = folder / "log"
        self.instance = folder / "instance"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {"MCU_INSTANCE": str(self.instance), "PORT": str(self.port), "MCU_DEMO": "0", "SECRET_KEY": KEY}

    def start(self) -> None:
        kept = {name: value for name, value in os.environ.items() if name not in {"REDIS_URL", "DATABASE_URL"}}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([sys.executable, "-m", self.program], cwd=ROOT, env=kept | self.environment,
                                            stdout=log, stderr=log, start_new_session=True)

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
