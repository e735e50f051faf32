"""Marks of daily monitoring: four weeks of them with one day missed; today's is left to the visitor."""

from datetime import datetime, timedelta

from app.demo.people import Cast
from app.directory.schedules import local_date
from app.foundation.database import act
from app.messages.monitoring.acts import mark_checked
from app.messages.monitoring.queries import hours, registered_on

SYSTEM, DAYS, MISSED = "incident", 28, 9
BEFORE_CLOSING = timedelta(minutes=50)


def look_through(cast: Cast, at: datetime) -> None:
    """Each working day says as many as were registered, an hour before closing."""
    operator, today = cast.logins["operator"], local_date(at)
    days = [today - timedelta(days=back) for back in range(DAYS, 0, -1)]
    counts = registered_on(SYSTEM, days)
    working = [(on, closing) for on in days if (closing := hours(SYSTEM, on)[0]) is not None]
    for place, (on, closing) in enumerate(working):
        if place != MISSED:
            with act(operator):
                mark_checked(operator, SYSTEM, counts[on], 0, closing - BEFORE_CLOSING)
