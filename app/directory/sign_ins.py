"""Forgetting sign-ins: rows that open nothing any more."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_

from app.directory.tables import SessionRow, SignInTry
from app.foundation.database import db

TRIES_KEPT = timedelta(days=1)


def forget_old(at: datetime, idle: timedelta) -> tuple[int, int]:
    """Removes sessions past their end or idle for too long, and tries of yesterday; how many of each. Inside an act."""
    ended = or_(SessionRow.ends_at <= at, SessionRow.seen_at <= at - idle)
    sessions = db.session.execute(delete(SessionRow).where(ended))
    tries = db.session.execute(delete(SignInTry).where(SignInTry.at <= at - TRIES_KEPT))
    return sessions.rowcount, tries.rowcount
