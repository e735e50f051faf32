"""The column type of points in time."""

from datetime import UTC, datetime

from sqlalchemy import DateTime
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on every engine. A naive value is refused with ValueError."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def result_processor(self, dialect, coltype):
        """A list of thirty messages has three hundred moments: SQLite's text is read in one step."""
        return from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_result_value(self, value, _dialect):
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def from_text(value: str | None) -> datetime | None:
    """As SQLite keeps it: «2026-05-08 09:30:00.000000», in UTC."""
    return datetime.fromisoformat(f"{value}+00:00") if value is not None else None
