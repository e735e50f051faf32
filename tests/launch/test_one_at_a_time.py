"""A line to a visitor: it tells when it waits, loses nothing, and does not wait for ever."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.launch import one_at_a_time
from app.launch.one_at_a_time import Line

MUCH = bytes(range(256)) * 40_000


class Waits:
    """How often the line waited, and whether it does."""

    def __init__(self) -> None:
        self.begun = self.ended = 0

    @contextmanager
    def __call__(self) -> Iterator[None]:
        self.begun += 1
        yield
        self.ended += 1


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def ends(waits: Waits) -> Iterator[tuple[Line, socket.socket]]:
    ours, theirs = socket.socketpair()
    line = Line(ours, waits)
    yield line, theirs
    line.close()
    theirs.close()


def test_what_is_there_is_read_without_waiting(ends, waits):
    line, visitor = ends
    visitor.sendall(b"GET")
    assert line.recv(10) == b"GET" and waits.begun == 0


def test_what_comes_later_is_waited_for(ends, waits):
    line, visitor = ends
    later = threading.Timer(0.1, visitor.sendall, [b"GET"])
    later.start()
    assert line.recv(10) == b"GET"
    assert waits.begun == waits.ended == 1


def test_nobody_is_waited_for_without_end(ends, waits, monkeypatch):
    monkeypatch.setattr(one_at_a_time, "PATIENCE_SECONDS", 0.05)
    with pytest.raises(ConnectionResetError):
        ends[0].recv(10)


def test_an_answer_that_is_read_slowly_arrives_whole(ends, waits, tmp_path):
    """Sent as bytes and as a file."""
    line, visitor = ends
    (tmp_path / "much").write_bytes(MUCH)

    def answer() -> None:
        line.sendall(MUCH)
        with (tmp_path / "much").open("rb") as file:
            line.sendfile(file)
        line.shutdown(socket.SHUT_WR)

    thread = threading.Thread(target=answer)
    thread.start()
    read = b"".join(iter(lambda: visitor.recv(65_536), b""))
    thread.join(5)
    assert read == MUCH * 2
    assert waits.begun == waits.ended == 2
