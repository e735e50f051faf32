"""The doorbell: a queue in Redis that may lose everything, because the database is the to-do list.

Redis is a border of trust. What goes in is JSON; what comes out is run only when its name stands in the list of
jobs (see ``refusal``), never because somebody could write into Redis.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import uuid4

from flask import current_app
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue as RqQueue
from rq.exceptions import NoSuchJobError
from rq.job import Job
from rq.serializers import JSONSerializer

log = logging.getLogger(__name__)

QUEUE_NAME = "mcu"
SLOT = re.compile(r"[A-Za-z0-9_-]{1,120}")
# Longer than any slot of the timetable, so that a ticker started anew does not repeat the day's job.
SLOT_KEPT_SECONDS = 2 * 24 * 3600
FAILURE_KEPT_SECONDS = 600
JOB_SECONDS = 900
PATIENCE_SECONDS = 1.0
EXTRAS = ("_success_callback_name", "_failure_callback_name", "_stopped_callback_name", "webhooks", "_dependency_ids")


class Queue(Protocol):
    """What the house knows of a queue."""

    def enqueue(self, name: str, slot_id: str, **args: Any) -> bool:
        """Asks for a job once per ``slot_id`` (Latin letters, digits, ``-``, ``_``).

        False when the slot was taken already or Redis is away; never an exception for that. An unknown job name or
        a slot of other characters is a mistake of ours: ValueError. ``args`` must be JSON.
        """

    def ring(self, name: str, **args: Any) -> bool:
        """Asks for a job now: the doorbell after a commit. False when Redis is away; the next tick finds the work."""

    def waiting(self) -> int:
        """Jobs that no worker has taken yet. Raises RedisError when Redis is away."""


class RedisQueue:
    """The queue of the installation. ``jobs`` maps names to dotted paths of functions: the only ones ever run.

    A job is ended after ``JOB_SECONDS``, or what ``longer`` says for its name.
    """

    def __init__(self, connection: Redis, jobs: Mapping[str, str], longer: Mapping[str, int] | None = None):
        self.connection = connection
        self.jobs = jobs
        self.seconds = {jobs[name]: seconds for name, seconds in (longer or {}).items()}
        self.rq = RqQueue(QUEUE_NAME, connection=connection, serializer=JSONSerializer, default_timeout=JOB_SECONDS)

    def enqueue(self, name: str, slot_id: str, **args: Any) -> bool:
        path = _checked(self.jobs, name, slot_id)
        try:
            if not self.connection.set(f"mcu:slot:{slot_id}", 1, nx=True, ex=SLOT_KEPT_SECONDS):
                return False
            self._push(path, slot_id, args)
            return True
        except (RedisError, OSError) as error:
            return _away(name, error)

    def ring(self, name: str, **args: Any) -> bool:
        slot_id = f"{name}-ring-{uuid4().hex}"
        path = _checked(self.jobs, name, slot_id)
        try:
            self._push(path, slot_id, args)
            return True
        except (RedisError, OSError) as error:
            return _away(name, error)

    def waiting(self) -> int:
        return int(self.rq.count)

    def _push(self, path: str, job_id: str, args: Mapping[str, Any]) -> None:
        # A finished job leaves nothing behind and a failed one soon goes: either would refuse its id for long.
        self.rq.enqueue_call(
            path, kwargs=dict(args), job_id=job_id, result_ttl=0, failure_ttl=FAILURE_KEPT_SECONDS, description=path,
            timeout=self.seconds.get(path))


@dataclass
class FakeQueue:
    """Remembers what was asked for; behaves as the real one about names, slots and JSON."""

    jobs: Mapping[str, str]
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    slots: set[str] = field(default_factory=set)

    def enqueue(self, name: str, slot_id: str, **args: Any) -> bool:
        _checked(self.jobs, name, slot_id)
        JSONSerializer.dumps(args)
        if slot_id in self.slots:
            return False
        self.slots.add(slot_id)
        self.asked.append((name, args))
        return True

    def ring(self, name: str, **args: Any) -> bool:
        return self.enqueue(name, f"{name}-ring-{uuid4().hex}", **args)

    def waiting(self) -> int:
        return len(self.asked)


class DistrustfulJob(Job):
    """A job whose id or record in Redis is not as ours are counts as absent: RQ's worker would end over it."""

    @classmethod
    def fetch(cls, id: str, *args: Any, **kwargs: Any) -> Job:
        try:
            return super().fetch(id, *args, **kwargs)
        except NoSuchJobError:
            raise
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            log.error("queue: record of job %r refused, unreadable: %s", id, type(error).__name__)
            raise NoSuchJobError(f"unreadable job {id!r}") from error


def refusal(job: Job, jobs: Mapping[str, str]) -> str | None:
    """Why a job found in Redis must not be run, or None. Reads its data as JSON only and imports nothing."""
    try:
        name, instance, args, kwargs = JSONSerializer.loads(job.data)
    except (ValueError, TypeError):
        return "data is not JSON"
    if instance is not None or args or not isinstance(kwargs, dict):
        return "not called by name with named arguments"
    if name not in jobs.values():
        return "name is not in the list of jobs"
    # Each of these names code or addresses of its own, to be called besides the job.
    if any(getattr(job, extra, None) for extra in EXTRAS):
        return "carries callbacks, webhooks or dependencies"
    return None


def doorbell(name: str, **args: Any) -> bool:
    """Rings at the queue of the running application; meant for ``after_commit``."""
    return current_app.extensions["queue"].ring(name, **args)


def connect(url: str) -> Redis:
    """The connection of web and ticker: gives up within seconds, because nobody waits for a doorbell.

    One immediate retry covers a connection that died with a restarted Redis; the client's own default would keep a
    page for many seconds.
    """
    return Redis.from_url(
        url, socket_connect_timeout=PATIENCE_SECONDS, socket_timeout=PATIENCE_SECONDS, retry=Retry(NoBackoff(), 1))


def _away(name: str, error: Exception) -> bool:
    log.warning("queue away, %s waits for the next tick: %s", name, type(error).__name__)
    return False


def _checked(jobs: Mapping[str, str], name: str, slot_id: str) -> str:
    if name not in jobs:
        raise ValueError(f"no such job: {name}")
    if not SLOT.fullmatch(slot_id):
        raise ValueError(f"not a slot: {slot_id}")
    return jobs[name]
