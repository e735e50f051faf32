"""The morning's words to the head: what the day begins with."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.directory.people import people_with
from app.directory.schedules import local, local_date, schedule_of, zone
from app.figures.counting import behind, figures
from app.figures.cuts import Cut
from app.figures.periods import days
from app.foundation.database import db
from app.foundation.refusal import Refusal
from app.notices.acts import tell
from app.notices.tables import Notice
from app.worktime import YearNotLoaded

HOUR, MOST_NAMED = 8, 10
CODES = ("overdue", "due_today", "deferred", "received")


def waits(at: datetime) -> bool:
    """Whether it is eight or later on a working day and nobody has been told yet."""
    return local(at).hour >= HOUR and works(at) and not db.session.scalar(
        select(Notice.id).where(Notice.key == key_of(at)).limit(1))


def tell_heads(at: datetime) -> int:
    """Tells every head once a day; how many were newly told. Inside an act."""
    return len(tell(people_with("head", local_date(at)), key_of(at), "morning", words_of(at), at, link="/head"))


def key_of(at: datetime) -> str:
    return f"morning:{local_date(at).isoformat()}"


def works(at: datetime) -> bool:
    """Whether the centre works that day at all, by the hours of its first channel."""
    try:
        return schedule_of("incident", "message", local_date(at))[1].closing_of(local_date(at)) is not None
    except (Refusal, YearNotLoaded):
        return False


def words_of(at: datetime) -> str:
    yesterday = local_date(at) - timedelta(days=1)
    found = figures(CODES, days(yesterday, yesterday, zone()), at)
    count = {code: figure.whole.rows for code, figure in found.items()}
    broken = found["deferred"].parts[0][2].rows
    return (f"Утро: просрочены ответы — {count['overdue']}, просрочатся сегодня — {count['due_today']}, отложено "
            f"{count['deferred']}, обещаний нарушено {broken}, вчера поступило {count['received']}{late_words(at)}")


def late_words(at: datetime) -> str:
    """The late ones by number, the first to come first."""
    late = sorted(db.session.scalars(behind("overdue", days(local_date(at), local_date(at), zone()), at, Cut())))
    more = f" и ещё {len(late) - MOST_NAMED}" if len(late) > MOST_NAMED else ""
    return f". Просрочены: {', '.join(f'№ {number}' for number in late[:MOST_NAMED])}{more}" if late else ""
