"""Columns of stored files; no decisions."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base
from app.foundation.moment import Moment


class StoredFile(Base):
    """One upload. ``key`` is its place in the store, where the derivatives lie beside it.

    ``taken_naive`` is the camera's own clock as written (ISO); ``taken_at`` the moment reckoned from it.
    ``looked_at``: when the photo was decoded (its thumbnail made, its likeness found; without ``dhash`` it could not be
    read); None while it waits for the worker. Of other files it is the moment of the upload.
    ``client_id`` is what the browser called the upload: the same one again is the same file, not a second.
    """

    __tablename__ = "stored_file"
    __table_args__ = (
        UniqueConstraint("uploaded_by", "client_id", name="uq_stored_file_uploaded_by_client_id"),
        Index("ix_stored_file_sha256", "sha256"),
        # Photos taken near a point: a box of a hundred metres is a small part of a town's latitudes.
        Index("ix_stored_file_place", "latitude", "longitude"),
        Index("ix_stored_file_waiting", "id", sqlite_where=text("looked_at IS NULL"),
              postgresql_where=text("looked_at IS NULL")),
        CheckConstraint("kind IN ('image', 'document', 'video')", name="kind"),
        CheckConstraint("size > 0", name="size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(10))
    media_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int | None]
    height: Mapped[int | None]
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
    taken_naive: Mapped[str | None] = mapped_column(String(19))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    dhash: Mapped[str | None] = mapped_column(String(64))
    looked_at: Mapped[datetime | None] = mapped_column(Moment)
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    client_id: Mapped[str] = mapped_column(String(64))


class LikenessBand(Base):
    """A key of a photo's likeness (``rules.likeness.bands``), up to eight a photo: the index of look-alikes."""

    __tablename__ = "likeness_band"
    __table_args__ = (Index("ix_likeness_band_file_id", "file_id"),)

    band: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id", ondelete="CASCADE"), primary_key=True,
                                         autoincrement=False)
