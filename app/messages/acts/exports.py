"""Orders of large lists as workbooks: ordered by a person, begun and ended by the background, removed after a week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from app.adapters.queue import doorbell
from app.directory.people import viewer_of
from app.directory.schedules import local_date
from app.directory.tables import Person
from app.foundation.database import after_commit, db
from app.foundation.history import record
from app.foundation.refusal import Forbidden, Refusal
from app.foundation.viewer import TIMETABLE, Viewer
from app.messages.acts.saved import KEPT as FILTER
from app.messages.acts.saved import LONGEST
from app.messages.queries.books import ROLES, open_to
from app.messages.queries.exports import OPEN, scope_of
from app.messages.tables import ExportOrder
from app.notices.acts import tell

# What of a list's address an order keeps: its filter, one's queue or assignments, or a figure with its days and its cut.
KEPT = (*FILTER, "list", "tab", "done", "behind", "to", "group", "person", "settlement", "block", "territory",
        "network")
MOST_OPEN = 3
MOST_TRIES = 3
KEPT_FOR = timedelta(days=7)
NO_RIGHTS = "Списки сообщений вам больше не открыты."
BROKE_OFF = "Книгу не удалось сделать: работа трижды обрывалась. Закажите её ещё раз или уменьшите список."


@dataclass(frozen=True)
class Begun:
    """An order in the making, with the rights that its person has now."""

    id: int
    viewer: Viewer
    asked: dict[str, str]
    made_at: datetime
    scope: str


def kept_of(asked: Mapping[str, str]) -> dict[str, str]:
    """What of an address makes an order."""
    return {name: asked[name][:LONGEST] for name in KEPT if asked.get(name) and (name != "list" or asked[name] in ROLES)}


def order_export(viewer: Viewer, asked: Mapping[str, str], at: datetime) -> int:
    """Orders the list; the same list ordered while it is still being made is one order. Raises Refusal over the limit,
    Forbidden for a list of a room that is not one's own."""
    kept = kept_of(asked)
    if not open_to(viewer, kept):
        raise Forbidden()
    # Two orders at once stand in line here, so that neither passes the limit.
    db.session.execute(select(Person.id).where(Person.id == viewer.person_id).with_for_update())
    open_ones = db.session.scalars(select(ExportOrder).where(
        ExportOrder.person_id == viewer.person_id, ExportOrder.state.in_(OPEN))).all()
    if same := next((one for one in open_ones if one.asked == kept), None):
        return same.id
    if len(open_ones) >= MOST_OPEN:
        raise Refusal(f"Одновременно делается не больше {MOST_OPEN} выгрузок: дождитесь, пока одна из них будет готова.")
    row = ExportOrder(person_id=viewer.person_id, asked=kept, made_at=at)
    db.session.add(row)
    db.session.flush()
    record(viewer, "export_order", row.id, "order_export", at)
    after_commit(ring_for_exports)
    return row.id


def ring_for_exports() -> None:
    doorbell("exports")


def begin_export(order_id: int, at: datetime) -> Begun | None:
    """Begins an order anew, whatever came of it before. None: it ended, without rights or after too many tries."""
    row = db.session.get_one(ExportOrder, order_id, populate_existing=True)
    person = db.session.get_one(Person, row.person_id, populate_existing=True)
    viewer = viewer_of(person, local_date(at))
    if not viewer.is_active or not (scope := scope_of(viewer)) or not open_to(viewer, row.asked):
        return fail(row, NO_RIGHTS, at)
    if row.tries >= MOST_TRIES:
        return fail(row, BROKE_OFF, at)
    row.state, row.tries, row.rows_done, row.rows_all, row.scope = "making", row.tries + 1, 0, None, scope
    return Begun(row.id, viewer, row.asked, row.made_at, scope)


def fail(row: ExportOrder, why: str, at: datetime) -> None:
    row.state, row.why, row.ended_at = "failed", why, at
    record(TIMETABLE, "export_order", row.id, "fail_export", at)
    tell([row.person_id], f"export:{row.id}", "export", f"Выгрузка не сделана. {why}", at, link="/exports")


def reach_export(order_id: int, done: int, total: int | None) -> None:
    """How far the making is."""
    db.session.execute(update(ExportOrder).where(ExportOrder.id == order_id).values(rows_done=done, rows_all=total))


def end_export(begun: Begun, key: str, rows: int, at: datetime) -> bool:
    """The workbook lies there. False, and the order waits anew, when the person's rights have changed meanwhile."""
    row = db.session.get_one(ExportOrder, begun.id, populate_existing=True)
    person = db.session.get_one(Person, row.person_id, populate_existing=True)
    viewer = viewer_of(person, local_date(at))
    if not viewer.is_active or scope_of(viewer) != begun.scope:
        row.state = "waiting"
        return False
    row.state, row.key, row.rows_done, row.rows_all, row.ended_at = "ready", key, rows, rows, at
    record(TIMETABLE, "export_order", row.id, "make_export", at, rows=rows)
    tell([row.person_id], f"export:{row.id}", "export", f"Выгрузка готова: строк — {rows}. Хранится 7 дней.", at,
         link="/exports")
    return True


def remove_exports(at: datetime) -> None:
    """Orders that ended a week ago go with their files."""
    db.session.execute(delete(ExportOrder).where(ExportOrder.ended_at < at - KEPT_FOR))


def any_to_remove(at: datetime) -> bool:
    return bool(db.session.scalar(select(func.count()).select_from(ExportOrder).where(ExportOrder.ended_at < at - KEPT_FOR)))
