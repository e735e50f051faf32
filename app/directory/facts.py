"""Whether the database answers and the calendar reaches far enough. Words are Russian and shown to people."""

from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from app.adapters.health import Fact
from app.directory.schedules import calendar, centre, local_date
from app.foundation.database import db
from app.foundation.refusal import Refusal

AHEAD = timedelta(days=45)


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
