"""Orders of workbooks as their person sees them."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.foundation.database import db
from app.foundation.refusal import Invisible, Stale
from app.foundation.viewer import Viewer
from app.messages.queries.books import TITLES
from app.messages.tables import ExportOrder
from app.messages.visibility import gate_of

OPEN = ("waiting", "making")
MOST_SHOWN = 50
# Without a word from the background for so long the page says that the order waits.
QUIET = timedelta(minutes=2)


@dataclass(frozen=True)
class OrderLine:
    """``late``: it should have been begun by now."""

    id: int
    asked: dict[str, str]
    state: str
    why: str
    rows_done: int
    rows_all: int | None
    made_at: datetime
    ended_at: datetime | None
    late: bool

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def version(self) -> str:
        return f"{self.id}{self.state[0]}{self.rows_done}{'!' if self.late else ''}"


def orders_of(viewer: Viewer, at: datetime) -> list[OrderLine]:
    """One's own, newest first."""
    rows = db.session.scalars(select(ExportOrder).where(ExportOrder.person_id == viewer.person_id)
                              .order_by(ExportOrder.id.desc()).limit(MOST_SHOWN))
    return [OrderLine(row.id, row.asked, row.state, row.why, row.rows_done, row.rows_all, row.made_at, row.ended_at,
                      row.state == "waiting" and row.made_at + QUIET < at) for row in rows]


def key_of(viewer: Viewer, order_id: int) -> tuple[str, str, datetime]:
    """(key of the file, title, when ordered) of one's own ready order. Raises Invisible, and Stale when the person may no
    longer see what they saw as it was made."""
    row = db.session.get(ExportOrder, order_id)
    if row is None or row.person_id != viewer.person_id or row.state != "ready" or row.key is None:
        raise Invisible()
    if row.scope != scope_of(viewer):
        raise Stale("Ваши права изменились с тех пор, как выгрузка сделана. Закажите её заново.")
    return row.key, TITLES[row.asked.get("list", "")], row.made_at


def scope_of(viewer: Viewer) -> str:
    """A digest of which messages the viewer may see; empty when none."""
    gate = gate_of(viewer)
    return hashlib.sha256(json.dumps([gate.form, gate.values]).encode()).hexdigest() if gate.form else ""


def open_orders() -> list[int]:
    """Ids of what is to be made, oldest first."""
    return list(db.session.scalars(select(ExportOrder.id).where(ExportOrder.state.in_(OPEN)).order_by(ExportOrder.id)))


def kept_keys() -> set[str]:
    return set(db.session.scalars(select(ExportOrder.key).where(ExportOrder.key.is_not(None))))
