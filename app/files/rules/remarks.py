"""What can be said of a photo for the operator: facts and remarks, never a verdict. The person decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from math import asin, cos, radians, sin, sqrt

FAR = 500  # metres; a phone in a street errs by up to 50, works stretch along a street
FAST_CLOCK = timedelta(minutes=10)
EARTH = 6_371_000  # mean radius, metres


@dataclass(frozen=True)
class Remark:
    """``fact`` is shown grey, ``remark`` asks for a look. ``link_number`` is a message's number to open."""

    code: str
    words: str
    kind: str = "fact"
    link_number: int | None = None


@dataclass(frozen=True)
class Shot:
    """When (aware) and where (degrees) a photo was taken, as far as the camera told, and when it came."""

    uploaded_at: datetime
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Circumstances:
    """What the photo is held against. Aware moments; absent ones are not compared.

    ``received``: when the message came. ``before_taken``: the latest "before" photo the "after" one answers.
    ``before_places``: where "before" photos were taken. ``interim``: when the interim answer with the promise was published.
    """

    zone: tzinfo
    received: datetime | None = None
    after: bool = False
    before_taken: datetime | None = None
    interim: datetime | None = None
    before_places: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Sighting:
    """Another place where the same or a like photo is kept: the message's number, whether it is this message.

    ``number`` None: a message that the reader does not see.
    """

    number: int | None
    own: bool = False


def remarks_on(shot: Shot, around: Circumstances, same: Iterable[Sighting] = (),
               alike: Iterable[Sighting] = ()) -> tuple[Remark, ...]:
    """Everything to be said, remarks before facts, each in the order of the functions below."""
    said = (*of_time(shot, around), *of_place(shot, around), *of_absence(shot), *of_repetition(same, alike))
    return tuple(sorted(said, key=lambda one: one.kind != "remark"))


def of_time(shot: Shot, around: Circumstances) -> tuple[Remark, ...]:
    if shot.taken_at is None:
        return ()
    said = [Remark("taken", f"снято {_day_and_time(shot.taken_at, shot.uploaded_at, around.zone)}")]
    if shot.taken_at > shot.uploaded_at + FAST_CLOCK:
        said.append(Remark("later-than-upload", "время съёмки позже загрузки: часы камеры спешат", "remark"))
    if around.after:
        said += _too_early(shot.taken_at, shot.uploaded_at, around)
    return tuple(said)


def _too_early(taken: datetime, uploaded: datetime, around: Circumstances) -> list[Remark]:
    if around.received is not None and taken < around.received:
        return [Remark("before-message", "снято до поступления сообщения", "remark")]
    if around.before_taken is not None and taken < around.before_taken:
        return [Remark("before-before", "снято раньше фото «до»", "remark")]
    if around.interim is not None and taken < around.interim:
        when = _day_and_time(around.interim, uploaded, around.zone)
        return [Remark("before-interim", f"снято раньше промежуточного ответа ({when})", "remark")]
    return []


def of_place(shot: Shot, around: Circumstances) -> tuple[Remark, ...]:
    if shot.latitude is None or shot.longitude is None:
        return ()
    if not (around.after and around.before_places):
        return (Remark("place", f"место съёмки {shot.latitude:.5f}, {shot.longitude:.5f}"),)
    metres = min(distance((shot.latitude, shot.longitude), place) for place in around.before_places)
    return (Remark("distance", f"снято в {_length(metres)} от места фото «до»",
                   "remark" if metres > FAR else "fact"),)


def of_absence(shot: Shot) -> tuple[Remark, ...]:
    """Many phones and messengers strip these facts: a fact of the file, no fault of the executor."""
    no_time, no_place = shot.taken_at is None, shot.latitude is None or shot.longitude is None
    if no_time and no_place:
        return (Remark("no-facts", "нет сведений о времени и месте съёмки"),)
    if no_time:
        return (Remark("no-time", "нет сведений о времени съёмки"),)
    return (Remark("no-place", "нет сведений о месте съёмки"),) if no_place else ()


def of_repetition(same: Iterable[Sighting], alike: Iterable[Sighting]) -> tuple[Remark, ...]:
    """One remark a message; an exact repetition is not named again as a likeness."""
    exact = {one.number: one for one in same}
    like = {one.number: one for one in alike if one.number not in exact}
    return (*(Remark("seen-before", "этот же файл уже приложен " + _where(one), "remark", one.number)
              for one in exact.values()),
            *(Remark("looks-like", "похоже на снимок, приложенный " + _where(one), "remark", one.number)
              for one in like.values()))


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two points (latitude, longitude in degrees) along the globe."""
    (lat1, lon1), (lat2, lon2) = ((radians(lat), radians(lon)) for lat, lon in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


def _where(sighting: Sighting) -> str:
    if sighting.own:
        return "к этому сообщению"
    return f"к сообщению № {sighting.number}" if sighting.number else "к сообщению, которое вам не открыто"


def _length(metres: float) -> str:
    if metres < 1000:
        return f"{round(metres, -1 if metres >= 100 else 0):.0f} м"
    return f"{metres / 1000:.1f} км".replace(".", ",") if metres < 10_000 else f"{metres / 1000:.0f} км"


def _day_and_time(moment: datetime, beside: datetime, zone: tzinfo) -> str:
    """«20.11 в 08:20» in the zone; with the year when it is another than that of ``beside``."""
    local = moment.astimezone(zone)
    year = "" if local.year == beside.astimezone(zone).year else f".{local.year}"
    return f"{local:%d.%m}{year} в {local:%H:%M}"
