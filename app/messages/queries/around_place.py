"""What the card says beside a message: the same matter at the same place lately, and what its author wrote before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, tuple_, union

from app.files.rules.remarks import distance
from app.files.tables import StoredFile
from app.foundation.database import db
from app.foundation.viewer import Viewer
from app.messages.queries.rows import Row, columns, row_of
from app.messages.tables import Author, Evidence, Message
from app.messages.visibility import message_for, visible

LATELY = timedelta(weeks=12)
NEAR = 50  # metres: what a phone in a street errs by
DEGREE = 111_000  # metres in a degree of latitude
MOST = 10
MOST_POINTS = 8  # places of one message's photos that are looked around
MOST_OF_HOUSE = 50  # messages of one house whose photos tell where it stands
MOST_SHOTS = 500  # photos taken within the boxes around them
M, FILE = Message.__table__.c, StoredFile.__table__.c
Point = tuple[float, float]


@dataclass(frozen=True)
class Nearby:
    """``metres``: between the nearest two photos; None when it is the house that is the same."""

    row: Row
    metres: float | None


@dataclass(frozen=True)
class Earlier:
    """A message of the same author with how content they were: ``mark`` 1 to 5, ``reopened`` times."""

    row: Row
    mark: int | None
    reopened: int


@dataclass(frozen=True)
class Around:
    """Newest first, at most ``MOST`` each; ``more_…``: there are others. ``earlier`` is None for whom the author is
    none of their business; ``named``: the message has an applicant. ``known``: the message says a topic and a place to
    look by. ``from_house``: metres are from where other messages' photos show its house to stand, as it has none itself."""

    nearby: tuple[Nearby, ...]
    more_nearby: bool
    earlier: tuple[Earlier, ...] | None
    more_earlier: bool
    known: bool
    from_house: bool
    named: bool


def around(viewer: Viewer, number: int, at: datetime) -> Around:
    """Through the gate, six statements at most. Raises Invisible."""
    message = message_for(viewer, number)
    own = points_of(Evidence.message_id == number) if message.topic_id else []
    points = own or (points_of_house(viewer, message) if message.topic_id else [])
    nearby = nearby_of(viewer, message, points, at) if message.topic_id else []
    asks = viewer.works("operator", message.channel)
    earlier = earlier_of(viewer, message) if asks and message.author_id else []
    return Around(tuple(nearby[:MOST]), len(nearby) > MOST, tuple(earlier[:MOST]) if asks else None,
                  len(earlier) > MOST, bool(message.topic_id and (message.street and message.house or points)), not own,
                  message.author_id is not None)


def points_of(*whose: ColumnElement[bool]) -> list[Point]:
    """Where photos were taken, as far as the cameras told; the newest first."""
    rows = db.session.execute(
        select(FILE.latitude, FILE.longitude).join_from(Evidence, StoredFile, StoredFile.id == Evidence.file_id)
        .where(*whose, Evidence.removed_at.is_(None), FILE.latitude.is_not(None), FILE.longitude.is_not(None))
        .order_by(Evidence.id.desc()).limit(MOST_SHOTS))
    return list(dict.fromkeys((latitude, longitude) for latitude, longitude in rows))[:MOST_POINTS]


def points_of_house(viewer: Viewer, message: Message) -> list[Point]:
    """Addresses have no coordinates here: where a house stands is told by what answers about it have shown."""
    if not (message.street and message.house):
        return []
    there = select(M.id).where(M.street == message.street, M.house == message.house, M.settlement == message.settlement,
                               visible(viewer)).order_by(M.id.desc()).limit(MOST_OF_HOUSE)
    return points_of(Evidence.message_id.in_(select(there.subquery().c.id)), Evidence.answer_id.is_not(None))


def nearby_of(viewer: Viewer, message: Message, points: list[Point], at: datetime) -> list[Nearby]:
    """The same topic at the same house or within ``NEAR`` of the photos, one more than are shown."""
    metres = metres_to(points, message.id)
    places = [select(M.id).where(same_house(message), M.topic_id == message.topic_id),
              select(M.id).where(M.id.in_(list(metres)))]
    rows = db.session.execute(
        columns().where(M.id.in_(select(union(*places).subquery().c.id)), visible(viewer), M.id != message.id,
                        M.topic_id == message.topic_id, M.received_at >= at - LATELY)
        .add_columns(same_house(message).label("same_house"))
        .order_by(M.received_at.desc(), M.id.desc()).limit(MOST + 1))
    return [Nearby(row_of(row), None if row.same_house else metres[row.id]) for row in rows]


def same_house(message: Message) -> ColumnElement[bool]:
    """A street of this name in another settlement is another street."""
    if not (message.street and message.house):
        return false()
    settlement = [M.settlement.in_(("", message.settlement))] if message.settlement else []
    return and_(M.street == message.street, M.house == message.house, *settlement)


def metres_to(points: list[Point], number: int) -> dict[int, float]:
    """Of other messages with photos in their answers within ``NEAR`` of a point: how far the nearest one is."""
    if not points:
        return {}
    rows = db.session.execute(answered_within(points).where(Evidence.message_id != number))
    found: dict[int, float] = {}
    for other, latitude, longitude in rows:
        metres = min(distance(point, (latitude, longitude)) for point in points)
        if metres <= NEAR:
            found[other] = min(metres, found.get(other, metres))
    return found


def answered_within(points: list[Point]) -> Select:
    """Photos in boxes around the points: the index of places gives the box, the circle is reckoned afterwards."""
    return (select(Evidence.message_id, FILE.latitude, FILE.longitude)
            .join_from(StoredFile, Evidence, Evidence.file_id == StoredFile.id)
            .where(or_(*(box(point) for point in points)), Evidence.removed_at.is_(None),
                   Evidence.answer_id.is_not(None)).order_by(Evidence.id.desc()).limit(MOST_SHOTS))


def box(point: Point) -> ColumnElement[bool]:
    latitude, longitude = point
    up = NEAR / DEGREE
    aside = NEAR / (DEGREE * max(cos(radians(latitude)), 0.01))
    return and_(FILE.latitude.between(latitude - up, latitude + up),
                FILE.longitude.between(longitude - aside, longitude + aside))


def earlier_of(viewer: Viewer, message: Message) -> list[Earlier]:
    """What the author (the same one, or one with the same contacts) wrote before, in channels where the viewer is
    the operator: others do not learn that it is the same person. One more than are shown."""
    rows = db.session.execute(
        columns().add_columns(M.mark, M.reopened)
        .where(M.id.in_(written_by(message.author_id)), visible(viewer), *channels_of(viewer),
               tuple_(M.received_at, M.id) < (message.received_at, message.id))
        .order_by(M.received_at.desc(), M.id.desc()).limit(MOST + 1))
    return [Earlier(row_of(row), row.mark, row.reopened) for row in rows]


def written_by(author_id: int | None) -> Any:
    """Numbers by author, found apart: beside a condition on channels SQLite would read the whole channel."""
    contacts = select(Author.contacts).where(Author.id == author_id, Author.contacts != "").scalar_subquery()
    same = union(select(Author.id).where(Author.id == author_id), select(Author.id).where(Author.contacts == contacts))
    written = Message.__table__.alias("written")
    return select(written.c.id).where(written.c.author_id.in_(select(same.subquery().c.id)))


def channels_of(viewer: Viewer) -> list[ColumnElement[bool]]:
    mine = viewer.channels("operator")
    return [] if mine is None else [M.channel.in_(sorted(mine))]
