"""What messages say of places."""

from sqlalchemy import select

from app.foundation.database import db
from app.messages.tables import Message

MOST = 200


def settlements() -> list[str]:
    """Settlements as messages spell them: an index is walked from word to word, whatever the number of messages."""
    found: list[str] = []
    last = ""
    while len(found) < MOST:
        following = db.session.scalar(select(Message.settlement).where(Message.settlement > last)
                                      .order_by(Message.settlement).limit(1))
        if following is None:
            break
        found.append(following)
        last = following
    return found
