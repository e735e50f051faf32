"""Batches of rows from other systems: columns and constraints; no decisions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.moment import Moment


class Batch(Base):
    """One file on its way in. ``state``: reading, ready (dry run shown), loading, done, refused, undone.

    ``next_row`` is where a broken-off load goes on; counts are of rows already committed.
    """

    __tablename__ = "batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    format: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    key: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    came_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    beat_at: Mapped[datetime | None] = mapped_column(Moment)
    rows: Mapped[int] = mapped_column(default=0)
    next_row: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    reported: Mapped[int] = mapped_column(default=0)
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class ImportRow(Base):
    """What the source last said of one external number, and how it was taken in. ``fingerprint`` tells a change."""

    __tablename__ = "import_row"
    __table_args__ = (UniqueConstraint("system", "number", name="uq_import_row_system_number"),
                      Index("ix_import_row_batch", "batch_id"), Index("ix_import_row_message", "message_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    system: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(60))
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    raw: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_here: Mapped[bool] = mapped_column(default=True)


class RefusedRow(Base):
    """A row that could not be taken: where it stands in the sheet, under which heading, and why in Russian."""

    __tablename__ = "refused_row"
    __table_args__ = (Index("ix_refused_row_batch", "batch_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    row: Mapped[int]
    heading: Mapped[str] = mapped_column(String(255), default="")
    why: Mapped[str] = mapped_column(Text)
