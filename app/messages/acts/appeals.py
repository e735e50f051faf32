"""Appeals (59-ФЗ): one extension with notice, the address of the reply, and a change of kind with its reason."""

from datetime import date, datetime, timedelta
from typing import Any

from app.directory.schedules import clock_words, local_date, rule_and_schedule
from app.foundation.database import db
from app.foundation.refusal import Refusal, Stale
from app.foundation.viewer import Viewer
from app.messages.acts.applicant import author_of
from app.messages.acts.base import log, required, responsible, settle, take_act, tell_unit
from app.messages.acts.registering import appeals_refused, check_appeal
from app.messages.acts.signing import notify
from app.messages.clocks import FIRST, asked, open_clock, open_executor_clock, own, running, stop
from app.messages.deadlines import Due, first_clocks
from app.messages.rules.proposed import REASON, UNTIL, filled
from app.messages.rules.words import CONVERT_REASONS, KINDS
from app.messages.tables import Call, Clock, Message

LONGEST_EXTENSION = timedelta(days=30)
EXTENSION_BASIS = "59-ФЗ, ст. 12, ч. 2"


def set_address(viewer: Viewer, number: int, seen: int | None, at: datetime, *, address: str) -> Message:
    """Where the reply to an appeal goes."""
    message = take_act(viewer, "set_address", number, seen, at)
    author_of(message).reply_to = required(address, "address", "Введите адрес почты или почтовый адрес.", 300)
    settle(message)
    log(viewer, message, "set_address", at)
    return message


def extend(viewer: Viewer, number: int, seen: int | None, at: datetime, *, until: date | None, reason: str, notice: str,
           host: str) -> Message:
    """Продлить срок обращения: once, by 30 days at the most, and the applicant is told (59-ФЗ, ст. 12, ч. 2)."""
    message = take_act(viewer, "extend", number, seen, at)
    clock = next(iter(running(message, "answer")), None)
    if clock is None:
        raise Stale("Срок ответа уже не идёт.")
    moment = extended(message, clock, until)
    why = required(reason, "reason", "Напишите, почему срок продлевается.")
    text = filled(required(notice, "notice", "Напишите уведомление заявителю."),
                  {UNTIL: f"{local_date(moment):%d.%m.%Y}", REASON: why})
    note = (f"продлено до {local_date(moment):%d.%m.%Y} ({EXTENSION_BASIS}), до продления срок был "
            f"{local_date(clock.due):%d.%m.%Y}")
    replace_clock(message, clock, moment, at, note)
    message.extended_at = at
    call = noted(viewer, message, "extend", why, at)
    paper = notify(viewer, message, "extended", text, at, host)
    settle(message)
    if given := responsible(message):
        tell_unit(message, given, f"extended:{paper.id}", "more_time",
                  f"№ {number}: срок ответа продлён до {clock_words(moment)}", at)
    log(viewer, message, "extend", at, call=call.id, paper=paper.id, until=moment.isoformat())
    return message


def extended(message: Message, clock: Clock, until: date | None) -> datetime:
    """The closing of the day named. Raises Refusal beside the field."""
    if until is None:
        raise Refusal("Назовите новый срок.", "until")
    due = local_date(clock.due)
    if until <= due:
        raise Refusal(f"Новый срок должен быть позже нынешнего ({due:%d.%m.%Y}).", "until")
    if until > due + LONGEST_EXTENSION:
        raise Refusal(f"Продлить можно не больше чем на 30 дней, то есть до {due + LONGEST_EXTENSION:%d.%m.%Y}.", "until")
    moment: datetime = asked("until", own(message).schedule.closing_on_or_before, until)
    if moment <= clock.due:
        raise Refusal("До этого дня нет рабочих: назовите более поздний.", "until")
    return moment


