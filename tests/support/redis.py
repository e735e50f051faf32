"""A real Redis on a private socket, one for each test process."""

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

from app.adapters import redis_server as own
from tests.support.servers import served


class RedisServer:
    """Can be stopped, killed and started again on the same data."""

    def __init__(self, instance: Path):
        self.instance = instance
        self.url = own.socket_url(instance)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = own.start(self.instance)
        last = time.monotonic() + 10
        while not self.answers():
            assert time.monotonic() < last, "Redis did not start"
            time.sleep(0.01)

    def answers(self) -> bool:
        try:
            return bool(self.client().ping())
        except RedisError:
            return False

    def client(self) -> Redis:
        return Redis.from_url(self.url, socket_connect_timeout=0.5)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(10)
            self.process = None


@pytest.fixture(scope="session")
def one_redis() -> Iterator[RedisServer]:
    yield from served(RedisServer, "redis")


@pytest.fixture
def redis_server(one_redis: RedisServer) -> RedisServer:
    """The server, running and empty; a test may stop it."""
    if one_redis.process is None:
        one_redis.start()
    one_redis.client().flushall()
    return one_redis
