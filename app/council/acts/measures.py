"""Measures and tasks: entered, done or not, checked by a named person."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from app.council.rules import MEASURE_KINDS, may_change, may_keep_measures
from app.council.tables import Measure
from app.council.visibility import measure_for
from app.directory.people import executors_of
from app.directory.schedules import local_date
from app.directory.tables import Unit
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Forbidden, Refusal, Stale
from app.foundation.viewer import Viewer
from app.notices.acts import tell

MOST_WORDS = 2000
FARTHEST = timedelta(days=366)


@dataclass(frozen=True)
class NewMeasure:
    """``until`` is a local date, that day included. ``kind``: measure, or task (of the centre, set by the head)."""

    what: str
    until: date | None
    unit_id: int | None = None
    block_id: int | None = None
    territory_id: int | None = None
    topic_group: str = ""
    kind: str = "measure"
    question_id: int | None = None


def add_measure(viewer: Viewer, new: NewMeasure, at: datetime) -> int:
    """Raises Forbidden, and Refusal beside the field."""
    check_day(new.until, local_date(at))
    row = Measure(**checked(viewer, new), question_id=new.question_id, entered_by=viewer.person_id, entered_at=at)
    kept(viewer, row, "add_measure", at)
    tell_unit(row, at)
    return row.id


def change_measure(viewer: Viewer, measure_id: int, seen: int | None, new: NewMeasure, at: datetime) -> None:
    """Puts right what was entered, until it is checked. Raises Invisible, Forbidden, Stale, Refusal beside the field."""
    row = unchecked_for(viewer, measure_id, seen)
    if new.until != row.until:
        check_day(new.until, local_date(at))
    told = checked(viewer, still_there(row, new))
    changed = [name for name, value in told.items() if getattr(row, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(row, name, told[name])
    kept(viewer, row, "change_measure", at, fields=changed)
    if row.state == "planned" and not {"what", "unit_id", "until"}.isdisjoint(changed):
        tell_unit(row, at)


def remove_measure(viewer: Viewer, measure_id: int, seen: int | None, at: datetime) -> None:
    """Takes away what was entered by mistake; a checked line stays. Raises Invisible, Forbidden, Stale."""
    row = unchecked_for(viewer, measure_id, seen)
    if row.state == "planned":
        tell_unit(row, at, gone=True)
    record(viewer, "measure", row.id, "remove_measure", at, message=row.message_id, unit=row.unit_id)
    db.session.delete(row)


def unchecked_for(viewer: Viewer, measure_id: int, seen: int | None) -> Measure:
    """The row for who may change it. Raises Invisible, Forbidden, Stale when it was changed or checked meanwhile."""
    row = measure_for(viewer, measure_id)
    if not may_change(viewer, row.kind, row.block_id, row.territory_id, row.entered_by):
        raise Forbidden()
    check_seen(row, seen)
    if row.checked_by is not None:
        raise Stale("Мероприятие уже проверено: изменить или убрать его нельзя.")
    return row


def still_there(row: Measure, new: NewMeasure) -> NewMeasure:
    """The form names a block or a territory; a line proposed from an answer has both and keeps them while one is named."""
    named = (new.block_id and new.block_id == row.block_id) or (new.territory_id and new.territory_id == row.territory_id)
    return replace(new, block_id=row.block_id, territory_id=row.territory_id) if named else new


def checked(viewer: Viewer, new: NewMeasure) -> dict[str, Any]:
    """Columns of what was typed. Raises Forbidden, Refusal."""
    if new.kind not in MEASURE_KINDS or (new.kind == "task" and not viewer.has("head")):
        raise Forbidden()
    if not may_keep_measures(viewer, new.block_id, new.territory_id):
        raise Refusal("Выберите свой блок или территорию.", "field")
    if new.kind == "measure" and not (new.block_id or new.territory_id or new.topic_group):
        raise Refusal("Назовите направление или группу тем: в записке мероприятия стоят по направлениям и темам.", "field")
    if not new.what.strip():
        raise Refusal("Напишите, что нужно сделать.", "what")
    if len(new.what) > MOST_WORDS:
        raise Refusal(f"Слишком длинно: не больше {MOST_WORDS} знаков.", "what")
    if new.unit_id and db.session.get(Unit, new.unit_id) is None:
        raise Refusal("Выберите подразделение из списка.", "unit")
    return {"kind": new.kind, "block_id": new.block_id, "territory_id": new.territory_id, "topic_group": new.topic_group,
            "what": new.what.strip(), "unit_id": new.unit_id, "until": new.until}


def check_day(until: date | None, today: date) -> None:
    if until is None:
        raise Refusal("Назовите день, к которому это будет сделано.", "until")
    if abs(until - today) > FARTHEST:
        raise Refusal("Проверьте год: день может отстоять от сегодняшнего не больше чем на год.", "until")


def tell_unit(row: Measure, at: datetime, gone: bool = False) -> None:
    """Each version is told once. Its key has the moment of entering: the number may come again after a removed line."""
    if row.unit_id:
        words = f"{MEASURE_KINDS[row.kind]} до {row.until:%d.%m.%Y}: {row.what[:120]}"
        key = f"measure:{row.id}:{row.entered_at:%Y%m%d%H%M%S}:{'gone' if gone else row.version}"
        tell(executors_of(row.unit_id, local_date(at)), key, "measure", f"Больше не нужно. {words}" if gone else words, at,
             link="/measures")


def finish_measure(viewer: Viewer, measure_id: int, seen: int | None, done: bool, result: str, at: datetime) -> None:
    """Done or not done, with words: by who keeps it, or by the unit that had to do it. Any check is taken back."""
    row = measure_for(viewer, measure_id)
    if not may_keep_measures(viewer, row.block_id, row.territory_id) and row.unit_id not in viewer.units:
        raise Forbidden()
    check_seen(row, seen)
    if not result.strip():
        raise Refusal("Напишите, что сделано." if done else "Напишите, почему не сделано.", "result")
    row.state, row.done_on = ("done", local_date(at)) if done else ("not_done", None)
    row.result = result.strip()[:MOST_WORDS]
    row.checked_by = row.checked_at = None
    kept(viewer, row, "finish_measure", at, state=row.state)


def check_measure(viewer: Viewer, measure_id: int, seen: int | None, at: datetime) -> None:
    """The named person who checked that it is so (Alekseevka 4.3а: «проверка и свод»)."""
    row = measure_for(viewer, measure_id)
    if not may_keep_measures(viewer, row.block_id, row.territory_id):
        raise Forbidden()
    check_seen(row, seen)
    if row.state == "planned":
        raise Stale("Сначала отметьте, выполнено ли мероприятие.")
    row.checked_by, row.checked_at = viewer.person_id, at
    kept(viewer, row, "check_measure", at)


def check_seen(row: Measure, seen: int | None) -> None:
    if seen != row.version:
        raise Stale("Строка изменилась, пока вы работали. Посмотрите, что нового, и повторите.")


def kept(viewer: Viewer, row: Measure, act: str, at: datetime, **facts: Any) -> None:
    if row.id is None:
        db.session.add(row)
    else:
        row.version += 1
    db.session.flush()
    record(viewer, "measure", row.id, act, at, **facts)
