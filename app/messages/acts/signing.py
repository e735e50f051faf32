"""The signed reply: signed by the deputy whose field it is, registered under a number, sent to the addresses."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, select

from app.adapters.mailer import MAILBOX
from app.directory.addresses import reply_addresses
from app.directory.schedules import channel_named, in_turn, local_date
from app.directory.tables import Person
from app.foundation.database import after_commit, db
from app.foundation.refusal import Refusal, Stale
from app.foundation.viewer import Viewer
from app.messages.acts.approval import decide, go_out, move_on
from app.messages.acts.base import (
    current_answer,
    log,
    needs_topic,
    responsible,
    settle,
    take_act,
    tell_operators,
    tell_unit,
)
from app.messages.rules.signature import digest_of
from app.messages.tables import Answer, Author, Message, Paper
from app.notices.acts import ring_for_letters
from app.notices.letters import lay_about

ANOTHER_TEXT = "Текст ответа изменился, пока вы читали. Прочтите его заново."


def sign(viewer: Viewer, number: int, seen: int | None, at: datetime, *, shown: str) -> Message:
    """Подписать (Мыски 3.12.5). ``shown``: the digest of the text as the page showed it. The signed text gets its number."""
    message = take_act(viewer, "sign", number, seen, at)
    answer, step = current_answer(message), message.step or ""
    if shown != digest_of(answer.text):
        raise Stale(ANOTHER_TEXT)
    paper = register_paper(viewer, message, "reply", answer.text, at, answer.id)
    answer.state = "approved"
    decision = decide(viewer, message, answer, step, "approve", at)
    move_on(message, step, answer, at)
    settle(message)
    told_signed(message, paper, at)
    log(viewer, message, "sign", at, answer=answer.id, decision=decision.id, paper=paper.id)
    return message


def register_paper(viewer: Viewer, message: Message, kind: str, text: str, at: datetime,
                   answer_id: int | None = None) -> Paper:
    """The next number of the year. Who registers at the same moment waits for the centre's row, so none is given twice."""
    in_turn()
    year, signer = local_date(at).year, db.session.get(Person, viewer.person_id) if viewer.person_id else None
    newest = db.session.scalar(select(func.max(Paper.number)).where(Paper.year == year)) or 0
    paper = Paper(message_id=message.id, answer_id=answer_id, kind=kind, year=year, number=newest + 1, text=text,
                  digest=digest_of(text), signed_by=viewer.person_id, signed_post=viewer.title,
                  signed_name=signer.name if signer else "", signed_at=at)
    db.session.add(paper)
    db.session.flush()
    return paper


def told_signed(message: Message, paper: Paper, at: datetime) -> None:
    """Whose turn it is now: the executor sends, or who runs the channel."""
    words, urgent = f"№ {message.id}: ответ подписан, осталось отправить", message.urgent_due is not None
    given = responsible(message)
    if message.waits_on == "executor" and given:
        tell_unit(message, given, f"signed:{paper.id}", "signed", words, at, urgent=urgent)
    else:
        tell_operators(message, f"signed:{paper.id}", "signed", words, at, urgent=urgent)


def send(viewer: Viewer, number: int, seen: int | None, at: datetime, *, host: str) -> Message:
    """Отправить the signed reply as one letter with both files to the addresses of the channel (3.12.6). The clocks of the
    answer stop now. ``host``: the right side of the letter's Message-ID."""
    message = take_act(viewer, "send", number, seen, at)
    answer, step = current_answer(message), message.step or ""
    paper = signed_paper(answer)
    if answer.kind == "final":
        needs_topic(message)
    if message.kind == "appeal":
        post_to(viewer, paper, needed_address(message), at, host)
    else:
        dispatch(viewer, paper, addresses_of(message), at, host)
    decision = go_out(viewer, message, answer, step, at, at, at)
    told_sent(message, paper, at)
    log(viewer, message, "send", at, answer=answer.id, decision=decision.id, paper=paper.id, kind=answer.kind)
    return message


def signed_paper(answer: Answer) -> Paper:
    """The reply as it was signed. Raises Stale without a signature, or when the text is another by now."""
    paper = db.session.scalar(select(Paper).where(Paper.answer_id == answer.id))
    if paper is None:
        raise Stale("Ответ ещё не подписан: отправить его нельзя.")
    if paper.digest != digest_of(answer.text):
        raise Stale("После подписи текст ответа изменился: отправить его нельзя. Верните ответ на подпись.")
    return paper


def addresses_of(message: Message) -> list[str]:
    """Where the reply goes. Raises Refusal while nobody named it."""
    found = reply_addresses(message.channel)
    if not found:
        raise Refusal(f"У канала «{channel_named(message.channel).name}» нет адресов для ответа. Их вводит администратор: "
                      "«Часы каналов», страница канала.")
    return found


def dispatch(viewer: Viewer, paper: Paper, addresses: list[str], at: datetime, host: str) -> None:
    """One letter to all the addresses; its files are made when it leaves."""
    left_for(viewer, paper, ", ".join(addresses), at)
    lay_about("paper", paper.id, paper.address, f"{uuid4().hex}@{host}", at)
    after_commit(ring_for_letters)


def address_of(message: Message) -> str:
    """Where the applicant of an appeal is answered; empty while unknown."""
    author = db.session.get(Author, message.author_id) if message.author_id else None
    return author.reply_to if author else ""


def needed_address(message: Message) -> str:
    found = address_of(message)
    if not found:
        raise Refusal("У обращения нет адреса для ответа: ни почтового, ни электронного. Узнайте его у заявителя и введите "
                      "кнопкой «Адрес для ответа»; без адреса ответ не отправить.")
    return found


def post_to(viewer: Viewer, paper: Paper, address: str, at: datetime, host: str) -> None:
    """By e-mail where the address is one; else the paper is printed and goes by post."""
    if MAILBOX.fullmatch(address):
        dispatch(viewer, paper, [address], at, host)
    else:
        left_for(viewer, paper, address, at)


def left_for(viewer: Viewer, paper: Paper, address: str, at: datetime) -> None:
    paper.address, paper.sent_at, paper.sent_by = address, at, viewer.person_id
    db.session.get_one(Message, paper.message_id).mail = "sent"


def notify(viewer: Viewer, message: Message, kind: str, text: str, at: datetime, host: str) -> Paper:
    """A numbered notice to the applicant of an appeal. Without an address it is kept, and handed over as can be."""
    paper = register_paper(viewer, message, kind, text, at)
    if address := address_of(message):
        post_to(viewer, paper, address, at, host)
    return paper


def told_sent(message: Message, paper: Paper, at: datetime) -> None:
    given, words = responsible(message), f"№ {message.id}: ответ № {paper.number} передан на отправку"
    if given:
        tell_unit(message, given, f"sent:{paper.id}", "published", words, at)
    tell_operators(message, f"sent-desk:{paper.id}", "published", words, at)
