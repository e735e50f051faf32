"""Facts about the running parts, and the words people read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.adapters import health
from app.adapters.beats import Beats
from app.adapters.queue import FakeQueue, RedisQueue, connect

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(("silence", "ok"), [(0, True), (60, True), (100, True), (101, False), (3600, False)])
def test_silence(tmp_path: Path, silence: int, ok: bool):
    beats = Beats(tmp_path)
    for name, fact in (("worker", health.worker), ("ticker", health.timetable)):
        beats.leave(name, NOON - timedelta(seconds=silence))
        assert fact(beats, NOON).ok is ok


def test_never_started_and_unreadable_is_not_alive(tmp_path: Path):
    beats = Beats(tmp_path / "beats")
    assert "запуска ещё не было" in health.timetable(beats, NOON).words
    beats.leave("worker", NOON)
    (tmp_path / "beats" / "worker").write_text("half a mom")
    assert not health.worker(beats, NOON).ok


def test_a_sign_that_cannot_be_written_ends_nobody(tmp_path: Path):
    (tmp_path / "beats").write_text("a file where the folder should be")
    Beats(tmp_path / "beats").leave("worker", NOON)


def test_the_queue(redis_server):
    bell = RedisQueue(connect(redis_server.url), {"sweep": "tests.support.jobs.note"})
    assert health.queue(bell).ok
    redis_server.stop()
    fact = health.queue(bell)
    assert not fact.ok
    assert "Работать можно" in fact.words


def test_a_crowded_queue_is_told():
    bell = FakeQueue({"sweep": "x"}, asked=[("sweep", {})] * 1001)
    assert not health.queue(bell).ok
