"""Planned values of figures: what was decided to be reached beside what was reached (Alekseevka 4.4, 4.5).

They come from a decision of the region and change by another one only, so each names its basis.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app.directory.schedules import local_date, zone
from app.directory.tables import Person
from app.directory.unchanged import unchanged
from app.figures.counting import Figure, course
from app.figures.definitions import FIGURES
from app.figures.periods import days
from app.figures.tables import PlannedValue
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Forbidden, Refusal
from app.foundation.viewer import Viewer

LONGEST = timedelta(days=366)
# Figures of a period of which it is known which way is good.
PLANNABLE = {code: one for code, one in FIGURES.items() if one.better and not one.now and not one.of_reasons}
# The greatest value that the scale of a figure has; others are limited by their unit.
MOST = {"completeness": 2.0, "satisfaction": 5.0}
MOST_OF_UNIT = {"%": 100.0, "мин": 366 * 24 * 60.0}
MOST_ROWS = 1_000_000.0


@dataclass(frozen=True)
class Planned:
    """A plan that holds, both days included; ``value`` in the figure's unit: working minutes, per cent, marks, rows."""

    id: int
    figure: str
    first: date
    last: date
    value: float
    basis: str
    post: str
    at: datetime


@dataclass(frozen=True)
class Reached:
    """A plan beside the figure of its days. ``stage``: ahead (not begun), running, reached or missed (over), nothing (over, and
    there was nothing to divide by). ``degree``: per cent of the plan; None without a figure."""

    plan: Planned
    figure: Figure | None
    degree: float | None
    stage: str

    @property
    def well(self) -> bool:
        """The figure stands where the plan wants it."""
        return self.figure is not None and self.figure.value is not None and fulfilled(
            self.plan.figure, self.figure.value, self.plan.value)


def plan(viewer: Viewer, figure: str, first: date, last: date, value: float | None, basis: str, at: datetime) -> None:
    """The head writes down what is to be reached; None takes the plan off. Raises Refusal beside the field, Forbidden."""
    if not viewer.has("head"):
        raise Forbidden()
    if figure not in PLANNABLE:
        raise Refusal("Выберите показатель из списка.", "figure")
    if last < first:
        raise Refusal("Последний день раньше первого.", "last")
    if last - first >= LONGEST:
        raise Refusal("План ставится не больше чем на год.", "last")
    if not basis:
        raise Refusal("Нужно основание: чьё решение, номер и дата.", "basis")
    if value is not None and not 0 <= value <= (most := most_of(figure)):
        raise Refusal(f"Для этого показателя — от 0 до {most:g}.", "value")
    standing = next((one for one in plans() if (one.figure, one.first, one.last) == (figure, first, last)), None)
    if standing is None and value is None:
        raise Refusal("За эти дни у показателя нет планового значения: снимать нечего.", "figure")
    if standing and (standing.value, standing.basis) == (value, basis):
        return
    if standing and value is not None and standing.basis == basis:
        raise Refusal("Плановое значение меняется другим решением: назовите его номер и дату.", "basis")
    row = PlannedValue(figure=figure, first=first, last=last, value=value, basis=basis, person_id=viewer.person_id, at=at)
    db.session.add(row)
    db.session.flush()
    record(viewer, "planned_value", row.id, "plan" if value is not None else "take_off_plan", at, figure=figure)


def most_of(figure: str) -> float:
    """In the figure's unit."""
    return MOST.get(figure, MOST_OF_UNIT.get(FIGURES[figure].unit, MOST_ROWS))


def plans() -> list[Planned]:
    """All that hold: the latest days first, within them as the figures stand in their table."""
    return unchanged(("plans",), _plans)


def _plans() -> list[Planned]:
    table = PlannedValue.__table__.c
    newest = select(func.max(table.id)).group_by(table.figure, table.first, table.last)
    rows = db.session.execute(
        select(table, Person.post).outerjoin(Person, Person.id == table.person_id).where(
            table.id.in_(newest), table.value.is_not(None)))
    order = list(FIGURES)
    found = [Planned(row.id, row.figure, row.first, row.last, row.value, row.basis, row.post or "", row.at) for row in rows]
    return sorted(found, key=lambda one: (-one.last.toordinal(), one.first.toordinal(), order.index(one.figure)))


def compared(some: list[Planned], at: datetime) -> list[Reached]:
    """Each with the figure of its days, as of ``at``; plans of the same days share a statement."""
    codes: dict[tuple[date, date], list[str]] = {}
    for one in some:
        if one.first <= local_date(at):
            codes.setdefault((one.first, one.last), []).append(one.figure)
    found = {of: course(named, [days(*of, zone())], at)[0] for of, named in codes.items()}
    return [reached_of(one, found.get((one.first, one.last), {}).get(one.figure), local_date(at)) for one in some]


def reached_of(one: Planned, figure: Figure | None, today: date) -> Reached:
    value = figure.value if figure else None
    degree = None if value is None else degree_of(one.figure, value, one.value)
    if one.first > today:
        return Reached(one, None, None, "ahead")
    if one.last >= today:
        return Reached(one, figure, degree, "running")
    if value is None:
        return Reached(one, figure, None, "nothing")
    return Reached(one, figure, degree, "reached" if fulfilled(one.figure, value, one.value) else "missed")


def fulfilled(code: str, value: float, planned: float) -> bool:
    """As pages show both numbers: what looks equal is equal."""
    digits = 1 if FIGURES[code].unit == "балла" else 0
    gain = (round(value, digits) - round(planned, digits)) * FIGURES[code].better
    return gain >= 0


def degree_of(code: str, value: float, planned: float) -> float:
    """Per cent of the plan: the value by the plan where more is better, the plan by the value where less is."""
    part, whole = (value, planned) if FIGURES[code].better > 0 else (planned, value)
    return 100 * part / whole if whole else 100.0
