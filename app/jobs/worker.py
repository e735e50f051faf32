"""The RQ worker of the house: runs only listed jobs, inside the application, and shows that it lives."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from flask import Flask
from redis import Redis
from rq import Queue as RqQueue
from rq import Worker
from rq.job import Job
from rq.serializers import JSONSerializer

from app.adapters.beats import Beats
from app.adapters.queue import QUEUE_NAME, DistrustfulJob, refusal
from app.foundation.database import db

log = logging.getLogger(__name__)

MAINTENANCE_SECONDS = 10
# The worker shows a sign of life 15 s before this time is over: every half minute.
LIFE_SECONDS = 45


class HouseWorker(Worker):
    """Distrusts what it finds in Redis; a forked job starts with database connections of its own."""

    def __init__(self, app: Flask, connection: Redis, jobs: Mapping[str, str], beats: Beats,
                 now: Callable[[], datetime]):
        self.app = app
        self.jobs = jobs
        self.beats = beats
        self.now = now
        super().__init__(
            [QUEUE_NAME], connection=connection, serializer=JSONSerializer, job_class=DistrustfulJob,
            maintenance_interval=MAINTENANCE_SECONDS, worker_ttl=LIFE_SECONDS, log_job_description=False)

    def execute_job(self, job: Job, queue: RqQueue) -> None:
        why = refusal(job, self.jobs)
        if why is None:
            super().execute_job(job, queue)
            return
        log.error("queue: job %r refused, %s", job.id, why)
        queue.intermediate_queue.remove(job.id)
        self.connection.delete(job.key)

    def main_work_horse(self, job: Job, queue: RqQueue) -> None:
        with self.app.app_context():
            db.engine.dispose(close=False)
            super().main_work_horse(job, queue)

    def heartbeat(self, *args, **kwargs) -> None:
        self.beats.leave("worker", self.now())
        super().heartbeat(*args, **kwargs)
