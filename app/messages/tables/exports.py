"""Lists ordered as workbooks: columns and constraints; no decisions."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.moment import Moment


class ExportOrder(Base):
    """One order. ``asked``: what stands in the list's address; ``made_at``: when it was ordered, the moment the list is
    reckoned at. ``state``: waiting, making, ready or failed (``why``, Russian).

    ``rows_all`` is None while the number is not known. ``tries``: how often it was begun. ``key``: the name of the file;
    ``scope``: a digest of what the person could see when it was made.
    """

    __tablename__ = "export_order"
    __table_args__ = (Index("ix_export_order_person", "person_id", "id"), Index("ix_export_order_state", "state", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked: Mapped[dict[str, str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    why: Mapped[str] = mapped_column(String(255), default="")
    rows_done: Mapped[int] = mapped_column(default=0)
    rows_all: Mapped[int | None]
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    key: Mapped[str | None] = mapped_column(String(64))
    scope: Mapped[str] = mapped_column(String(64), default="")
