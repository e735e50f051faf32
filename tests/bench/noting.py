"""The weekly note: made through its page, its papers by the job as the worker does it, while others ask for the queue."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from time import perf_counter

from flask import Flask

from app.factory import create_app
from app.jobs import notes
from tests.bench.data import settings
from tests.bench.facts import Facts
from tests.bench.visitor import Ask, Visitor

TIMES = 5


def lines(folder: Path, head: Visitor, others: list[Visitor], facts: Facts) -> Iterator[dict[str, object]]:
    """Seconds from the press of the button until both files lie there, the slowest of a few; what of it the page took. Alone,
    and beside others who ask without a pause."""
    app = create_app(settings(folder))
    import_module("app.adapters.documents.word")  # the worker has it loaded
    for beside in ([], others):
        yield line(app, folder, head, beside, facts)


def line(app: Flask, folder: Path, head: Visitor, others: list[Visitor], facts: Facts) -> dict[str, object]:
    week = f"{facts.today.isocalendar().year}-W{facts.today.isocalendar().week:02}"
    whole, pages = [], []
    with busy(others):
        for _ in range(TIMES):
            begin = perf_counter()
            pages.append(head.send(Ask(f"/notes/{week}/make", {}, expect=(303,))).seconds)
            with app.app_context():
                notes.run(week)
            whole.append(perf_counter() - begin)
            assert len(list((folder / "notes").glob(f"{week}-*"))) == 2
    return {"what": "note in both forms", "clients": len(others) + 1, "slowest_seconds": round(max(whole), 2),
            "slowest_page_ms": round(max(pages) * 1000, 1), "load": round(os.getloadavg()[0], 1)}


@contextmanager
def busy(others: list[Visitor]) -> Iterator[None]:
    """Each of them asks for the queue again as soon as it is there."""
    over = threading.Event()

    def stay(visitor: Visitor) -> None:
        while not over.is_set():
            visitor.send(Ask("/operator"))

    threads = [threading.Thread(target=stay, args=(visitor,)) for visitor in others]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
