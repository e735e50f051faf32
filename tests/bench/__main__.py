"""Speed, as JSON lines: pages and acts through the server of ``make run``, with the floor beside them.

make bench ARGS="--messages 200000 --messages 1000000"
make bench ARGS="--messages 20000 --quick"        in under a minute
make bench ARGS="--only card"          some of them
make bench ARGS="--channels all"       messages of every channel, operators who run them all
make bench ARGS="--engine postgresql"  the same rows on a PostgreSQL of its own
"""

import argparse
import json
import os
import shutil
import tempfile
from contextlib import nullcontext
from pathlib import Path

from tests.bench import importing, noting, sweep_bench, weight, worktime_bench
from tests.bench.counting import Counter
from tests.bench.data import working_copy
from tests.bench.facts import facts_of
from tests.bench.on_postgres import on_postgres
from tests.bench.pages import ACTS, PAGES, USED_TWICE, Measured, Work
from tests.bench.photos import Photos
from tests.bench.rows import SHARES
from tests.bench.server import Server, served
from tests.bench.timing import Waits
from tests.bench.timing import measured as wait
from tests.bench.visitor import Visitor

CLIENTS = (1, 5)
GETS, POSTS, WARM = 200, 60, 5
QUICK_GETS, QUICK_POSTS, QUICK_WARM = 20, 6, 1
ROWS, QUICK_ROWS = 20_000, 200


def say(**facts: object) -> None:
    print(json.dumps(facts, ensure_ascii=False), flush=True)


class Run:
    """One size of database, measured from the first page to the last act."""

    def __init__(self, messages: int, folder: Path, quick: bool, only: list[str], engine: str = "sqlite"):
        self.messages, self.folder, self.only, self.engine = messages, folder, only, engine
        self.gets, self.posts, self.warm = (QUICK_GETS, QUICK_POSTS, QUICK_WARM) if quick else (GETS, POSTS, WARM)
        self.rows = QUICK_ROWS if quick else ROWS
        self.facts, self.photos = facts_of(folder), Photos()
        self.queries = self.counted()

    def counted(self) -> dict[str, int]:
        counter, work = Counter(self.folder), Work(self.facts, self.photos)
        return {one.name: counter.most(one, work) for one in self.chosen()}

    def chosen(self) -> list[Measured]:
        return [one for one in (*PAGES, *ACTS) if not self.only or one.name in self.only or one in ACTS]

    def measure(self) -> None:
        with served(self.folder) as server, served(self.folder, "tests.bench.floor:create_floor()") as floor:
            people = {role: self.visitors(server, role) for role in ("operator", "executor", "head")}
            nobody = [Visitor(floor.port) for _ in range(max(CLIENTS))]
            for clients in CLIENTS:
                self.pass_through(clients, server, people, nobody)
            for line in weight.lines(people["operator"][0], self.facts):
                say(messages=self.messages, **line)
            say(what="memory of the web processes", messages=self.messages, megabytes=server.megabytes())
            for line in noting.lines(self.folder, people["head"][0], people["operator"][1:], self.facts):
                say(messages=self.messages, engine=self.engine, **line)
            say(messages=self.messages, **importing.line(self.folder, people["operator"][0], self.facts, self.rows))

    def pass_through(self, clients: int, server: Server, people: dict[str, list[Visitor]],
                     nobody: list[Visitor]) -> None:
        work = Work(self.facts, self.photos)
        for one in self.chosen():
            turns = self.gets if one.ask else self.posts
            if one.name in USED_TWICE:  # by the photo and by the photo with its answer; and by the floor's answers
                turns += self.posts + self.warm * clients + self.posts // 2 + 3 * clients
            before = server.busy()
            waits = wait(people[one.role][:clients], one.turn(work), turns, self.warm)
            each = (server.busy() - before) * 1000 / (clients * (self.warm + -(-turns // clients)))
            self.tell(one, clients, waits, self.floor(one, work, nobody[:clients]), round(each, 1))

    def floor(self, one: Measured, work: Work, nobody: list[Visitor]) -> float | None:
        if one.floor is None:
            return None
        floor, turns = one.floor, (self.gets if one.ask else self.posts // 2)
        return wait(nobody, lambda visitor, number: floor(work, visitor, number), turns, 1).p50

    def tell(self, one: Measured, clients: int, waits: Waits, floor: float | None, cpu: float) -> None:
        say(page=one.name, engine=self.engine, messages=self.messages, clients=clients, p50_ms=waits.p50, p95_ms=waits.p95,
            floor_p50_ms=floor, queries=self.queries[one.name], cpu_ms=cpu, load=round(os.getloadavg()[0], 1))

    def visitors(self, server: Server, role: str) -> list[Visitor]:
        """Five operators; of the others one person's five windows, as each sees what is theirs alone."""
        return [Visitor(server.port, f"{role}{place if role == 'operator' else 0}") for place in range(max(CLIENTS))]


def beside(quick: bool) -> None:
    """Working time and the sweep, which have benches of their own."""
    worktime_bench.main()
    sweep_bench.main(*((2_000, 50) if quick else (100_000, 500)))


def main() -> None:
    asked = argparse.ArgumentParser(prog="make bench")
    asked.add_argument("--messages", type=int, action="append", help="size of the database (200000 and 1000000)")
    asked.add_argument("--quick", action="store_true", help="few requests, for a smoke")
    asked.add_argument("--channels", choices=("incident", "all"), default="incident", help="what the messages came by")
    asked.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--only", action="append", default=[], help="name of a page to measure (acts run always)")
    options = asked.parse_args()
    if not options.only and options.engine == "sqlite":
        beside(options.quick)
    channels = tuple(SHARES) if options.channels == "all" else ("incident",)
    for messages in options.messages or (200_000, 1_000_000):
        folder = Path(tempfile.mkdtemp(prefix="mcu-bench-"))
        try:
            working_copy(messages, folder, channels)
            with on_postgres(folder) if options.engine == "postgresql" else nullcontext():
                Run(messages, folder, options.quick, options.only, options.engine).measure()
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
