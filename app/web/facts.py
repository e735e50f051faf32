"""Facts about every part, gathered for /health and «Состояние»."""

from datetime import datetime

from flask import current_app

from app.adapters import health
from app.adapters.file_store import StoreUnavailable
from app.adapters.health import Fact
from app.directory.facts import database, production_calendar

VERSION = "0.1.0"


def facts(at: datetime) -> dict[str, Fact]:
    extensions = current_app.extensions
    return {
        "database": database(),
        "queue": health.queue(extensions["queue"]),
        "worker": health.worker(extensions["beats"], at),
        "timetable": health.timetable(extensions["beats"], at),
        "calendar": production_calendar(at),
        "storage": storage(),
    }


def storage() -> Fact:
    store = current_app.extensions["file_store"]
    try:
        store.check()
    except StoreUnavailable:
        return Fact(False, "Хранилище файлов не принимает запись: проверьте место на диске и права.")
    return Fact(True, f"Хранилище файлов работает, свободно {store.free_space() // 2**30} ГБ.")
