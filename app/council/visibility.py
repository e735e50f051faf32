"""The one gate to questions and measures: head and curator all, others those of their blocks and territories."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from app.council.tables import Measure, Question
from app.foundation.database import db
from app.foundation.refusal import Invisible
from app.foundation.viewer import Viewer


def questions_seen(viewer: Viewer) -> ColumnElement[bool]:
    return true() if viewer.has("head", "curator") else of_field(viewer, Question)


def measures_seen(viewer: Viewer) -> ColumnElement[bool]:
    """An executor sees what their units have to do; operators, as head and curator, everything."""
    if viewer.has("head", "curator", "operator"):
        return true()
    mine = Measure.unit_id.in_(sorted(viewer.units)) if viewer.units else false()
    return or_(mine, of_field(viewer, Measure))


def of_field(viewer: Viewer, table: Any) -> ColumnElement[bool]:
    blocks = sorted(viewer.blocks("sector") | viewer.blocks("supervisor"))
    territories = sorted(viewer.territories("sector"))
    return or_(and_(table.block_id.is_not(None), table.block_id.in_(blocks)),
               and_(table.territory_id.is_not(None), table.territory_id.in_(territories)))


def question_for(viewer: Viewer, question_id: int) -> Question:
    """The row, locked for an act. Raises Invisible."""
    return through(Question, question_id, questions_seen(viewer))


def measure_for(viewer: Viewer, measure_id: int) -> Measure:
    """The row, locked for an act. Raises Invisible."""
    return through(Measure, measure_id, measures_seen(viewer))


def through(table: Any, row_id: int, gate: ColumnElement[bool]) -> Any:
    row = db.session.scalar(select(table).where(table.id == row_id, gate).with_for_update())
    if row is None:
        raise Invisible()
    return row
