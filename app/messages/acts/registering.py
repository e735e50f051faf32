"""Registering a message, by hand or from another system."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Protocol

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from app.directory.schedules import centre, channel_named, rule_and_schedule, taking_channel
from app.directory.tables import Person, Topic
from app.files.queries import FileCard
from app.foundation.database import ask, db
from app.foundation.history import History, record
from app.foundation.refusal import Forbidden, Refusal, Stale, check_link
from app.foundation.viewer import Viewer
from app.messages.acts.base import forget_draft, required, settle_by, tell_operators
from app.messages.clocks import start_first_clocks, stop_each
from app.messages.rules.personal import without_contacts
from app.messages.rules.words import APPEAL_TYPES, APPLICANTS, FORMS, INCIDENT_KINDS, ITEM_KINDS, NETWORKS, PAGE_KINDS
from app.messages.search import index_message
from app.messages.tables import Author, ExternalNumber, Intake, Message

LONGEST_TEXT = 20_000
SCANS = ("application/pdf", "image/jpeg")
SENT_AGAIN = timedelta(minutes=10)
NEWEST = 200
OLDEST = timedelta(days=366)
# What a form sent twice has alike besides the text.
SAME = ("received_at", "settlement", "street", "house", "place_note", "network", "page_kind", "item_kind", "community", "link",
        "topic_id", "kind")


M, H = Message.__table__.c, History.__table__.c
# Not the whole row: a colleague's notice that names this person must not wait, or two who register wait for each other.
MY_TURN = select(Person.id).where(Person.id == bindparam("person")).with_for_update(key_share=True)
LATELY = select(M.id).where(M.channel == bindparam("channel")).order_by(M.id.desc()).limit(NEWEST).subquery()
TWIN = (select(M.id).join_from(Message.__table__, History.__table__, H.subject_id == M.id)
        .where(M.id.in_(select(LATELY.c.id)), M.text == bindparam("text"),
               *(M[name].is_not_distinct_from(bindparam(name)) for name in SAME),
               H.subject_kind == "message", H.act == "register", H.person_id == bindparam("person"),
               H.at > bindparam("since")).limit(1))


@dataclass(frozen=True)
class NewMessage:
    """What is known of a message at registration. ``received_at`` is aware; empty words mean unknown."""

    channel: str
    text: str
    received_at: datetime
    incident_kind: str | None = None
    found_by_monitoring: bool = False
    topic_id: int | None = None
    settlement: str = ""
    street: str = ""
    house: str = ""
    place_note: str = ""
    network: str = ""
    page_kind: str = ""
    item_kind: str = ""
    community: str = ""
    link: str = ""
    author_name: str = ""
    author_contacts: str = ""
    external_number: str = ""
    kind: str = "message"
    source_due: datetime | None = field(default=None)
    form: str = ""
    appeal_type: str = ""
    reply_to: str = ""
    received_by: str = ""  # the post that held the reception
    scan: FileCard | None = None
    applicant: str = ""  # who applies: a code of APPLICANTS
    author_id: int | None = None  # somebody already written down, in place of name and contacts


class SentTwice(Stale):
    """The very same form came again (a double click, a repeated request): ``number`` is what it made the first time."""

    def __init__(self, number: int):
        super().__init__(f"Это сообщение вы только что зарегистрировали: № {number}.")
        self.number = number


def register(viewer: Viewer, new: NewMessage, at: datetime) -> Message:
    """Registers a message by hand and starts its clocks. Raises Refusal beside the field, Forbidden, SentTwice."""
    if not viewer.works("operator", new.channel):
        raise Forbidden("Регистрировать сообщения этого канала вам не открыто.")
    if twin := made_before(viewer, new, at):
        raise SentTwice(twin)
    check_new(new, at)
    message = begin_message(viewer, new, at)
    tell_operators(message, f"new:{message.id}", "new", f"Новое сообщение № {message.id}", at, but=viewer.person_id)
    forget_draft(viewer, 0, "register")
    return message


def begin_message(viewer: Viewer, new: NewMessage, at: datetime, **facts: int) -> Message:
    """The message with its clocks and its history row, also by the timetable; nobody is told. Raises Refusal."""
    message = add_message(new, at)
    message.led_by = "here"
    clocks = start_first_clocks(message, at, new.source_due)
    stop_each(message, [clock for clock in clocks if clock.kind == "register"], at)
    settle_by(message, sorted(((clock.kind, clock.due) for clock in clocks if clock.stopped is None), key=itemgetter(1)))
    index_message(message)
    record(viewer, "message", message.id, "register", at, role="operator" if viewer.person_id else None, about=message,
           round=1, state=message.state, channel=message.channel, **facts)
    return message


def made_before(viewer: Viewer, new: NewMessage, at: datetime) -> int | None:
    """The message that the same person registered minutes ago with every field alike."""
    if db.engine.dialect.name != "sqlite":  # there an act holds the whole database
        db.session.execute(MY_TURN, {"person": viewer.person_id})
    return ask(TWIN, {
        "channel": new.channel, "text": text_of(new), "person": viewer.person_id, "since": at - SENT_AGAIN,
        **{name: getattr(new, name) for name in SAME}}).scalar()


def text_of(new: NewMessage) -> str:
    return new.text.replace("\x00", "").strip()


def check_new(new: NewMessage, at: datetime) -> None:
    """Raises Refusal for what cannot be registered: no text, a moment in the future or long past, a second number, a channel
    that is not worked."""
    taking_channel(new.channel)
    required(new.text, "text", "Введите текст сообщения.", LONGEST_TEXT)
    check_received(new.received_at, at)
    check_kind(new)
    check_applicant(new.applicant)
    if new.scan and new.scan.media_type not in SCANS:
        raise Refusal("Скан — это файл PDF или JPEG. Сохраните его в одном из этих видов и выберите заново.", "file")
    check_source(new)
    if new.external_number and number_taken(new.channel, new.external_number):
        raise Refusal(f"Номер {new.external_number} уже есть у сообщения "
                      f"№ {number_taken(new.channel, new.external_number)}.", "external_number")


def check_received(moment: datetime, at: datetime) -> None:
    """Raises Refusal for a moment of receipt that lies ahead, or longer ago than messages are registered."""
    if moment > at:
        raise Refusal("Время поступления ещё не наступило. Проверьте дату и час.", "received_at")
    if moment < at - OLDEST:
        raise Refusal("Сообщение поступило больше года назад. Проверьте дату.", "received_at")


class Source(Protocol):
    """Where a message was found, as codes."""

    incident_kind: str
    network: str
    page_kind: str
    item_kind: str
    link: str


def check_source(new: Source) -> None:
    for value, known, name in ((new.incident_kind, INCIDENT_KINDS, "incident_kind"), (new.network, NETWORKS, "network"),
                               (new.page_kind, PAGE_KINDS, "page_kind"), (new.item_kind, ITEM_KINDS, "item_kind")):
        if value and value not in known:
            raise Refusal("Выберите значение из списка.", name)
    check_link(new.link)


def check_applicant(kind: str) -> None:
    """Anybody may apply (Алексеевка 1.1 а): only what is no kind of applicant at all is refused."""
    if kind and kind not in APPLICANTS:
        raise Refusal("Выберите значение из списка.", "applicant")


def check_kind(new: NewMessage) -> None:
    """The kind is what the applicant chose by the way of submission (Мыски 1.2); an appeal says its form and type."""
    if new.form and new.form not in FORMS:
        raise Refusal("Выберите значение из списка.", "form")
    if new.kind != "appeal":
        return
    if refused := appeals_refused(new.channel):
        raise Refusal(refused, "kind")
    check_appeal(new.form, new.appeal_type, new.author_name, new.reply_to)


def appeals_refused(channel: str) -> str:
    """Why a channel has no appeals; empty where it has them."""
    told = centre().facts.get("appeal", {})
    if channel not in told.get("refused_in", ("incident",)):
        return ""
    return f"В канале «{channel_named(channel).name}» обращений по 59-ФЗ не бывает ({told.get('source', 'п. 3.1 положения')})."


def check_appeal(form: str, appeal_type: str, author: str, reply_to: str) -> None:
    """Raises Refusal beside the field. An electronic one of nobody known stays a message (59-ФЗ, ст. 7, ч. 3)."""
    if form not in FORMS:
        raise Refusal("Выберите, как подано обращение: письменно, устно или в электронной форме.", "form")
    if appeal_type not in APPEAL_TYPES:
        raise Refusal("Выберите тип обращения: предложение, заявление или жалоба.", "appeal_type")
    if form == "electronic" and not (author.strip() and reply_to.strip()):
        raise Refusal("Электронное обращение без имени заявителя и адреса для ответа остаётся сообщением: выберите "
                      "«сообщение» или впишите имя и адрес.", "reply_to" if author.strip() else "author_name")


def number_taken(system: str, number: str) -> int | None:
    """Which message carries the number of another system already."""
    return db.session.scalar(db.select(ExternalNumber.message_id).where(
        ExternalNumber.system == system, ExternalNumber.number == number))


def add_message(new: NewMessage, at: datetime) -> Message:
    """The bare rows of a message: no clocks, no history, no notices. Raises Refusal for an unknown channel or topic."""
    if not channel_named(new.channel).route:
        raise Refusal("По этому каналу маршрут ещё не заведён.", "channel")
    if new.topic_id is not None and db.session.get(Topic, new.topic_id) is None:
        raise Refusal("Выберите тему из списка.", "topic")
    rule_id = rule_and_schedule(new.channel, new.kind, new.received_at).rule_id
    author = Author(name=new.author_name[:200], contacts=new.author_contacts[:500], reply_to=new.reply_to[:300],
                    kind=new.applicant)
    text = text_of(new)
    message = Message(
        kind=new.kind, form=new.form, appeal_type=new.appeal_type if new.kind == "appeal" else "",
        channel=new.channel, rule_id=rule_id, state="registered", waits_on="operator",
        title=title_of(text), text=text, incident_kind=new.incident_kind, found_by_monitoring=new.found_by_monitoring,
        topic_id=new.topic_id, settlement=new.settlement, street=new.street, house=new.house, place_note=new.place_note,
        network=new.network, page_kind=new.page_kind, item_kind=new.item_kind, community=new.community, link=new.link,
        received_at=new.received_at, registered_at=at, author_id=new.author_id)
    if new.author_name or new.author_contacts or new.reply_to or new.applicant:
        db.session.add(author)
        db.session.flush()
        message.author_id = author.id
    db.session.add(message)
    db.session.flush()
    if new.received_by or new.scan:
        db.session.add(Intake(message_id=message.id, received_by=new.received_by[:200],
                              file_id=new.scan.id if new.scan else None))
    if new.external_number:
        give_number(message, new.external_number)
    return message


def give_number(message: Message, number: str) -> None:
    """The number of the other system. Raises Refusal when a colleague gave it away since ``check_new`` looked."""
    db.session.add(ExternalNumber(message_id=message.id, system=message.channel, number=number))
    try:
        db.session.flush()
    except IntegrityError:
        raise Refusal(f"Номер {number} только что записан у другого сообщения.", "external_number") from None


def title_of(text: str) -> str:
    """The first sentence or line, at most 120 signs, for lists: no telephones and mailboxes, as lists are read by many."""
    line = without_contacts(" ".join(text.strip().split("\n")[0].split()))
    if len(line) > 120:
        cut = line[:119]
        line = cut[:cut.rfind(" ")] + "…" if " " in cut[60:] else cut + "…"
    return line or "Без текста"
