"""The queue: real and fake behave alike; Redis away is no accident; what others wrote into Redis is not run."""

import os
import pickle
import time

import pytest
from rq.job import Job
from rq.serializers import JSONSerializer

from app.adapters.queue import FakeQueue, RedisQueue, connect, refusal

JOBS = {"sweep": "tests.support.jobs.note", "letters": "tests.support.jobs.fail"}
PATH = JOBS["sweep"]


@pytest.fixture(params=["real", "fake"])
def bell(request: pytest.FixtureRequest):
    if request.param == "fake":
        return FakeQueue(JOBS)
    return RedisQueue(connect(request.getfixturevalue("redis_server").url), JOBS)


def test_a_slot_is_taken_once(bell):
    assert bell.enqueue("sweep", "sweep-20261120T113000", limit=5)
    assert not bell.enqueue("sweep", "sweep-20261120T113000", limit=5)
    assert bell.enqueue("sweep", "sweep-20261120T113030", limit=5)
    assert bell.waiting() == 2


def test_a_doorbell_is_never_refused(bell):
    assert bell.ring("letters")
    assert bell.ring("letters")
    assert bell.waiting() == 2


@pytest.mark.parametrize("slot", ["", "sweep 1", "sweep:1", "sweep\n1", "обход", "x" * 121])
def test_a_slot_of_other_characters_is_a_mistake_of_ours(bell, slot: str):
    with pytest.raises(ValueError, match="not a slot"):
        bell.enqueue("sweep", slot)


def test_only_listed_jobs_can_be_asked_for(bell):
    with pytest.raises(ValueError, match="no such job"):
        bell.enqueue("os.system", "slot-1")


def test_arguments_are_json(bell):
    with pytest.raises(TypeError):
        bell.ring("sweep", what=object())


def test_a_finished_slot_leaves_nothing_but_its_claim(redis_server):
    bell = RedisQueue(connect(redis_server.url), JOBS)
    bell.enqueue("sweep", "sweep-1")
    job = bell.rq.fetch_job("sweep-1")
    assert job.result_ttl == 0
    assert job.failure_ttl == 600
    assert JSONSerializer.loads(job.data) == [PATH, None, [], {}]


def test_redis_away_is_answered_quickly_and_without_an_error(redis_server):
    bell = RedisQueue(connect(redis_server.url), JOBS)
    assert bell.ring("sweep")
    redis_server.stop()
    began = time.monotonic()
    assert not bell.ring("sweep")
    assert not bell.enqueue("sweep", "sweep-2")
    assert time.monotonic() - began < 3
    redis_server.start()
    assert bell.enqueue("sweep", "sweep-2"), "the same slot is taken once Redis is back"


def test_what_was_rung_survives_a_killed_redis(redis_server):
    bell = RedisQueue(connect(redis_server.url), JOBS)
    for _ in range(50):
        bell.ring("sweep")
    time.sleep(1.2)  # the journal is flushed every second
    redis_server.kill()
    redis_server.start()
    assert bell.waiting() == 50


class Exploit:
    """A pickle that would run a command when read."""

    def __reduce__(self):
        return os.system, ("exit 1",)


def job(data: bytes, redis, **extra: object) -> Job:
    made = Job(id="found", connection=redis, serializer=JSONSerializer)
    made.data = data
    for name, value in extra.items():
        setattr(made, name, value)
    return made


@pytest.mark.parametrize(("data", "extra", "why"), [
    (JSONSerializer.dumps([PATH, None, [], {}]), {}, None),
    (pickle.dumps(Exploit()), {}, "not JSON"),
    (pickle.dumps((PATH, None, (), {})), {}, "not JSON"),
    (JSONSerializer.dumps(["os.system", None, ["id"], {}]), {}, "not called by name"),
    (JSONSerializer.dumps(["os.getcwd", None, [], {}]), {}, "not in the list"),
    (JSONSerializer.dumps([["os", "getcwd"], None, [], {}]), {}, "not in the list"),
    (JSONSerializer.dumps(["sweep", None, [], {}]), {}, "not in the list"),
    (JSONSerializer.dumps(["upper", "text", [], {}]), {}, "not called by name"),
    (JSONSerializer.dumps({"func": PATH}), {}, "not JSON"),
    (JSONSerializer.dumps([PATH, None, [], {}]), {"_success_callback_name": "os.getcwd"}, "callbacks"),
    (JSONSerializer.dumps([PATH, None, [], {}]), {"_failure_callback_name": "os.getcwd"}, "callbacks"),
    (JSONSerializer.dumps([PATH, None, [], {}]), {"webhooks": ["http://127.0.0.1"]}, "callbacks"),
])
def test_what_may_be_run(redis_server, data: bytes, extra: dict, why: str | None):
    answer = refusal(job(data, redis_server.client(), **extra), JOBS)
    assert answer is None if why is None else why in (answer or "")
