"""How long a direct line may last, when its keeper is reminded, when it is closed without them. Pure."""

from datetime import datetime, timedelta

CHANNEL = "line"
LONGEST = timedelta(days=7)
AHEAD = timedelta(days=366)
# Nobody speaks on for so long after the planned end: whoever had to close it forgot.
CLOSED_AFTER = timedelta(hours=12)
MOST_QUESTIONS = 2000
LONGEST_QUESTION, LONGEST_ANSWER = 4000, 20_000
TOO_SOON = timedelta(minutes=1)


def wrong_times(starts: datetime, ends: datetime, at: datetime) -> tuple[str, str] | None:
    """(field, Russian words) of what cannot be in the times of a line, None when all is well."""
    if ends <= starts:
        return "ends_at", "Линия не может закончиться раньше, чем начнётся."
    if ends <= at:
        return "ends_at", "Это время уже прошло: назовите, когда линия закончится."
    if ends - starts > LONGEST:
        return "ends_at", "Линия идёт не больше недели. Проверьте даты."
    if starts > at + AHEAD:
        return "starts_at", "До начала больше года. Проверьте дату."
    return None


def state_of(starts: datetime, ends: datetime, closed: datetime | None, at: datetime) -> str:
    """planned, open, late (past its end and not closed), closed, or cancelled (before it began)."""
    if closed is not None:
        return "closed" if closed >= starts else "cancelled"
    if at < starts:
        return "planned"
    return "open" if at < ends else "late"
