"""The mark of a day, made and corrected."""

from datetime import datetime

from sqlalchemy import select

from app.directory.schedules import local_date
from app.directory.tables import Channel
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Forbidden, Invisible, Refusal, Stale
from app.foundation.viewer import Viewer
from app.messages.monitoring.rules import MOST, SYSTEMS
from app.messages.tables import MonitoringMark


def mark_checked(viewer: Viewer, channel: str, fresh: int | None, seen: int, at: datetime) -> int:
    """«Сегодня проверено, новых N» by who works the channel; again the same day: a correction. ``seen``: version of the
    mark that was shown, 0 for none.

    Raises Invisible (no such system), Forbidden, Refusal beside ``fresh``, Stale.
    """
    # Two first marks of a day stand in line here.
    known = db.session.scalar(select(Channel.code).where(Channel.code == channel).with_for_update())
    if known is None or channel not in SYSTEMS:
        raise Invisible()
    if not viewer.works("operator", channel):
        raise Forbidden()
    if fresh is None or not 0 <= fresh <= MOST:
        raise Refusal(f"Сколько нового: целое число от 0 до {MOST}.", "fresh")
    today = local_date(at)
    row = db.session.scalar(select(MonitoringMark).where(
        MonitoringMark.channel == channel, MonitoringMark.on == today).execution_options(populate_existing=True))
    if seen != (row.version if row else 0):
        raise Stale("Отметку этого дня уже сделали или изменили.")
    facts: dict[str, int | str] = {"channel": channel, "on": today.isoformat(), "fresh": fresh}
    if row is None:
        row = MonitoringMark(channel=channel, on=today, fresh=fresh, person_id=viewer.person_id, at=at)
        db.session.add(row)
        db.session.flush()
        record(viewer, "monitoring_mark", row.id, "mark_checked", at, "operator", **facts)
        return row.id
    facts["was"] = row.fresh
    row.fresh, row.person_id, row.at, row.version = fresh, viewer.person_id, at, row.version + 1
    record(viewer, "monitoring_mark", row.id, "change_mark", at, "operator", **facts)
    return row.id
