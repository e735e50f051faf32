"""Where the open messages of a channel stand on its route: what a change of the route has to spare."""

from sqlalchemy import func, select

from app.foundation.database import db
from app.messages.tables import Message
from app.worktime.channels import RETURNS_TO


def at_steps(channel: str | None) -> dict[str, int]:
    """How many stand at each step of a channel, or of the route of appeals (None); who is at none is before the answer."""
    step = func.coalesce(Message.step, RETURNS_TO)
    which = Message.kind == "appeal" if channel is None else (Message.channel == channel) & (Message.kind != "appeal")
    return dict(db.session.execute(select(step, func.count()).where(Message.open, which).group_by(step)).all())
