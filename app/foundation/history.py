"""What happened, in order; only appended. Ids, field names and codes, never text, names or contacts."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, db
from app.foundation.moment import Moment


class History(Base):
    """One row per object changed by one act."""

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_subject", "subject_kind", "subject_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str | None] = mapped_column(String(20))
    act: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)


APPEND = History.__table__.insert()  # type: ignore[attr-defined]  # the mapper types its table as any clause


def record(viewer: Any, subject_kind: str, subject_id: int, act: str, at: datetime,
           role: str | None = None, about: Any = None, **facts: Any) -> None:
    """Appends one row inside the surrounding act. A job or an import has no person (``viewer.person_id`` None).

    Whoever acts by the right of somebody absent (in this role, ``about`` a message) is recorded with whom they
    stand for.
    """
    facts["link"] = viewer.link_id
    facts["stands_for"] = viewer.stands_for(role or viewer.main_role, about)
    db.session.execute(APPEND, {
        "at": at, "person_id": viewer.person_id, "role": role or viewer.main_role, "act": act,
        "subject_kind": subject_kind, "subject_id": subject_id,
        "facts": {name: value for name, value in facts.items() if value is not None}})