def replace_clock(message: Message, clock: Clock, moment: datetime, at: datetime, note: str) -> None:
    told = {**clock.explanation, "due": own(message).schedule.local(moment).isoformat(), "days": [], "skipped": [],
            "amount": "", "notes": [*clock.explanation.get("notes", ()), note]}
    stop(message, clock, at, "replaced")
    open_clock(message, Due("answer", clock.started, moment, told, clock.rule, EXTENSION_BASIS))


def noted(viewer: Viewer, message: Message, kind: str, words: str, at: datetime) -> Call:
    call = Call(message_id=message.id, kind=kind, whom="", text=words, called_at=at, recorded_at=at, person_id=viewer.person_id)
    db.session.add(call)
    db.session.flush()
    return call


def convert(viewer: Viewer, number: int, seen: int | None, at: datetime, *, reason: str, words: str, form: str = "",
            appeal_type: str = "", address: str = "") -> Message:
    """Message ↔ appeal. An appeal's days are counted from the first registration, so that the change of kind gives the
    centre no more time than the law; a message that was an appeal is answered no later than the appeal had to be."""
    message = take_act(viewer, "convert", number, seen, at)
    if reason not in CONVERT_REASONS:
        raise Refusal("Выберите причину.", "reason")
    why = required(words, "words", "Напишите, из чего видна воля заявителя.")
    former = message.kind
    if former == "message":
        become_appeal(message, form, appeal_type, address)
    else:
        message.kind, message.appeal_type = "message", ""
    message.rule_id = rule_and_schedule(message.channel, message.kind, message.received_at).rule_id
    changed_clocks(message, at)
    call = noted(viewer, message, "convert", why, at)
    settle(message)
    if given := responsible(message):
        tell_unit(message, given, f"convert:{call.id}", "more_time",
                  f"№ {number}: теперь {KINDS[message.kind]}, сроки другие", at)
    log(viewer, message, "convert", at, call=call.id, former=former, reason=reason)
    return message


def become_appeal(message: Message, form: str, appeal_type: str, address: str) -> None:
    if refused := appeals_refused(message.channel):
        raise Refusal(refused, "reason")
    author = author_of(message)
    check_appeal(form, appeal_type, author.name, address or author.reply_to)
    message.kind, message.form, message.appeal_type = "appeal", form, appeal_type
    author.reply_to = address or author.reply_to


def changed_clocks(message: Message, at: datetime) -> None:
    """The clocks of the other kind in place of those that ran; each tells what the answer's due was before."""
    ours, was = own(message), running(message)
    held = next((clock.due for clock in was if clock.kind == "answer"), None)
    for clock in was:
        stop(message, clock, at, "replaced")
    appeal = message.kind == "appeal"
    start = message.received_at if appeal else at
    dues = asked("reason", first_clocks, ours.rule, ours.schedule, start, registered=message.registered_at if appeal else at,
                 given=held if ours.rule.given_by else None)
    urgent = ours.rule.urgent is not None and ours.rule.urgent.time == "always"
    for due in dues:
        if due.kind in FIRST and due.kind != "register" and (due.kind == "answer" or due.due > at):
            open_clock(message, told_before(due, held, appeal))
    answer = next((clock.due for clock in running(message, "answer")), None)
    message.urgent_due = answer if urgent else None
    if message.unit_id:
        open_executor_clock(message, at, None, "при смене вида")


def told_before(due: Due, held: datetime | None, appeal: bool) -> Due:
    if held is None or due.kind != "answer":
        return due
    before = f"до смены вида ответ ждали до {clock_words(held)}"
    if appeal:
        told = f"{before}; дни обращения считаются от первой регистрации, письменный ответ подписывают"
        return with_note(due, due.due, told)
    earlier = min(due.due, held)
    return with_note(due, earlier, f"{before}; позже этого срока ответ не переносится")


def with_note(due: Due, moment: datetime, note: str) -> Due:
    told: dict[str, Any] = {**due.explanation, "due": moment.astimezone(due.due.tzinfo).isoformat(),
                            "notes": [*due.explanation.get("notes", ()), note]}
    return Due(due.kind, due.started, moment, told, due.rule, due.basis)
