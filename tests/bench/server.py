"""The web server as ``make run`` starts it, over a working copy; and beside it the bare views of the floor."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.launch.__main__ import web_command
from tests.bench.data import HERE, environment

STARTING_SECONDS = 60


@contextmanager
def served(folder: Path, factory: str = "app.factory:create_app()") -> Iterator["Server"]:
    """A running server; stopped at the end of the block."""
    port = free_port()
    command = [*web_command(port)[:-1], factory]
    process = subprocess.Popen(command, cwd=HERE, env=os.environ | environment(folder), stdin=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


class Server:
    def __init__(self, port: int, pid: int):
        self.port, self.pid = port, pid

    def pids(self) -> list[int]:
        """The serving processes."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [int(pid) for pid in children or [self.pid]]

    def megabytes(self) -> list[int]:
        """Resident memory of each serving process, the pages of the mapped database included."""
        return [resident(pid) for pid in self.pids()]

    def busy(self) -> float:
        """Seconds of processor time so far: tells pages apart even while the machine is shared."""
        return sum(worked(pid) for pid in self.pids())


def resident(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def worked(pid: int) -> float:
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < last and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not start")
