"""What went out under a number, and the replies that wait for a signature."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.directory.schedules import route_for
from app.directory.tables import Person
from app.foundation.database import db
from app.foundation.refusal import Invisible
from app.foundation.viewer import Viewer
from app.messages.acts.base import signs
from app.messages.queries.listing import rows_of
from app.messages.queries.rows import Row
from app.messages.rules.route import step_named
from app.messages.rules.signature import digest_of
from app.messages.tables import Answer, Decision, Message, Paper, ReturnedLetter
from app.messages.visibility import M, visible
from app.notices.queries import letters_about

MOST_TO_SIGN, NEWEST = 200, 20


@dataclass(frozen=True)
class Returned:
    """A sending that came back; ``address`` and ``words`` as they were recorded."""

    came_at: datetime
    address: str
    words: str


@dataclass(frozen=True)
class PaperCard:
    """A numbered paper; ``letters`` are (address, state) of those that carry it, ``returned`` what came back of them."""

    id: int
    message_id: int
    kind: str
    number: int
    text: str
    digest: str
    post: str
    name: str
    signed_at: datetime
    address: str
    sent_at: datetime | None
    letters: tuple[tuple[str, str], ...]
    returned: tuple[Returned, ...]

    @property
    def destroyed(self) -> bool:
        """Its text and copies went with the personal data; number, date, signature and digest stay."""
        return not self.text

    @property
    def stem(self) -> str:
        """The name of its files: of what it says and when it went, so that a kept copy is never another paper's."""
        told = f"{self.digest}{self.address}{self.sent_at.isoformat() if self.sent_at else ''}"
        return f"{self.id}-{digest_of(told)[:16]}"


@dataclass(frozen=True)
class ReplyToSign:
    """``agreed``: (step, whose decision, when), in order; ``digest`` names exactly the text shown here."""

    row: Row
    text: str
    digest: str
    agreed: tuple[tuple[str, str, datetime], ...]


def papers_of(number: int) -> tuple[PaperCard, ...]:
    """The papers of a message that the viewer sees already."""
    return tuple(card_of(row) for row in db.session.scalars(select(Paper).where(Paper.message_id == number).order_by(Paper.id)))


def paper_by_id(paper_id: int, number: int | None = None) -> PaperCard:
    """Raises Invisible for none, or one of another message."""
    row = db.session.get(Paper, paper_id)
    if row is None or number not in (None, row.message_id):
        raise Invisible()
    return card_of(row)


def unmade() -> list[PaperCard]:
    """The newest, whose files may not be there yet."""
    return [card_of(row) for row in db.session.scalars(select(Paper).where(Paper.text != "").order_by(Paper.id.desc())
                                                       .limit(NEWEST))]


def card_of(row: Paper) -> PaperCard:
    return PaperCard(row.id, row.message_id, row.kind, row.number, row.text, row.digest, row.signed_post, row.signed_name,
                     row.signed_at, row.address, row.sent_at, tuple(letters_about("paper", row.id)),
                     tuple(Returned(*one) for one in db.session.execute(
                         select(ReturnedLetter.came_at, ReturnedLetter.address, ReturnedLetter.words)
                         .where(ReturnedLetter.paper_id == row.id).order_by(ReturnedLetter.id))))


def replies_to_sign(viewer: Viewer) -> list[ReplyToSign]:
    """What waits for this deputy, the nearest deadline first."""
    rows = db.session.scalars(select(Message).where(
        M.state == "at_step", M.step.like("sign%"), M.open, visible(viewer)).order_by(M.next_due, M.id).limit(MOST_TO_SIGN))
    messages = [message for message in rows if signs(viewer, message)]
    lines = {row.number: row for row in rows_of(viewer, [message.id for message in messages])}
    return [reply_of(message, lines[message.id]) for message in messages if message.id in lines]


def reply_of(message: Message, row: Row) -> ReplyToSign:
    answer = db.session.scalars(select(Answer).where(Answer.message_id == message.id, Answer.state.in_(
        ("submitted", "approved"))).order_by(Answer.id.desc()).limit(1)).one()
    route = route_for(message.channel, message.kind)
    agreed = db.session.execute(
        select(Decision.step, Person.post, Decision.decided_at).join(Person, Person.id == Decision.person_id, isouter=True)
        .where(Decision.answer_id == answer.id, Decision.verdict == "approve").order_by(Decision.id))
    told = tuple((step.label if (step := step_named(route, code)) else code, post or "", at) for code, post, at in agreed)
    return ReplyToSign(row, answer.text, digest_of(answer.text), told)
