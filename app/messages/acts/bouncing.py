"""«Письмо вернулось»: a bounce that comes later, as a letter of its own, is recorded by who sees it; the paper goes again."""

from datetime import datetime

from sqlalchemy import select

from app.foundation.database import db
from app.foundation.refusal import Refusal, Stale
from app.foundation.viewer import Viewer
from app.messages.acts.approval import moment_between
from app.messages.acts.base import forget_draft, log, required, responsible, settle, take_act, tell_operators, tell_unit
from app.messages.acts.signing import addresses_of, dispatch, needed_address, post_to
from app.messages.tables import Message, Paper, ReturnedLetter


def bounce(viewer: Viewer, number: int, seen: int | None, at: datetime, *, paper_id: int | None, address: str, words: str,
           came_at: datetime | None = None) -> Message:
    """Письмо вернулось: which paper, when, from which address, what the return says. Clocks stay stopped: it was sent."""
    message = take_act(viewer, "bounce", number, seen, at)
    paper = next((one for one in sent_papers(number) if one.id == paper_id), None)
    if paper is None or paper.sent_at is None:
        raise Refusal("Выберите письмо, которое вернулось.", "paper")
    row = ReturnedLetter(
        message_id=number, paper_id=paper.id, sent_at=paper.sent_at, address=required(
            address, "address", "Напишите адрес, с которого письмо вернулось.", 300),
        words=required(words, "words", "Перепишите, что сказано в возврате."), person_id=viewer.person_id, recorded_at=at,
        came_at=moment_between(came_at, paper.sent_at, at, "came_at"))
    db.session.add(row)
    message.mail = "returned"
    settle(message)
    told_returned(message, paper, row, at)
    log(viewer, message, "bounce", at, paper=paper.id, returned=row.id)
    forget_draft(viewer, number, "bounce")
    return message


def told_returned(message: Message, paper: Paper, row: ReturnedLetter, at: datetime) -> None:
    words = f"№ {message.id}: письмо № {paper.number} не доставлено, его нужно отправить ещё раз"
    if given := responsible(message):
        tell_unit(message, given, f"bounced:{row.id}", "bounced", words, at, urgent=True)
    tell_operators(message, f"bounced-desk:{row.id}", "bounced", words, at, urgent=True)


def resend(viewer: Viewer, number: int, seen: int | None, at: datetime, *, host: str) -> Message:
    """The papers that came back leave again, to the address of today. Raises Refusal without one."""
    message = take_act(viewer, "resend", number, seen, at)
    again = [paper for paper in sent_papers(number) if came_back(paper)]
    if not again:
        raise Stale("Отправлять больше нечего: документ уничтожен при обезличивании.")
    for paper in again:
        if message.kind == "appeal":
            post_to(viewer, paper, needed_address(message), at, host)
        else:
            dispatch(viewer, paper, addresses_of(message), at, host)
    message.mail = "sent"
    settle(message)
    log(viewer, message, "resend", at, papers=[paper.id for paper in again])
    return message


def sent_papers(number: int) -> list[Paper]:
    """Newest first; what was destroyed is left out."""
    return list(db.session.scalars(select(Paper).where(
        Paper.message_id == number, Paper.sent_at.is_not(None), Paper.text != "").order_by(Paper.id.desc())))


def came_back(paper: Paper) -> bool:
    """Whether its last sending was returned."""
    return db.session.scalar(select(ReturnedLetter.id).where(
        ReturnedLetter.paper_id == paper.id, ReturnedLetter.sent_at == paper.sent_at).limit(1)) is not None
