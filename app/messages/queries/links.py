"""Links of a message for the operator, and what a link shows of its assignment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.directory.tables import Person, Unit
from app.foundation.database import db
from app.foundation.refusal import Forbidden, Invisible
from app.foundation.viewer import Viewer
from app.messages.acts.links import stand_in, useless_because
from app.messages.queries.card import card
from app.messages.queries.cards import Card, EvidenceCard
from app.messages.queries.evidence import proof_of
from app.messages.tables import OutsideLink
from app.messages.visibility import message_for


@dataclass(frozen=True)
class LinkCard:
    """``state`` in words; ``live``: it still opens."""

    id: int
    unit: str
    address: str
    issued_by: str
    issued_at: datetime
    ends_at: datetime
    state: str
    live: bool


def links_of(viewer: Viewer, number: int, at: datetime) -> list[LinkCard]:
    """Newest first, through the message's gate, for the operator of its channel. Raises Invisible, Forbidden."""
    if not viewer.works("operator", message_for(viewer, number).channel):
        raise Forbidden()
    rows = db.session.execute(select(OutsideLink, Unit.short, Person.post).join(Unit, Unit.id == OutsideLink.unit_id)
                              .join(Person, Person.id == OutsideLink.issued_by)
                              .where(OutsideLink.message_id == number).order_by(OutsideLink.id.desc())).all()
    return [LinkCard(link.id, unit, link.address, post, link.issued_at, link.ends_at, state_of(link, at),
                     not useless_because(link, at)) for link, unit, post in rows]


def state_of(link: OutsideLink, at: datetime) -> str:
    if link.used_at:
        return "использована"
    if link.withdrawn_at:
        return "отозвана"
    if words := useless_because(link, at):
        return "истекла" if link.ends_at <= at else words.rstrip(".").lower()
    return "открыта" if link.opened_at else "выдана, ещё не открыта"


def assignment_of(link: OutsideLink, at: datetime) -> Card:
    """The one message of the link, as its unit sees it: of the applicant what a route that asks for a talk needs."""
    return card(stand_in(link), link.message_id, at)


def waiting_proof(unit: Viewer, number: int, evidence: int) -> EvidenceCard:
    """A file of the link's own message that waits for its answer. Raises Invisible for all else."""
    item, _, _ = proof_of(unit, number, evidence)
    if item.answer_id is not None:
        raise Invisible()
    return item


def whom_to_call(link: OutsideLink) -> tuple[str, str]:
    """(post, telephone) of who issued the link."""
    row = db.session.execute(select(Person.post, Person.phone, Unit.phone.label("unit_phone"))
                             .join(Unit, Unit.id == Person.unit_id, isouter=True).where(Person.id == link.issued_by)).one()
    return row.post, row.phone or row.unit_phone or ""
