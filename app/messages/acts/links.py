"""One-time links to one assignment for people outside the intranet: issued, opened, used once, withdrawn.

Whoever answers by a link acts with the rights of the assignment's unit on that one message; history holds the link, and the
link its issuer: who decided, and who let them in.
"""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, true

from app.adapters.mailer import MAILBOX
from app.directory.tables import Unit
from app.foundation.database import after_commit, db
from app.foundation.history import record
from app.foundation.refusal import Forbidden, Invisible, Refusal
from app.foundation.viewer import NOBODY, Grant, Viewer
from app.messages.acts.answering import NewAnswer, submit_answer
from app.messages.acts.applicant import show_author
from app.messages.acts.aside import record_call
from app.messages.acts.base import responsible
from app.messages.acts.drafts import save_draft
from app.messages.acts.proof import remove_evidence
from app.messages.acts.routing import not_ours
from app.messages.rules.words import TALKS_OF_APPLICANT
from app.messages.tables import Assignment, Draft, Evidence, Message, OutsideLink
from app.messages.visibility import message_for
from app.notices.acts import ring_for_letters
from app.notices.letters import lay_about

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
AT_EXECUTOR = ("assigned", "preparing", "deferred")
HOURS = (24, 72, 168)
MOST_OPENINGS, MOST_FILES = 50, 40
VISIT = timedelta(hours=4)
COOKIE = re.compile(r"(\d{1,12})\.([0-9a-f]{64})")


class Useless(Refusal):
    """The link opens nothing any more; the words say why."""

    status = 410


class Lapsed(Invisible):
    """The visit is over; the link may be opened again."""


@dataclass(frozen=True)
class Issued:
    """``token`` is known only here and in the letter."""

    id: int
    token: str


@dataclass(frozen=True)
class NewTalk:
    """``whom``: by what means; ``kind``: talk, no_talk."""

    kind: str
    whom: str
    text: str
    called_at: datetime | None


def token_of(key: str, link: OutsideLink) -> str:
    """256 bits out of the installation's key and the link's own row, so that a letter can write it again while the table
    keeps its digest alone."""
    said = f"outside-link:{link.id}:{link.issued_at.isoformat()}:{link.message_id}"
    return urlsafe_b64encode(hmac.digest(key.encode(), said.encode(), "sha256")).decode().rstrip("=")


def visit_of(key: str, link: OutsideLink, opened: int) -> str:
    """The cookie of whoever opened the link at a moment (seconds). A second opening ends no other: telephone and desk go on
    side by side."""
    said = f"outside-visit:{link.id}:{link.issued_at.isoformat()}:{opened}"
    return f"{opened}.{hmac.new(key.encode(), said.encode(), 'sha256').hexdigest()}"


