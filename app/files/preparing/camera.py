"""What the camera wrote into a photo (EXIF): when and where it was taken. Often nothing, and that is normal."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from PIL import Image

EXIF, GPS = 0x8769, 0x8825
MODEL = 0x0110
TIMES = ((0x9003, 0x9011), (0x9004, 0x9012))  # taken, then digitised: the time and its offset


@dataclass(frozen=True)
class Camera:
    """``taken`` is naive, by the clock of the camera; ``offset`` in minutes east of UTC when it was written."""

    taken: datetime | None = None
    offset: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    model: str | None = None

    def moment(self, zone: tzinfo) -> datetime | None:
        """The aware moment in UTC; without an offset the camera is taken to show the municipality's time."""
        if self.taken is None:
            return None
        own = zone if self.offset is None else timezone(timedelta(minutes=self.offset))
        return self.taken.replace(tzinfo=own).astimezone(UTC)


def camera_of(image: Image.Image) -> Camera:
    """Facts of an opened image; whatever cannot be read is absent, never an error."""
    try:
        exif = image.getexif()
        details, place = dict(exif.get_ifd(EXIF)), dict(exif.get_ifd(GPS))
        model = exif.get(MODEL)
    except Exception:  # a broken EXIF block breaks the decoder in many ways; the photo itself may be sound
        return Camera()
    taken, offset = _taken(details)
    latitude, longitude = _place(place)
    return Camera(taken, offset, latitude, longitude, _text(model)[:80] or None)


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("ascii", "ignore")
    return "".join(sign for sign in str(value or "") if sign.isprintable()).strip()


def _taken(details: dict[int, Any]) -> tuple[datetime | None, int | None]:
    for time_tag, offset_tag in TIMES:
        try:
            # Written «2026:11:20 08:20:00»; the camera's own clock, so naive on purpose.
            day, _, time = _text(details.get(time_tag))[:19].partition(" ")
            taken = datetime.fromisoformat(f"{day.replace(':', '-')}T{time}").replace(tzinfo=None)
        except ValueError:
            continue
        if 1990 <= taken.year <= 2200:  # elsewhere the clock was never set
            return taken, _offset(_text(details.get(offset_tag)))
    return None, None


def _offset(written: str) -> int | None:
    """Minutes of «+07:00»; None for anything else."""
    sign, hours, colon, minutes = written[:1], written[1:3], written[3:4], written[4:6]
    if sign not in ("+", "-") or colon != ":" or not (hours + minutes).isdecimal() or len(written) != 6:
        return None
    total = int(hours) * 60 + int(minutes)
    return (total if sign == "+" else -total) if total <= 14 * 60 else None


def _place(gps: dict[int, Any]) -> tuple[float, float] | tuple[None, None]:
    try:
        latitude = _degrees(gps[2], gps[1], "S")
        longitude = _degrees(gps[4], gps[3], "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None, None
    real = abs(latitude) <= 90 and abs(longitude) <= 180  # False for NaN too
    # Zero, zero is the sea off Africa: a phone that had not found itself yet.
    return (latitude, longitude) if real and (latitude, longitude) != (0, 0) else (None, None)


def _degrees(parts: Any, half: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return round(-value if _text(half).upper() == negative else value, 6)
