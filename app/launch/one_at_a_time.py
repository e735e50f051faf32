"""A process of the web server that takes the next visitor when it is done with the last one.

Pages here are work for the processor. Where a process takes every connection that comes, one of them may hold three
visitors while the process beside it is idle, and the slowest twentieth waits twice as long as the others (decision 0076).
"""

import errno
import select
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

# How long a visitor may send nothing in the middle of a request.
PATIENCE_SECONDS = 30
# More than it asked for is copied again with each reading of the application: a photo of 3 MB a hundred megabytes.
AT_ONCE = 128 * 1024
NOBODY_THERE = (errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED)


class OneAtATime(ThreadWorker):
    """Takes a connection while nothing is worked at here. A request that waits for its visitor, who sends a photo over a slow
    line or reads a long answer, is not worked at meanwhile: it keeps a thread, and the process goes on to others."""

    at_work = 0  # changed by the main thread alone

    def accept(self, listener: Any) -> None:
        try:
            taken, address = listener.accept()
        except OSError as error:
            if error.errno not in NOBODY_THERE:  # another process was faster
                raise
            return
        self.nr_conns += 1
        visit = Visit(self.cfg, Line(taken, self.waiting), address, listener.getsockname())
        visit.data_ready = True  # the line itself waits
        self.enqueue_req(visit)

    def enqueue_req(self, conn: TConn) -> None:
        self.count(1)
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        kept = super().handle(conn)
        if kept is False:
            conn.close(graceful=True)  # here and not by the main thread: it waits for the visitor to close
        return kept

    def finish_request(self, conn: TConn, fs: "Future[Any]") -> None:
        super().finish_request(conn, fs)
        self.count(-1)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Around what a thread does while it waits for its visitor."""
        self.method_queue.defer(self.count, -1)
        try:
            yield
        finally:
            self.method_queue.defer(self.count, 1)

    def count(self, more: int) -> None:
        self.at_work += more
        self.set_accept_enabled(self.alive and self.nr_conns < self.worker_connections)

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled and self.at_work == 0)


class Visit(TConn):
    """Closed by its thread, and once more by the main one."""

    def close(self, graceful: bool = False) -> None:
        if self.sock.fileno() >= 0:
            super().close(graceful)


class Line(socket.socket):
    """A socket that tells when it has to wait for the other side."""

    def __init__(self, taken: socket.socket, waiting: Callable[[], AbstractContextManager[None]]):
        super().__init__(fileno=taken.detach())
        self.waiting = waiting

    def recv(self, bufsize: int, flags: int = 0) -> bytes:
        """Raises ConnectionResetError when nothing comes."""
        bufsize = min(bufsize, AT_ONCE)
        try:
            return super().recv(bufsize, flags | socket.MSG_DONTWAIT)
        except BlockingIOError:
            with self.waiting():
                if not select.select([self], [], [], self.gettimeout() or PATIENCE_SECONDS)[0]:
                    raise ConnectionResetError(errno.ECONNRESET, "nothing came") from None
            return super().recv(bufsize, flags)

    def sendall(self, data: Any, flags: int = 0) -> None:
        try:
            sent = self.send(data, flags | socket.MSG_DONTWAIT)
        except BlockingIOError:
            sent = 0
        if sent < len(data):
            with self.waiting():
                super().sendall(memoryview(data)[sent:], flags)

    def sendfile(self, *told: Any, **more: Any) -> int:
        with self.waiting():
            return super().sendfile(*told, **more)
