"""That a system was looked through on a day, as the person who did it says."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.moment import Moment


class MonitoringMark(Base):
    """«Сегодня проверено, новых N»: one a system and local day. Whoever corrects it the same day becomes its person;
    what it said before stays in history."""

    __tablename__ = "monitoring_mark"
    __table_args__ = (UniqueConstraint("channel", "date", name="uq_monitoring_mark_channel_date"),
                      CheckConstraint("fresh >= 0", name="fresh"))

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(ForeignKey("channel.code"))
    on: Mapped[date] = mapped_column("date")
    fresh: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
