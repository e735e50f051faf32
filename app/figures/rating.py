"""Rating of units and of responsible people by number, time and completeness (Alekseevka 4.3, Gavrilov-Yam 3.2)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from app.directory.schedules import local_date
from app.figures.counting import Figure, Line, course_by
from app.figures.cuts import Cut
from app.figures.periods import Period
from app.figures.remembering import remembered
from app.figures.tables import RatingRule
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Forbidden, Refusal
from app.foundation.viewer import Viewer

CODES = ("received", "on_time", "completeness")
RATED = ("unit", "person")


@dataclass(frozen=True)
class Weights:
    """Weights of number, time and completeness, and the least number of messages that is rated. Until the head sets
    them: a default that no act names."""

    number: int = 20
    time: int = 40
    completeness: int = 40
    minimum: int = 2
    by_default: bool = True


@dataclass(frozen=True)
class Place:
    """One rated. ``place``: «1», or «2–3» shared by all whose scores look equal; empty without a score. ``number``, ``time``
    and ``completeness`` are shares of the best possible (0 to 100, None: no data); ``score`` is None under the minimum, and
    while there is nothing to judge the work by."""

    key: int
    name: str
    score: float | None
    number: float | None
    time: float | None
    completeness: float | None
    figures: dict[str, Figure]
    enough: bool
    place: str = ""


def weights() -> Weights:
    row = db.session.scalar(select(RatingRule).order_by(RatingRule.id.desc()).limit(1))
    return Weights(row.number, row.time, row.completeness, row.minimum, False) if row else Weights()


def set_weights(viewer: Viewer, new: Weights, at: datetime) -> None:
    """The head's weights, from now on, for every week looked at. Raises Refusal beside the field, Forbidden."""
    if not viewer.has("head"):
        raise Forbidden()
    for name in ("number", "time", "completeness"):
        if not 0 <= getattr(new, name) <= 1000:
            raise Refusal("Вес — число от 0 до 1000.", name)
    if new.number + new.time + new.completeness == 0:
        raise Refusal("Хотя бы один вес должен быть больше нуля.", "number")
    if not 1 <= new.minimum <= 1000:
        raise Refusal("Наименьшее число сообщений — от 1 до 1000.", "minimum")
    db.session.add(RatingRule(number=new.number, time=new.time, completeness=new.completeness, minimum=new.minimum,
                              person_id=viewer.person_id, at=at))
    record(viewer, "rating", 1, "set_weights", at, number=new.number, time=new.time, completeness=new.completeness,
           minimum=new.minimum)


def rating(period: Period, at: datetime, what: str = "unit", cut: Cut | None = None,
           by_rule: Weights | None = None, named: bool = True) -> list[Place]:
    """Best first; those under the minimum stand last, unrated. ``what``: unit or person."""
    return rating_course([period], at, what, cut, by_rule, named)[0]


def rating_course(periods: Sequence[Period], at: datetime, what: str = "unit", cut: Cut | None = None,
                  by_rule: Weights | None = None, named: bool = True) -> list[list[Place]]:
    """The rating of several periods, each by itself, in one statement."""
    rule = by_rule or weights()
    return remembered(("rating", what, rule, cut, named, local_date(at), *periods), {}, at, lambda: [
        placed(lines, rule) for lines in course_by(what, CODES, periods, at, cut, named)])


def placed(found: list[Line], rule: Weights) -> list[Place]:
    lines = [line for line in found if line.figures["received"].whole.rows]
    most = max((line.figures["received"].whole.rows for line in lines), default=0)
    places = [place_of(line, rule, most) for line in lines]
    return standing(sorted(places, key=lambda place: (place.score is None, -shown(place), place.name)))


def shown(place: Place) -> float:
    """The score as pages show it: what looks equal is equal."""
    return round(place.score or 0, 1)


def standing(places: list[Place]) -> list[Place]:
    """Each with its place; equal scores share theirs."""
    equals, stand, first = Counter(shown(place) for place in places if place.score is not None), {}, 1
    for score in sorted(equals, reverse=True):
        last = first + equals[score] - 1
        stand[score] = str(first) if first == last else f"{first}–{last}"
        first = last + 1
    return [place if place.score is None else replace(place, place=stand[shown(place)]) for place in places]


def place_of(line: Line, rule: Weights, most: int) -> Place:
    received = line.figures["received"].whole.rows
    mean = line.figures["completeness"].value
    parts = {"number": 100 * received / most if most else None, "time": line.figures["on_time"].value,
             "completeness": None if mean is None else mean * 50}
    enough = received >= rule.minimum
    return Place(line.key, line.name, score_of(parts, rule) if enough else None, parts["number"], parts["time"],
                 parts["completeness"], line.figures, enough)


def score_of(parts: dict[str, float | None], rule: Weights) -> float | None:
    """The weighted mean of the components there are; None when neither time nor completeness has data: the number alone
    says nothing of the work."""
    if parts["time"] is None and parts["completeness"] is None:
        return None
    known = [(value, getattr(rule, name)) for name, value in parts.items() if value is not None]
    weight = sum(share for _, share in known)
    return sum(value * share for value, share in known) / weight if weight else None
