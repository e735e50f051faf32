"""A server of the machine for one test process: started in a short folder of its own, stopped and swept away."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar


class Server(Protocol):
    def start(self) -> None: ...

    def stop(self) -> None: ...


S = TypeVar("S", bound=Server)


def served(made: Callable[[Path], S], name: str) -> Iterator[S]:
    """For the body of a fixture: ``yield from served(RedisServer, "redis")``. The folder's path stays short enough
    for a socket."""
    folder = Path(tempfile.mkdtemp(prefix=f"mcu-{name}-"))
    server = made(folder)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)
