"""The course of a drill: people at work, a killer among them, and what is true afterwards."""

import random
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.drills.browser import Ledger
from tests.drills.checking import caught_up, violations
from tests.drills.killer import Killer
from tests.drills.town import application, publish_before, settle
from tests.drills.work import Above, Desk, Person
from tests.support.installation import Installation, wait
from tests.support.people import Someone

REACTING = 40
# Acts done in peace before the first kill: everybody has come to work.
AT_FIRST = 20
PATIENCE_SECONDS = 120


def drill(folder: Path, kills: int, pause: float, seed: int, longest: float = 3600,
          database: Path | None = None) -> dict[str, Any]:
    """Figures and violations. No more is killed after ``longest`` seconds. ``database``: one with the profile loaded, which
    saves the first start."""
    installation = Installation(folder, "tests.drills.launcher")
    if database is not None:
        installation.instance.mkdir()
        shutil.copyfile(database, installation.instance / "mcu.sqlite3")
    installation.start()
    try:
        wait(installation.well)
        app = application(installation)
        desks, head = settle(app)
        publish_before(app, *desks[0], seconds=kills * pause, many=min(kills // 3, REACTING))
        ledger = Ledger()
        killer = Killer(installation, random.Random(seed), pause, lambda: ledger.counts["answers"])
        with at_work(installation, desks, head, ledger, seed):
            wait(lambda: ledger.counts["acknowledged"] > AT_FIRST)
            began = time.monotonic()
            while sum(killer.kills.values()) < kills and time.monotonic() < began + longest:
                killer.kill()
                say(f"\r{sum(killer.kills.values())} killed, {sum(ledger.done.values())} acts, {len(ledger.wrong)} wrong")
        seconds = time.monotonic() - began
        wait(installation.well)
    finally:
        left = installation.stop()
    wrong = [*ledger.wrong, *(f"{one} was left running" for one in left)]
    caught_up(app)
    return {"kills": sum(killer.kills.values()), "by kind": dict(killer.kills), "seconds": round(seconds),
            "messages": len(ledger.texts), "acts": sum(ledger.done.values()), **dict(sorted(ledger.counts.items())),
            "violations": [*wrong, *violations(app, ledger)]}


@contextmanager
def at_work(installation: Installation, desks: list, head: Someone, ledger: Ledger, seed: int) -> Iterator[None]:
    """People work during the block; after it they bring to its end what they have begun."""
    over = threading.Event()

    def person(someone: Someone) -> Person:
        return Person(installation.port, someone, ledger, random.Random(f"{seed}{someone.login}"))

    workers = [Desk(person(operator), person(executor)).work for operator, executor in desks] + [Above(person(head)).work]
    threads = [threading.Thread(target=kept_at, args=(work, over, ledger)) for work in workers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
    if any(thread.is_alive() for thread in threads):
        ledger.wrong.append("somebody got no answer long after the last kill")


def say(words: str) -> None:
    print(words, end="", file=sys.stderr, flush=True)


def kept_at(work: Callable[[Callable[[], bool]], None], over: threading.Event, ledger: Ledger) -> None:
    try:
        work(over.is_set)
    except Exception as error:
        ledger.wrong.append(f"{type(error).__name__}: {error}")
