"""A recount ordered by a person, done piece by piece by the background."""

from datetime import datetime

from sqlalchemy import delete, func, select

from app.adapters.queue import doorbell
from app.directory.people import people_with
from app.directory.schedules import Reckoning, local_date, reckoning
from app.directory.tables import ChannelRule
from app.foundation.database import after_commit, db
from app.foundation.history import record
from app.foundation.refusal import Refusal
from app.foundation.viewer import TIMETABLE, Viewer
from app.messages.acts.base import responsible, settle, tell_unit
from app.messages.clocks import open_clock, running, stop
from app.messages.deadlines import ClockRefused
from app.messages.recounting.cases import cases_of, concerned
from app.messages.recounting.rules import Case, Move, moves
from app.messages.tables import Message, Recount, RecountLine
from app.notices.acts import tell
from app.worktime import OutOfReach, YearNotLoaded

REACHES = ("since", "all")
PIECE = 25


def order_recount(viewer: Viewer, rule_id: int, reach: str, at: datetime) -> int:
    """Open messages go under the rule: at once, or on its first day where that is still to come."""
    if reach not in REACHES:
        raise Refusal("Выберите, какие открытые сообщения пересчитать.", "reach")
    rule = db.session.get_one(ChannelRule, rule_id)
    first = max(rule.from_date, local_date(at))
    row = Recount(rule_id=rule_id, reach=reach, starts_on=first, person_id=viewer.person_id, at=at)
    db.session.add(row)
    db.session.flush()
    record(viewer, "recount", row.id, "order_recount", at, rule=rule_id, reach=reach)
    after_commit(ring_for_recounts)
    return row.id


def ring_for_recounts() -> None:
    doorbell("recounts")


def drop_recounts(viewer: Viewer, rule_id: int, at: datetime) -> None:
    """With a rule that is taken back before its day goes the recount that waits for it."""
    for number in db.session.scalars(delete(Recount).where(Recount.rule_id == rule_id, Recount.state == "waiting")
                                     .returning(Recount.id)).all():
        record(viewer, "recount", number, "drop_recount", at, rule=rule_id)


def next_recount(at: datetime) -> int | None:
    """The oldest one that has work to do today."""
    return db.session.scalar(select(Recount.id).where(
        Recount.state.in_(("waiting", "working")), Recount.starts_on <= local_date(at)).order_by(Recount.id).limit(1))


def recount_piece(number: int, at: datetime, most: int = PIECE) -> bool:
    """The next few messages, with the place to go on from: both or neither. False when there are no more. Inside an act."""
    order = db.session.get(Recount, number, with_for_update=True, populate_existing=True)
    if order is None or order.state == "done":
        return False
    rule = db.session.get_one(ChannelRule, order.rule_id)
    where = concerned(rule.channel, rule.kind, rule.from_date, order.reach)
    if order.total is None:
        order.state, order.total = "working", db.session.scalar(select(func.count()).select_from(Message).where(*where)) or 0
    messages = db.session.scalars(select(Message).where(*where, Message.id > order.last_id).order_by(Message.id).limit(most)
                                  .with_for_update().execution_options(populate_existing=True)).all()
    cases = cases_of(messages)
    for message in messages:
        _one(order, message, cases[message.id], rule, at)
        order.last_id, order.done = message.id, order.done + 1
    if len(messages) < most:
        _end(order, rule, at)
        return False
    return True


def _one(order: Recount, message: Message, case: Case, rule: ChannelRule, at: datetime) -> None:
    """A message that cannot be reckoned stays as it was, and the reason is told."""
    try:
        ours: Reckoning = reckoning(rule.id, message.channel)
        moved = moves(ours.rule, ours.schedule, case, at, rule.basis)
    except (ClockRefused, OutOfReach, YearNotLoaded) as refused:
        order.refused += 1
        db.session.add(RecountLine(recount_id=order.id, message_id=message.id, why=words_of(refused)))
        return
    before = message.rule_id
    message.rule_id = rule.id
    for move in moved:
        _replace(message, move, at)
        db.session.add(RecountLine(recount_id=order.id, message_id=message.id, kind=move.kind, was=move.was,
                                   became=move.due.due))
    order.moved += bool(moved)
    message.version += 1
    settle(message)
    record(TIMETABLE, "message", message.id, "recount", at, round=message.round, state=message.state, recount=order.id,
           rule=rule.id, was=before, clocks=[move.kind for move in moved])
    given = responsible(message) if any(move.kind == "executor" for move in moved) else None
    if given is not None:
        tell_unit(message, given, f"recount:{order.id}:{message.id}", "rule",
                  f"№ {message.id}: срок исполнителя пересчитан решением, он указан на карточке", at)


def _replace(message: Message, move: Move, at: datetime) -> None:
    for clock in running(message, move.kind):
        stop(message, clock, at, "replaced")
    open_clock(message, move.due)


def words_of(refused: Exception) -> str:
    words = refused.words if isinstance(refused, YearNotLoaded) else str(refused)
    return f"{words[:1].upper()}{words[1:]}"


def _end(order: Recount, rule: ChannelRule, at: datetime) -> None:
    order.state, order.ended_at = "done", at
    record(TIMETABLE, "recount", order.id, "end_recount", at, moved=order.moved, refused=order.refused)
    said = f"Пересчёт сроков по решению закончен: просмотрено {order.done}, изменено {order.moved}, не удалось {order.refused}"
    if order.person_id:
        tell([order.person_id], f"recount:{order.id}", "rule", said, at, link=f"/admin/hours/recounts/{order.id}")
    if order.moved:
        others = [person for person in people_with("operator", local_date(at), rule.channel) if person != order.person_id]
        tell(others, f"recount:{order.id}", "rule", said, at)
