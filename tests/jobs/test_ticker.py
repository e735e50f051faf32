"""The timetable and the ticker: slots, two tickers, Redis away, missed time made up."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.adapters.beats import Beats
from app.adapters.queue import FakeQueue, RedisQueue, connect
from app.jobs.ticker import Ticker
from app.jobs.timetable import Line, due, slot_start

JOBS = {"sweep": "tests.support.jobs.note", "purge": "tests.support.jobs.note"}
LINES = (Line("sweep", 30, "reminders"), Line("purge", 3600, "old sessions"))
NOON = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)


class Clock:
    def __init__(self, at: datetime):
        self.at = at

    def __call__(self) -> datetime:
        return self.at


def ticker(bell, folder: Path, clock: Clock) -> Ticker:
    return Ticker(bell, LINES, Beats(folder), clock)


@pytest.mark.parametrize(("at", "every", "start"), [
    (NOON, 30, NOON),
    (NOON + timedelta(seconds=29), 30, NOON),
    (NOON + timedelta(seconds=30), 30, NOON + timedelta(seconds=30)),
    (NOON + timedelta(minutes=59), 3600, NOON),
    (NOON - timedelta(seconds=1), 86400, NOON.replace(hour=0)),
])
def test_slots(at: datetime, every: int, start: datetime):
    assert slot_start(at, every) == start


def test_ids_carry_the_slot_in_utc_whatever_the_zone_of_the_moment():
    local = NOON.astimezone(tz=datetime.fromisoformat("2026-11-20T00:00:00+07:00").tzinfo)
    assert due(LINES, local) == due(LINES, NOON) == [
        ("sweep", "sweep-20261120T120000"), ("purge", "purge-20261120T120000")]


def test_each_slot_is_rung_once_and_missed_ones_are_made_up_by_one(tmp_path: Path):
    bell, clock = FakeQueue(JOBS), Clock(NOON)
    one = ticker(bell, tmp_path, clock)
    assert one.round() == 2
    assert one.round() == 0
    clock.at += timedelta(seconds=30)
    assert one.round() == 1
    clock.at += timedelta(hours=5)
    assert one.round() == 2
    assert one.beats.last("ticker") == clock.at


def test_two_tickers_have_one_effect(redis_server, tmp_path: Path):
    clock = Clock(NOON)
    bells = [RedisQueue(connect(redis_server.url), JOBS) for _ in range(2)]
    both = [ticker(bell, tmp_path, clock) for bell in bells]
    rung: list[int] = []
    threads = [threading.Thread(target=lambda one=one: rung.append(one.round())) for one in both * 5]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(rung) == 2
    assert bells[0].waiting() == 2


def test_redis_away_and_back(redis_server, tmp_path: Path):
    bell, clock = RedisQueue(connect(redis_server.url), JOBS), Clock(NOON)
    one = ticker(bell, tmp_path, clock)
    redis_server.stop()
    assert one.round() == 0
    assert one.beats.last("ticker") == NOON, "the ticker itself lives"
    redis_server.start()
    assert one.round() == 2


def test_redis_emptied(redis_server, tmp_path: Path):
    bell, clock = RedisQueue(connect(redis_server.url), JOBS), Clock(NOON)
    one = ticker(bell, tmp_path, clock)
    one.round()
    redis_server.client().flushall()
    clock.at += timedelta(seconds=30)
    assert one.round() == 2, "the next round asks for everything again; jobs are safe to run twice"


def test_a_round_that_fails_does_not_end_the_ticker(tmp_path: Path):
    stop, moments = threading.Event(), [NOON, NOON + timedelta(seconds=29.99), NOON]

    class Broken(FakeQueue):
        def enqueue(self, name, slot_id, **args):
            if len(moments) <= 1:
                stop.set()
            raise RuntimeError("as asked")

    def now() -> datetime:
        return moments.pop(0) if len(moments) > 1 else NOON

    Ticker(Broken(JOBS), LINES, Beats(tmp_path), now).run(stop)
    assert stop.is_set()
