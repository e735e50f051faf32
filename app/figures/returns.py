"""Returns by reason: the decisions are figures of their own; here, how many messages each reason brought back."""

from datetime import datetime

from sqlalchemy import func, select

from app.figures.counting import span_of
from app.figures.cuts import Cut, of_cut
from app.figures.definitions import FIGURES
from app.figures.periods import Period
from app.figures.remembering import remembered
from app.figures.sets import SETS, D
from app.foundation.database import db

RETURN_CODES = tuple(code for code, one in FIGURES.items() if one.of_reasons)


def messages_returned(period: Period, at: datetime, cut: Cut) -> dict[str, int]:
    """Messages with at least one return, by the code of the reason's figure; one of several reasons counts for each of them."""
    facts = SETS["returned"](span_of(period, at))
    query = select(D.reason, func.count(D.message_id.distinct())).select_from(facts.source(cut)).where(
        *facts.where[0], *of_cut(cut)).group_by(D.reason)
    return remembered(("messages_returned", period, cut), {}, at, lambda: {
        f"returned_{reason}": many for reason, many in db.session.execute(query)})
