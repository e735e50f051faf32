"""The real worker in a process of its own, on a real Redis."""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rq.job import Job
from rq.serializers import JSONSerializer

from app.adapters.beats import Beats
from app.adapters.queue import QUEUE_NAME, RedisQueue, connect
from tests.support.worker_process import JOBS

pytestmark = pytest.mark.slow


class Worker:
    def __init__(self, redis_url: str, folder: Path):
        self.redis_url = redis_url
        self.folder = folder
        self.notes = folder / "notes"
        self.log = folder / "log"
        self.process: subprocess.Popen[bytes] | None = None
        self.bell = RedisQueue(connect(redis_url), JOBS)

    def start(self) -> None:
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "tests.support.worker_process", self.redis_url, str(self.folder)]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)

    def kill(self) -> None:
        """The worker itself, as kill -9 or the kernel would; its forked job lives on."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(5)

    def lines(self) -> list[str]:
        return self.notes.read_text().splitlines() if self.notes.exists() else []

    def said(self, words: str) -> bool:
        return words in self.log.read_text()


def wait(fact: Callable[[], bool], seconds: float = 15) -> None:
    last = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < last, "it did not happen"
        time.sleep(0.05)


@pytest.fixture
def worker(redis_server, tmp_path: Path) -> Iterator[Worker]:
    running = Worker(redis_server.url, tmp_path)
    running.start()
    yield running
    if running.process is not None and running.process.poll() is None:
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(15)


def test_a_job_runs_once_in_the_application_with_a_connection_of_its_own(worker: Worker):
    worker.bell.enqueue("note", "note-1", file=str(worker.notes), words="a")
    worker.bell.enqueue("note", "note-1", file=str(worker.notes), words="a")
    wait(lambda: "end a" in worker.lines())
    start, end = worker.lines()
    assert start.split()[0::3] == ["start", "house"]
    assert int(start.split()[2]) != worker.process.pid
    wait(lambda: not connect(worker.redis_url).exists("rq:job:note-1"))


def test_a_failing_job_does_not_end_the_worker(worker: Worker):
    worker.bell.ring("fail", file=str(worker.notes))
    worker.bell.ring("note", file=str(worker.notes), words="after")
    wait(lambda: "end after" in worker.lines())
    assert worker.lines()[0] == "fail"


def test_the_worker_shows_that_it_lives(worker: Worker):
    wait(lambda: Beats(worker.folder / "beats").last("worker") is not None)


def put(redis_url: str, job_id: str, data: bytes, **extra: object) -> None:
    """Writes a job into Redis as somebody could who has reached it."""
    redis = connect(redis_url)
    job = Job(id="template", connection=redis, serializer=JSONSerializer)
    job.origin = QUEUE_NAME
    job.data = data
    redis.hset(f"rq:job:{job_id}", mapping=job.to_dict() | {"status": "queued"} | extra)
    redis.rpush(f"rq:queue:{QUEUE_NAME}", job_id)


class Exploit:
    def __init__(self, file: Path):
        self.file = file

    def __reduce__(self):
        return os.system, (f"echo pickle > {self.file}",)


def test_what_somebody_wrote_into_redis_is_not_run_and_is_logged(worker: Worker):
    good = JSONSerializer.dumps([JOBS["note"], None, [], {"file": str(worker.notes), "words": "called back"}])
    put(worker.redis_url, "pickled", pickle.dumps(Exploit(worker.notes)))
    put(worker.redis_url, "unlisted", JSONSerializer.dumps(
        ["tests.support.jobs.forbidden", None, [], {"file": str(worker.notes)}]))
    put(worker.redis_url, "callback", good, success_callback_name="tests.support.jobs.forbidden")
    put(worker.redis_url, "broken", good, timeout="for ever", enqueued_at="yesterday")
    put(worker.redis_url, "two\nlines", good)
    worker.bell.ring("note", file=str(worker.notes), words="honest")
    wait(lambda: "end honest" in worker.lines())
    assert [line.split()[1] for line in worker.lines()] == ["honest", "honest"]
    for job_id in ("pickled", "unlisted", "callback", "broken", "two\nlines"):
        assert worker.said(f"{job_id!r} refused"), job_id
    assert worker.process.poll() is None


def test_work_of_a_killed_worker_is_done_by_the_next_slot(worker: Worker):
    """Killed in the middle of a job, with its forked half: the next slot finds the work in the database."""
    worker.bell.enqueue("note", "note-1", file=str(worker.notes), words="first", seconds=30)
    wait(lambda: len(worker.lines()) == 1)
    horse = int(worker.lines()[0].split()[2])
    worker.kill()
    os.kill(horse, signal.SIGKILL)
    worker.start()
    worker.bell.enqueue("note", "note-2", file=str(worker.notes), words="second")
    wait(lambda: "end second" in worker.lines())
    assert "end first" not in worker.lines()


def test_a_killed_job_does_not_end_the_worker(worker: Worker):
    worker.bell.enqueue("note", "note-1", file=str(worker.notes), words="first", seconds=30)
    wait(lambda: len(worker.lines()) == 1)
    os.kill(int(worker.lines()[0].split()[2]), signal.SIGKILL)
    worker.bell.enqueue("note", "note-2", file=str(worker.notes), words="second")
    wait(lambda: "end second" in worker.lines())
    assert worker.process.poll() is None


def test_the_worker_waits_for_redis_and_works_on(worker: Worker, redis_server):
    wait(lambda: Beats(worker.folder / "beats").last("worker") is not None)
    redis_server.stop()
    time.sleep(0.5)
    redis_server.start()
    worker.bell.ring("note", file=str(worker.notes), words="again")
    wait(lambda: "end again" in worker.lines())
