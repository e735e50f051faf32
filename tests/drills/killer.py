"""Ends programs of a running installation with SIGKILL, at random moments."""

import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from app.adapters.queue import RedisQueue, connect
from app.adapters.redis_server import socket_url
from app.jobs.timetable import JOBS
from tests.support.installation import Installation

# How often each is meant, in hundredths; an RQ worker's child («horse») lives only while a job runs.
SHARES = {"web": 30, "web's master": 3, "horse": 36, "worker": 6, "ticker": 10, "redis": 15}
SERVING = ("web", "web's master")
LOOK_SECONDS = 0.002
# How long a kind is waited for that cannot be killed at once.
LONGEST_SECONDS = 15.0
HORSE_MAY_RUN = 0.1
FEW = 8
RUNG = ("sweep", "reactions", "letters", "photos", "days")


class Killer:
    """Leaves the web alone until ``answered`` has grown: else on a busy machine nobody would be served between two kills."""

    def __init__(self, installation: Installation, chance: random.Random, pause: float, answered: Callable[[], int]):
        """``pause``: seconds between two kills, in the mean."""
        self.installation, self.chance, self.pause, self.answered = installation, chance, pause, answered
        self.bell = RedisQueue(connect(socket_url(installation.instance)), JOBS)
        self.kills: Counter[str] = Counter()
        self.answers = 0

    def kill(self) -> None:
        """One program, after a pause."""
        time.sleep(min(self.chance.expovariate(1 / self.pause), 4 * self.pause))
        while not self._one(self.chance.choices(list(SHARES), list(SHARES.values()))[0]):
            pass

    def _one(self, kind: str) -> bool:
        last = time.monotonic() + LONGEST_SECONDS
        if kind == "horse":
            self.bell.ring(self.chance.choice(RUNG))
        while time.monotonic() < last:
            with suppress(psutil.NoSuchProcess, OSError):  # gone while it was looked at
                if found := self.to_kill(kind, last):
                    found.kill()
                    self.kills[kind] += 1
                    self.answers = self.answered() if kind in SERVING else self.answers
                    return True
            time.sleep(LOOK_SECONDS * 50)
        return False

    def to_kill(self, kind: str, last: float) -> psutil.Process | None:
        if kind in SERVING and self.answered() < self.answers + FEW:
            return None
        return self.horse(last) if kind == "horse" else self.living(kind)

    def living(self, kind: str) -> psutil.Process | None:
        by_title = {self.title(one): one for one in self.installation.programs()}
        if kind != "web" or "web's master" not in by_title:
            return by_title.get(kind)
        serving = by_title["web's master"].children()
        return self.chance.choice(serving) if serving else None

    def horse(self, last: float) -> psutil.Process | None:
        """The child of the worker, waited for and left at its job for a moment. It lives shortly: the kernel's list of the
        worker's children is read, since a look at all processes would take longer."""
        worker = self.living("worker")
        children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children") if worker else None
        while children and time.monotonic() < last:
            if found := children.read_text().split():
                time.sleep(self.chance.random() * HORSE_MAY_RUN)
                return psutil.Process(int(found[0]))
            time.sleep(LOOK_SECONDS)
        return None

    @staticmethod
    def title(program: psutil.Process) -> str:
        words = " ".join(program.cmdline())
        if "gunicorn" in words:
            return "web's master"
        if "worker.py" in words:
            return "ticker" if "--ticker" in words else "worker"
        return "redis"
