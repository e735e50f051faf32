"""Measures and tasks: entered, done or not, checked by a named person."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.council.rules import MEASURE_KINDS, may_keep_measures
from app.council.tables import Measure
from app.council.visibility import measure_for
from app.directory.blocks import blocks, territories
from app.directory.people import executors_of
from app.directory.schedules import local, local_date
from app.directory.tables import Topic, Unit
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Forbidden, Refusal, Stale
from app.foundation.viewer import Viewer
from app.messages.tables import Message
from app.messages.visibility import message_for
from app.notices.acts import tell

MOST_WORDS = 2000


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
    if new.kind not in MEASURE_KINDS or (new.kind == "task" and not viewer.has("head")):
        raise Forbidden()
    if not may_keep_measures(viewer, new.block_id, new.territory_id):
        raise Refusal("Выберите свой блок или территорию.", "field")
    if not new.what.strip():
        raise Refusal("Напишите, что нужно сделать.", "what")
    if len(new.what) > MOST_WORDS:
        raise Refusal(f"Слишком длинно: не больше {MOST_WORDS} знаков.", "what")
    if new.until is None:
        raise Refusal("Назовите день, к которому это будет сделано.", "until")
    if new.unit_id and db.session.get(Unit, new.unit_id) is None:
        raise Refusal("Выберите подразделение из списка.", "unit")
    row = Measure(kind=new.kind, block_id=new.block_id, territory_id=new.territory_id, topic_group=new.topic_group,
                  what=new.what.strip(), unit_id=new.unit_id, until=new.until, question_id=new.question_id,
                  entered_by=viewer.person_id, entered_at=at)
    kept(viewer, row, "add_measure", at)
    if new.unit_id:
        tell(executors_of(new.unit_id, local_date(at)), f"measure:{row.id}", "measure",
             f"{MEASURE_KINDS[row.kind]} до {row.until:%d.%m.%Y}: {row.what[:120]}", at, link="/measures")
    return row.id


def propose_measure(viewer: Viewer, number: int, at: datetime) -> int:
    """Enters what a published answer with the outcome «solved» says was done; it still waits for its check.

    Raises Invisible, Forbidden, and Refusal when there is nothing solved or it is entered already.
    """
    message = message_for(viewer, number)
    block, territory = field_of_message(viewer, message)
    if message.outcome != "solved" or message.published_at is None:
        raise Refusal("У этого сообщения нет опубликованного ответа с итогом «решено».")
    if db.session.scalar(select(Measure.id).where(Measure.message_id == number)):
        raise Refusal("Мероприятие по этому сообщению уже внесено.")
    group = db.session.scalar(select(Topic.group).where(Topic.id == message.topic_id)) if message.topic_id else ""
    day = local(message.published_at).date()
    row = Measure(kind="measure", block_id=block, territory_id=territory, topic_group=group or "", what=message.title,
                  unit_id=message.unit_id, until=day, state="done", done_on=day, message_id=number,
                  entered_by=viewer.person_id, entered_at=at)
    kept(viewer, row, "propose_measure", at)
    return row.id


def field_of_message(viewer: Viewer, message: Message) -> tuple[int | None, int | None]:
    """The block and territory of the message, as far as the person may keep measures there. Raises Forbidden."""
    known = blocks()
    block = known.of_unit.get(message.unit_id) if message.unit_id else known.of_topic.get(message.topic_id or 0)
    territory = territories().of_settlement.get(message.settlement)
    if not may_keep_measures(viewer, block, territory):
        raise Forbidden()
    return block, territory


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


def kept(viewer: Viewer, row: Measure, act: str, at: datetime, **facts: str) -> None:
    if row.id is None:
        db.session.add(row)
    else:
        row.version += 1
    db.session.flush()
    record(viewer, "measure", row.id, act, at, **facts)
