"""Facts about every part, gathered for /health and «Состояние»."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from app.adapters import health
from app.adapters.file_store import StoreUnavailable
from app.adapters.health import Fact
from app.directory.schedules import calendar, centre, local_date
from app.foundation.database import db
from app.foundation.refusal import Refusal

AHEAD = timedelta(days=45)


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


def database() -> Fact:
    try:
        centre()
    except SQLAlchemyError:
        db.session.rollback()
        return Fact(False, "База данных не отвечает.")
    except Refusal as refusal:
        return Fact(False, refusal.words)
    return Fact(True, "База данных отвечает.")


def production_calendar(at: datetime) -> Fact:
    """A year without its calendar is an alarm, also one that begins soon."""
    try:
        years = calendar().years
    except (Refusal, SQLAlchemyError):
        return Fact(False, "Производственный календарь недоступен.")
    wanted = {local_date(at).year, local_date(at + AHEAD).year}
    missing = sorted(wanted - years)
    if missing:
        return Fact(False, f"Нет производственного календаря на {missing[0]} год: сроки не рассчитать. "
                           "Внесите его на странице «Календарь».")
    return Fact(True, f"Производственный календарь загружен: {min(years)}–{max(years)}.")


def storage() -> Fact:
    store = current_app.extensions["file_store"]
    try:
        store.check()
    except StoreUnavailable:
        return Fact(False, "Хранилище файлов не принимает запись: проверьте место на диске и права.")
    return Fact(True, f"Хранилище файлов работает, свободно {store.free_space() // 2**30} ГБ.")
