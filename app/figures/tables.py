"""How the rating is weighed, what is planned, and what days that are over have counted; no decisions."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
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


class PlannedValue(Base):
    """What a figure of the whole centre is to reach from ``first`` to ``last`` (both included), in the figure's own unit. The
    newest row of a figure and its days holds, the former ones stay for the record; without a value: taken off."""

    __tablename__ = "planned_value"

    id: Mapped[int] = mapped_column(primary_key=True)
    figure: Mapped[str] = mapped_column(String(40))
    first: Mapped[date]
    last: Mapped[date]
    value: Mapped[float | None]
    basis: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class DayCount(Base):
    """How many rows of each set a day that is over has, for all messages (``dimension`` empty) and for each value of a
    dimension. ``answering``: the unit's id, without a unit the topic's with a minus, as blocks are found. Columns are
    named as the sets of figures; ``channel`` empty: of all channels together. Of deadlines only those that closed on the
    day (the others: DayDue)."""

    __tablename__ = "day_count"
    __table_args__ = {"sqlite_with_rowid": False}

    dimension: Mapped[str] = mapped_column(String(10), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    key: Mapped[str] = mapped_column(String(120), primary_key=True)

    received: Mapped[int] = mapped_column(default=0)
    received_duplicate: Mapped[int] = mapped_column(default=0)
    received_declined: Mapped[int] = mapped_column(default=0)
    received_redirected: Mapped[int] = mapped_column(default=0)
    received_source: Mapped[int] = mapped_column(default=0)
    received_essence: Mapped[int] = mapped_column(default=0, server_default="0")
    repeated: Mapped[int] = mapped_column(default=0)
    answer_due: Mapped[int] = mapped_column(default=0)
    answer_met: Mapped[int] = mapped_column(default=0)
    answer_late: Mapped[int] = mapped_column(default=0)
    answer_published: Mapped[int] = mapped_column(default=0)
    answer_published_total: Mapped[int] = mapped_column(default=0)
    promise_due: Mapped[int] = mapped_column(default=0)
    promise_met: Mapped[int] = mapped_column(default=0)
    promise_late: Mapped[int] = mapped_column(default=0)
    promise_moved: Mapped[int] = mapped_column(default=0)
    returned: Mapped[int] = mapped_column(default=0)
    final_answers: Mapped[int] = mapped_column(default=0)
    final_answers_total: Mapped[int] = mapped_column(default=0)
    published: Mapped[int] = mapped_column(default=0)
    published_marked: Mapped[int] = mapped_column(default=0)
    marks: Mapped[int] = mapped_column(default=0)
    marks_total: Mapped[int] = mapped_column(default=0)
    comments: Mapped[int] = mapped_column(default=0)
    reopening: Mapped[int] = mapped_column(default=0)
    registered: Mapped[int] = mapped_column(default=0, server_default="0")
    registered_met: Mapped[int] = mapped_column(default=0, server_default="0")
    registered_late: Mapped[int] = mapped_column(default=0, server_default="0")
    sent_on: Mapped[int] = mapped_column(default=0, server_default="0")
    sent_on_met: Mapped[int] = mapped_column(default=0, server_default="0")
    sent_on_late: Mapped[int] = mapped_column(default=0, server_default="0")
    extended: Mapped[int] = mapped_column(default=0, server_default="0")
    returned_not_on_merits: Mapped[int] = mapped_column(default=0, server_default="0")
    returned_no_proof: Mapped[int] = mapped_column(default=0, server_default="0")
    returned_no_date: Mapped[int] = mapped_column(default=0, server_default="0")
    returned_other_place: Mapped[int] = mapped_column(default=0, server_default="0")
    returned_incomplete: Mapped[int] = mapped_column(default=0, server_default="0")
    returned_tone: Mapped[int] = mapped_column(default=0, server_default="0")
    returned_personal_data: Mapped[int] = mapped_column(default=0, server_default="0")
    returned_other: Mapped[int] = mapped_column(default=0, server_default="0")


class DayDue(Base):
    """Deadlines that fell due on a day that is over and closed on another one, ``stopped_on`` (year 9999: still running):
    a period counts those only whose closing lies outside of it. ``kept``: closed by then."""

    __tablename__ = "day_due"
    __table_args__ = {"sqlite_with_rowid": False}

    dimension: Mapped[str] = mapped_column(String(10), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    stopped_on: Mapped[date] = mapped_column(primary_key=True)
    rows: Mapped[int]
    kept: Mapped[int]


class CountedDays(Base):
    """From which day to which all are counted, by whose midnights; one row. ``version`` moves with each day counted."""

    __tablename__ = "counted_days"

    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[date]
    last: Mapped[date]
    zone: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)


class TouchedDay(Base):
    """A day of which something changed since it was counted: looked at anew until it is counted again. Rows are only added
    by acts, so that two of them never wait for each other."""

    __tablename__ = "touched_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
