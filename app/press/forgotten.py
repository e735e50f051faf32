"""Direct lines past their planned end: the keeper is reminded, then the line is closed without them."""

from datetime import datetime

from sqlalchemy import select

from app.directory.people import people_with
from app.directory.schedules import clock_words, local_date
from app.foundation.database import act, db
from app.foundation.refusal import Refusal
from app.foundation.viewer import TIMETABLE
from app.notices.acts import tell
from app.notices.tables import Notice
from app.press.acts import close_line
from app.press.rules import CHANNEL, CLOSED_AFTER
from app.press.tables import LineSession


def past_their_end(at: datetime) -> list[tuple[int, datetime, int]]:
    """(line, planned end, keeper) of lines that go on after it."""
    return [tuple(row) for row in db.session.execute(select(LineSession.id, LineSession.ends_at, LineSession.keeper_id).where(
        LineSession.closed_at.is_(None), LineSession.ends_at <= at).order_by(LineSession.ends_at))]


def look_after(at: datetime) -> list[tuple[int, str]]:
    """Reminds once of each end, closes after twelve hours; an act each. (line, words) of what could not be closed."""
    refused = []
    for number, ends_at, keeper in past_their_end(at):
        if at < ends_at + CLOSED_AFTER:
            _remind(number, ends_at, keeper, at)
            continue
        try:
            with act(TIMETABLE):
                close_line(TIMETABLE, number, at)
        except Refusal as refusal:
            refused.append((number, refusal.words))
    return refused


def _remind(number: int, ends_at: datetime, keeper: int, at: datetime) -> None:
    key = f"line-late:{number}:{ends_at:%Y%m%dT%H%M}"
    told = db.session.scalar(select(Notice.id).where(Notice.key == key).limit(1))
    db.session.rollback()
    if told is not None:
        return
    with act(TIMETABLE):
        words = (f"Прямая линия должна была закончиться {clock_words(ends_at)}. Завершите её: вопросы без ответа станут "
                 f"сообщениями. Сама она завершится {clock_words(ends_at + CLOSED_AFTER)}.")
        running = people_with("operator", local_date(at), CHANNEL)
        tell([keeper] if keeper in running else running, key, "line", words, at, link=f"/lines/{number}")
