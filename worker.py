"""Entry points of the background: ``python worker.py`` runs jobs, ``python worker.py --ticker`` rings for them."""

import logging
import signal
import sys
import threading
from importlib import import_module

from redis import Redis

from app.adapters.beats import Beats
from app.adapters.queue import RedisQueue, connect
from app.foundation.clock import now
from app.jobs.ticker import Ticker
from app.jobs.timetable import JOBS, LONGER, TIMETABLE
from config import Settings, from_environment


def run_worker(settings: Settings) -> None:
    # Imported here, so that the ticker need not load the application.
    from app.factory import create_app
    from app.jobs.worker import HouseWorker

    import_module("app.adapters.documents.word")  # each job is a fork: what is loaded here is loaded once
    app = create_app(settings)
    beats = Beats(settings.instance / "beats")
    HouseWorker(app, Redis.from_url(settings.redis_url), JOBS, beats, now).work(logging_level="WARNING")


def run_ticker(settings: Settings) -> None:
    """Without the application: the ticker needs no database and stays small."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    bell = RedisQueue(connect(settings.redis_url), JOBS, LONGER)
    Ticker(bell, TIMETABLE, Beats(settings.instance / "beats"), now).run(stop)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("app").setLevel(logging.INFO)
    (run_ticker if "--ticker" in sys.argv[1:] else run_worker)(from_environment())
