"""The one door through which time comes in. Only entrances (web, jobs, cli) ask."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC, whole seconds (nothing in the product counts finer)."""
    return datetime.now(UTC).replace(microsecond=0)
