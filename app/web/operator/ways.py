"""How a message comes in by hand: one form for all, and for each quick way what stands first and how it goes on."""

from dataclasses import dataclass, field

from app.messages.acts.registering import appeals_refused

# Channels whose messages stand on a page of a network.
IN_NETWORKS = ("incident", "governor", "pages", "direct", "messenger")


@dataclass(frozen=True)
class Way:
    """``channel``: where its messages go. A quick way has ``first``, the rows of fields that stand open; ``labels`` in place
    of the usual ones; ``name`` in place of the channel's; ``form``, how it is handed in; ``kept`` from one to the next;
    ``following`` said after each."""

    channel: str
    first: tuple[tuple[str, ...], ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    form: str = ""
    following: str = ""
    kept: tuple[str, ...] = ("network", "community", "page_kind", "item_kind", "settlement")
    name: str = ""


RECEPTION = "reception"
# It decides by which law and in how many days the answer goes, so it stands before the button.
KIND = ("kind", "appeal_type")
QUICK = {
    "phone": Way("phone", (("author_contacts", "author_name"), ("text",), ("topic", "person"), ("received_at",)), {
        "author_contacts": "Номер звонящего", "author_name": "Кто звонит", "text": "Что сообщает",
        "received_at": "Когда звонил"}, "oral", "следующий звонок", ("settlement",)),
    RECEPTION: Way("paper", (("received_by", "received_at"), ("author_name", "author_contacts"), ("text",), KIND,
                             ("reply_to",)), {
        "received_at": "День и час приёма", "author_name": "Посетитель", "author_contacts": "Его контакты",
        "text": "С чем пришёл"}, "oral", "следующий посетитель", ("received_by", "received_at"), "Личный приём"),
    "email": Way("email", (("letter",), ("author_name", "author_contacts", "reply_to"), ("text",), KIND, ("received_at",)), {
        "author_name": "От кого", "received_at": "Когда пришло", "text": "Тема и текст письма"}, "electronic",
        "следующее письмо", ()),
    "paper": Way("paper", (("external_number", "received_at"), ("file",), ("author_name", "author_contacts"), ("reply_to",),
                           ("text",), KIND), {
        "external_number": "Входящий номер", "received_at": "Входящая дата", "author_name": "От кого",
        "text": "О чём письмо"}, "written", "следующее письмо", ("received_at",), "Бумажное письмо"),
}


def way_of(code: str) -> Way:
    return QUICK.get(code) or Way(code)


def needless(code: str, given_by: str) -> list[str]:
    """Fields that messages of this way do not have. ``given_by``: who names the deadline, if not the rule."""
    channel = way_of(code).channel
    found = [] if given_by else ["source_due"]
    found += [name for name, only in (("letter", "email"), ("received_by", RECEPTION), ("file", "paper")) if code != only]
    if code == RECEPTION:
        found.append("external_number")
    if channel != "incident":
        found += ["incident_kind", "found_by_monitoring"]
    if appeals_refused(channel):
        found += ["kind", "form", "appeal_type", "reply_to"]
    if channel not in IN_NETWORKS:
        found += ["network", "community", "page_kind", "item_kind", "link"]
    return found
