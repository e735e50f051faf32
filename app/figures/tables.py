"""How the rating is weighed; no decisions."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.moment import Moment


class RatingRule(Base):
    """Weights of the rating as the head set them; the newest row holds, the former ones stay for the record."""

    __tablename__ = "rating_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    time: Mapped[int]
    completeness: Mapped[int]
    minimum: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
