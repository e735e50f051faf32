"""The house's worker over the test jobs, as a process: ``python -m tests.support.worker_process REDIS FOLDER``."""

import sys
from pathlib import Path

from flask import Flask
from redis import Redis

from app.adapters.beats import Beats
from app.foundation.clock import now
from app.foundation.database import db
from app.jobs.worker import HouseWorker

JOBS = {"note": "tests.support.jobs.note", "fail": "tests.support.jobs.fail"}


def main(redis_url: str, folder: Path) -> None:
    app = Flask("house")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{folder / 'worker.sqlite3'}"
    db.init_app(app)
    with app.app_context(), db.engine.connect():
        pass  # the parent holds a connection, which the forked job must not use
    HouseWorker(app, Redis.from_url(redis_url), JOBS, Beats(folder / "beats"), now).work(logging_level="INFO")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
