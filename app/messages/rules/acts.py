"""The act table: who may do which act in which state, and what follows from it.

One row per act. ``roles`` names who does it, ``states`` where the message must stand, ``steps`` the kinds of the route's
steps it belongs to: there the route says which of the roles it is. ``relation`` is what ties an executor to the message (the
responsible unit or any assigned one). What an act demands (text, reason, evidence, topic) is checked by the act itself and
listed here for the form and for people.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.messages.rules.route import kind_of
from app.messages.rules.words import OPEN_STATES


@dataclass(frozen=True)
class Act:
    """``label`` names the button, ``consequence`` tells beforehand what will happen; ``main`` is the next usual step."""

    code: str
    label: str
    roles: tuple[str, ...]
    states: tuple[str, ...]
    consequence: str = ""
    steps: tuple[str, ...] = ()
    relation: str | None = None
    main: bool = False
    demands: tuple[str, ...] = ()


BEFORE_ANSWER = ("registered", "taken", "assigned", "preparing")
AT_EXECUTOR = ("assigned", "preparing", "deferred")
MAILED = (*OPEN_STATES, "done", "redirected")  # what went out by mail may come back long after
OPERATOR, EXECUTOR, HEAD, PRESS, SECTOR = ("operator",), ("executor",), ("head",), ("press",), ("sector",)
OFFICERS = ("unit_head", "operator", "press", "head", "curator")

ACTS: tuple[Act, ...] = (
    Act("prepare", "Отправить ответ дальше", PRESS, ("registered", "taken", "deferred"),
        "Ответ уйдёт на следующий шаг маршрута.", main=True, demands=("text",)),
    Act("take", "Принять в работу", OPERATOR, ("registered",), "Сообщение останется у вас до назначения исполнителя.",
        main=True),
    Act("assign", "Назначить исполнителя", OPERATOR, ("registered", "taken"),
        "Исполнитель получит поручение и срок.", main=True, demands=("unit", "due")),
    Act("answer", "Отправить ответ на проверку", EXECUTOR, AT_EXECUTOR,
        "Ответ уйдёт на проверку ответственному за работу в системе.", relation="responsible", main=True,
        demands=("text", "truthful")),
    Act("check", "Ответ проверен, дальше по маршруту", OPERATOR, ("at_step",), steps=("check",), main=True,
        consequence="Ответ уйдёт на следующий шаг маршрута.", demands=("completeness", "topic")),
    Act("region_agree", "Записать: ЦУР согласовал", OPERATOR, ("at_step",), steps=("region",), main=True,
        consequence="Ответ можно будет опубликовать."),
    Act("agree", "Согласовать ответ", OFFICERS, ("at_step",), steps=("agree",), main=True,
        consequence="Ответ уйдёт на следующий шаг маршрута."),
    Act("sign", "Подписать ответ", ("signatory",), ("at_step",), steps=("sign",), main=True,
        consequence="Ответ получит номер, менять текст будет нельзя.", demands=("text",)),
    Act("send", "Отправить ответ", OPERATOR + EXECUTOR, ("at_step",), steps=("send",), main=True, relation="responsible",
        consequence="Письмо с PDF, DOC и DOCX уйдёт по адресам; сроки ответа остановятся.", demands=("topic",)),
    Act("publish", "Записать публикацию", OPERATOR + EXECUTOR + PRESS, ("at_step",), steps=("publish",), main=True,
        consequence="Сроки ответа остановятся в момент публикации.", relation="responsible", demands=("topic",)),
    Act("consent", "Согласиться: сообщение исполнено", HEAD + ("curator",), ("published",), steps=("consent",), main=True,
        consequence="Сообщение завершится."),
    Act("consent_return", "Не согласиться: вернуть в работу", HEAD + ("curator",), ("published",), steps=("consent",),
        consequence="Начнётся новый круг с новыми сроками.", demands=("reason", "words")),
    Act("comment", "Пришёл комментарий", OPERATOR, ("published", "done")),
    Act("mark", "Записать оценку заявителя", OPERATOR, ("published", "done"), "Оценка войдёт в удовлетворённость."),
    Act("no_question", "Завершить круг: вопроса нет", OPERATOR, ("registered", "taken", "assigned", "preparing"),
        "Круг завершится без нового ответа, сроки круга снимутся.", demands=("reason",)),
    Act("return", "Вернуть исполнителю", OFFICERS + ("signatory",), ("at_step",), steps=("check", "agree", "sign", "publish"),
        consequence="Исполнитель увидит причину над своим ответом.", demands=("reason", "words")),
    Act("region_return", "Записать: ЦУР вернул на доработку", OPERATOR, ("at_step",), steps=("region",),
        consequence="Ответ вернётся исполнителю с причиной.", demands=("reason", "words")),
    Act("acknowledge", "Принято, готовлю ответ", EXECUTOR, ("assigned",), "Ответственный увидит, что вы начали.",
        relation="responsible"),
    Act("instruct", "Поручить сотруднику", ("unit_head",), ("assigned", "preparing"),
        "Сотрудник увидит поручение у себя и узнает о нём сразу.", demands=("person", "words")),
    Act("not_ours", "Не наш вопрос", EXECUTOR, ("assigned", "preparing"),
        "Поручение вернётся ответственному с причиной.", relation="responsible", demands=("reason", "words")),
    Act("ask_time", "Нужно больше времени", EXECUTOR, ("assigned", "preparing"),
        "Решит ответственный за работу в системе; пока срок прежний.", relation="responsible", demands=("due", "words")),
    Act("grant_time", "Продлить срок исполнителю", OPERATOR, ("assigned", "preparing"),
        "У исполнителя станет новый срок; срок ответа не изменится.", demands=("due",)),
    Act("refuse_time", "Не продлевать срок", OPERATOR, ("assigned", "preparing"), "Исполнитель увидит причину.",
        demands=("words",)),
    Act("contribute", "Передать сведения ответственному исполнителю", EXECUTOR, AT_EXECUTOR,
        "Сведения увидят ответственный исполнитель и оператор.", relation="contributing", demands=("text",)),
    Act("reassign", "Сменить исполнителя", OPERATOR + HEAD, AT_EXECUTOR, "Прежний исполнитель потеряет доступ к поручению.",
        demands=("unit", "due", "words")),
    Act("record_answer", "Записать ответ за исполнителя", OPERATOR, AT_EXECUTOR,
        "В истории останется, чей это ответ и кто его записал.", demands=("text", "via")),
    Act("add_unit", "Добавить соисполнителя", OPERATOR, AT_EXECUTOR, "Соисполнитель увидит поручение; отвечает ответственный.",
        demands=("unit",)),
    Act("fast_track", "Фаст-трек по решению куратора ЦУР", OPERATOR, BEFORE_ANSWER + ("at_step",),
        "Сроки пересчитаются: ответ за 4 рабочих часа от начала отсчёта.", demands=("words",)),
    Act("urgent", "Срочный запрос ответа", OPERATOR, BEFORE_ANSWER + ("deferred", "at_step"),
        "Исполнитель узнает сразу, в любой день и час. Срок может стать только короче.", demands=("due", "ground", "who")),
    Act("urge", "Поторопить", HEAD, OPEN_STATES, "Исполнитель и ответственный за работу в системе узнают сразу.",
        demands=("words",)),
    Act("importance", "Важность", HEAD, OPEN_STATES, "Пометку увидят все, кто работает с сообщением.", demands=("important",)),
    Act("late_because", "Почему просрочено", OPERATOR + EXECUTOR + HEAD, OPEN_STATES,
        "Причина войдёт в показатели; спрашивают один раз.", relation="responsible", demands=("reason",)),
    Act("call", "Записать звонок", OPERATOR + EXECUTOR, OPEN_STATES, "Разговор останется на карточке.",
        demands=("whom", "text")),
    Act("edit", "Тема, адрес, источник", OPERATOR, OPEN_STATES + ("done",), "Изменения останутся в истории."),
    Act("essence", "Суть: предмет, объект, место, что просят", OPERATOR + SECTOR, OPEN_STATES + ("done",),
        "Суть встанет над текстом сообщения и в поручение.", demands=("subject", "object", "request")),
    Act("set_address", "Адрес для ответа", OPERATOR, OPEN_STATES, "По нему уйдёт подписанный ответ.", demands=("address",)),
    Act("resend", "Отправить письмо ещё раз", OPERATOR + EXECUTOR, MAILED, relation="responsible",
        consequence="Вернувшийся документ уйдёт новым письмом по нынешнему адресу; сроки не изменятся."),
    Act("bounce", "Письмо вернулось", OPERATOR + EXECUTOR, MAILED, relation="responsible",
        consequence="Возврат встанет рядом с письмом, ответственные узнают сразу; письмо можно будет отправить ещё раз.",
        demands=("paper", "address", "words")),
    Act("extend", "Продлить срок обращения", OPERATOR + HEAD, BEFORE_ANSWER + ("deferred", "at_step"),
        "Один раз, не больше чем на 30 дней; заявителю оформится уведомление.", demands=("due", "reason")),
    Act("convert", "Сменить вид: сообщение или обращение", OPERATOR, BEFORE_ANSWER,
        "Сроки и маршрут станут другими; причина останется в истории.", demands=("reason", "words")),
    Act("duplicate", "Это дубль другого сообщения", OPERATOR, BEFORE_ANSWER,
        "Сроки дубля остановятся с публикацией ответа на главное сообщение.", demands=("main",)),
    Act("redirect", "Перенаправить: не наш вопрос", OPERATOR, BEFORE_ANSWER, "Сообщение закроется; сроки снимутся.",
        demands=("whose", "words")),
    Act("clarified", "Уточнение получено", OPERATOR, ("clarification",),
        "Сообщение вернётся туда, где было; сроки пойдут дальше.", main=True, demands=("reply",)),
    Act("go_on", "Продолжить без уточнения", OPERATOR, ("clarification",),
        "Сообщение вернётся туда, где было; сроки пойдут дальше."),
    Act("clarify", "Запросить уточнение", OPERATOR, BEFORE_ANSWER,
        "Задайте вопрос заявителю там, где он писал. Сообщение будет ждать ответа со своим сроком.", demands=("question",)),
    Act("decline", "Отклонить", OPERATOR, BEFORE_ANSWER + ("clarification",),
        "Сообщение закроется; сроки снимутся.", demands=("reason",)),
    Act("restore", "Вернуть в работу", OPERATOR, ("declined", "redirected", "duplicate"),
        "Снятые сроки пойдут дальше, как если бы сообщение не закрывали.", demands=("words",)),
    Act("follow_source", "Принять состояние источника", OPERATOR, OPEN_STATES,
        "Сообщение завершится с моментами источника; сроки остановятся."),
    Act("follow_due", "Принять срок источника", OPERATOR, BEFORE_ANSWER + ("at_step",),
        "Срок ответа станет таким, как на платформе. Срок исполнителя останется, если он не позже."),
)
BY_CODE = {act.code: act for act in ACTS}


def fits(act: Act, state: str, step: str | None) -> bool:
    """Whether the act is open where the message stands, whoever asks."""
    return state in act.states and (not act.steps or kind_of(step) in act.steps)


def due_of_source(says: dict[str, Any] | None) -> datetime | None:
    """The deadline that an open message has on its platform and not yet here; aware."""
    told = says or {}
    return datetime.fromisoformat(told["due"]) if told.get("due") and told.get("state") == "open" else None


def possible(act: Act, message: Any, at: datetime) -> bool:
    """What state and step alone do not say: the round, a promise, what the source reported, a deadline past."""
    if act.code == "late_because":
        return message.late_because is None and message.next_due is not None and message.next_due < at \
            and message.next_clock not in ("reaction", "clarification")
    if act.code == "ask_time":
        return message.more_time_until is None and message.promised_for is None
    if act.code in ("grant_time", "refuse_time"):
        return message.more_time_until is not None
    if act.code == "fast_track":
        return message.fast_track_at is None and message.promised_for is None
    if act.code == "no_question":
        return message.round > 1
    if act.code in ("decline", "redirect", "duplicate"):
        return message.round == 1
    if act.code == "set_address":
        return bool(message.kind == "appeal")
    if act.code == "bounce":
        return bool(message.mail)
    if act.code == "resend":
        return bool(message.mail == "returned")
    if act.code == "extend":
        return message.kind == "appeal" and message.extended_at is None
    if act.code == "restore":
        return message.state != "duplicate" or message.done_at is None
    if act.code == "follow_source":
        return (message.source_says or {}).get("state") == "done"
    if act.code == "follow_due":
        return due_of_source(message.source_says) is not None
    return True