def digest(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


def issue_link(viewer: Viewer, number: int, at: datetime, *, hours: int, address: str, key: str, host: str) -> Issued:
    """For the responsible assignment, by the operator of its channel; a letter brings it where an address is given.

    Raises Invisible, Forbidden, Refusal beside the field.
    """
    message = message_for(viewer, number, lock=True)
    if not viewer.works("operator", message.channel):
        raise Forbidden()
    given = responsible(message)
    if given is None or message.state not in AT_EXECUTOR:
        raise Refusal("Ссылку выдают, пока поручение у исполнителя.")
    if hours not in HOURS:
        raise Refusal("Выберите срок ссылки.", "hours")
    if address and not MAILBOX.fullmatch(address):
        raise Refusal("Это не похоже на адрес почты.", "address")
    link = OutsideLink(message_id=number, assignment_id=given.id, unit_id=given.unit_id, address=address,
                       issued_by=viewer.person_id, issued_at=at, ends_at=at + timedelta(hours=hours))
    db.session.add(link)
    db.session.flush()
    token = token_of(key, link)
    link.token = digest(token)
    db.session.flush()
    if address:
        lay_about("link", link.id, address, f"{secrets.token_hex(16)}@{host}", at)
        after_commit(ring_for_letters)
    record(viewer, "message", number, "issue_link", at, role="operator", given=link.id, unit=link.unit_id, hours=hours)
    return Issued(link.id, token)


def withdraw_link(viewer: Viewer, link_id: int, at: datetime) -> int:
    """Useless from now on, also for whoever is typing. Returns the message's number. Raises Invisible, Forbidden."""
    link = db.session.get(OutsideLink, link_id, with_for_update=True)
    if link is None:
        raise Invisible()
    message = message_for(viewer, link.message_id)
    if not viewer.works("operator", message.channel):
        raise Forbidden()
    if link.withdrawn_at is None and link.used_at is None:
        link.withdrawn_at = at
        forget_drafts(link)
        record(viewer, "message", link.message_id, "withdraw_link", at, role="operator", given=link.id)
    return link.message_id


def link_of(token: str, lock: bool = False) -> OutsideLink:
    """Raises Invisible for a word that is no link's."""
    query = select(OutsideLink).where(OutsideLink.token == digest(token))
    link = db.session.scalar(query.with_for_update() if lock else query) if TOKEN.fullmatch(token) else None
    if link is None:
        raise Invisible()
    return link


def useless_because(link: OutsideLink, at: datetime) -> str:
    """Why the link opens nothing any more, in words; empty while it does."""
    if link.used_at:
        return "По этой ссылке уже ответили."
    if link.withdrawn_at:
        return "Ссылку отозвали."
    if link.ends_at <= at:
        return "Срок ссылки закончился."
    assignment, message = db.session.get_one(Assignment, link.assignment_id), db.session.get_one(Message, link.message_id)
    if not assignment.active or message.state not in AT_EXECUTOR:
        return "Поручение уже закрыто или передано другому исполнителю."
    return ""


def open_link(token: str, key: str, at: datetime) -> str:
    """A person pressed «открыть»: the cookie of the visit. Raises Invisible, Useless."""
    link = link_of(token, lock=True)
    if words := useless_because(link, at):
        raise Useless(words)
    if link.opened >= MOST_OPENINGS:
        raise Useless("Ссылку открывали слишком много раз.")
    link.opened, link.opened_at = link.opened + 1, link.opened_at or at
    record(NOBODY, "message", link.message_id, "open_link", at, given=link.id)
    return visit_of(key, link, int(at.timestamp()))


def visited(token: str, visit: str, key: str, at: datetime, lock: bool = False, lapsed: bool = False) -> OutsideLink:
    """The link of an open visit. Raises Invisible for a stranger's, Useless in words when the link opens nothing by now,
    Lapsed for a visit of more than four hours (unless ``lapsed`` ones will do)."""
    link, said = link_of(token, lock), COOKIE.fullmatch(visit)
    if said is None or not hmac.compare_digest(visit_of(key, link, int(said[1])), visit):
        raise Invisible()
    if words := useless_because(link, at):
        raise Useless(words)
    if int(said[1]) + VISIT.total_seconds() <= at.timestamp() and not lapsed:
        raise Lapsed()
    return link


def stand_in(link: OutsideLink) -> Viewer:
    """The unit by its link. The pages name no other message than the link's own."""
    unit = db.session.get_one(Unit, link.unit_id)
    return Viewer(None, f"По ссылке: {unit.short}", (Grant("executor", None, link.unit_id),), link.unit_id,
                  units=frozenset({link.unit_id}), own_units=frozenset({link.unit_id}), link_id=link.id)


def answer_by_link(token: str, visit: str, key: str, seen: int, new: NewAnswer, at: datetime) -> int:
    """The same act as the executor's own; the link is used up. Raises what ``submit_answer`` and ``visited`` raise."""
    link = visited(token, visit, key, at, lock=True)
    submit_answer(stand_in(link), link.message_id, seen, at, new)
    return used_up(link, at)


def not_ours_by_link(token: str, visit: str, key: str, seen: int, reason: str, words: str, at: datetime) -> int:
    link = visited(token, visit, key, at, lock=True)
    not_ours(stand_in(link), link.message_id, seen, at, reason=reason, words=words)
    return used_up(link, at)


def author_by_link(token: str, visit: str, key: str, at: datetime) -> tuple[str, str]:
    """Name and contacts where the route asks for a talk; the look is the link's. Raises Forbidden, what ``visited`` raises."""
    link = visited(token, visit, key, at)
    return show_author(stand_in(link), link.message_id, at)


def talk_by_link(token: str, visit: str, key: str, seen: int, talk: NewTalk, at: datetime) -> None:
    """The talk with the applicant that the answer waits for: it uses nothing up."""
    link = visited(token, visit, key, at, lock=True)
    if talk.kind not in TALKS_OF_APPLICANT:
        raise Refusal("Выберите, удалось ли связаться.", "kind")
    record_call(stand_in(link), link.message_id, seen, at, **vars(talk))
    forget_drafts(link, "call")


def used_up(link: OutsideLink, at: datetime) -> int:
    link.used_at = at
    forget_drafts(link)
    return link.message_id


def forget_drafts(link: OutsideLink, act: str | None = None) -> None:
    """Of one act, or all."""
    of_act = Draft.act == act if act else true()
    db.session.execute(delete(Draft).where(Draft.link_id == link.id, of_act))


def draft_by_link(token: str, visit: str, key: str, act: str, data: dict[str, Any], at: datetime) -> None:
    """Keeps what was typed for whoever opens the link again. A visit that is over may still leave it here: nothing typed is
    lost, and nothing is shown for it. Raises what ``visited`` and ``save_draft`` raise."""
    link = visited(token, visit, key, at, lapsed=True)
    save_draft(stand_in(link), link.message_id, act, data, at)


def remove_by_link(token: str, visit: str, key: str, evidence_id: int, at: datetime) -> None:
    """Takes back a file that waits for the answer. Raises Invisible, Useless."""
    link = visited(token, visit, key, at)
    remove_evidence(stand_in(link), link.message_id, evidence_id, at)


def check_files(link: OutsideLink) -> None:
    """Raises Refusal when enough files wait for the answer already, or enough were sent and taken back."""
    sent, waiting = db.session.execute(
        select(func.count(), func.count().filter(Evidence.removed_at.is_(None)))
        .where(Evidence.message_id == link.message_id, Evidence.answer_id.is_(None))).one()
    if waiting >= MOST_FILES or sent >= 3 * MOST_FILES:
        raise Refusal(f"К одному ответу прикладывают не больше {MOST_FILES} файлов.", "files")
