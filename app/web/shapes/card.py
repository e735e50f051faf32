"""How a card looks: the strip of the route, the timeline, photos, clocks; plain data for templates."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import url_for

from app.directory.schedules import channels, local_date
from app.directory.substitutes import absent_posts
from app.foundation.viewer import Viewer
from app.foundation.words import duration
from app.messages.deadlines import CURATOR_TOLD, HEAD_TOLD
from app.messages.queries.card import Card, ClockCard, Event, EvidenceCard
from app.messages.queries.evidence import remarks_of
from app.messages.rules import words as w
from app.messages.rules.acts import Act
from app.web.formats import day_and_hour, day_words, due_words, moment_words


def strip_of(card: Card) -> list[dict[str, str]]:
    """The strip of the route: registered, taken, the profile's steps, done."""
    line = [("registered", "Зарегистрировано"), ("taken", "В работе"), *((step.code, step.label) for step in card.route),
            ("done", "Завершено")]
    here = {"registered": "registered", "taken": "taken", "assigned": "answer", "preparing": "answer",
            "deferred": "answer", "at_step": card.row.step or "check", "published": card.row.step or "reaction",
            "done": "done"}.get(card.row.state)
    if here is None:
        return [{"label": "Зарегистрировано", "state": "done"}, {"label": w.STATES[card.row.state], "state": "now"}]
    codes = [code for code, _ in line]
    if here not in codes:  # the channel's route was changed meanwhile
        return [{"label": w.STATES[card.row.state], "state": "now"}]
    place = codes.index(here)
    found = [{"label": label, "state": "done" if index < place else "now" if index == place else "next"}
             for index, (_, label) in enumerate(line)]
    if card.row.state == "deferred" and card.promised_for:
        found[place]["label"] = f"Отложено до {card.promised_for:%d.%m}: работы и ответ"
    return found


def worded(act: Act, card: Card) -> Act:
    """The act in the words of this route: what its step leads to."""
    if act.code not in MOVES:
        return act
    here = card.row.step if act.steps else "answer"
    codes = [step.code for step in card.route]
    following = card.route[codes.index(here) + 1:][:1] if here in codes else ()
    if not following:
        return replace(act, consequence=f"{act.consequence} Сообщение завершится.".strip()) if act.code == "publish" else act
    step = following[0]
    label = act.label if step.kind == "check" or act.code != "answer" else "Отправить ответ"
    # The names of agreements and signatures say whose they are.
    side = "" if step.kind in ("agree", "sign") else f": {w.WAITS.get(step.waits_on, '')}"
    consequence = act.consequence if step.kind in ("check", "reaction") else \
        f"Дальше — {step.label[:1].lower()}{step.label[1:]}{side}."
    return replace(act, label=label, consequence=consequence)


# Acts that move an answer along the route.
MOVES = ("answer", "prepare", "record_answer", "check", "agree", "region_agree", "publish")
EVENTS = {
    "register": "Зарегистрировано", "take": "Принято в работу", "assign": "Назначен исполнитель",
    "reassign": "Сменён исполнитель", "add_unit": "Добавлен соисполнитель", "acknowledge": "Исполнитель ознакомлен",
    "not_ours": "Исполнитель: не наш вопрос", "contribute": "Соисполнитель передал сведения",
    "answer": "Ответ подготовлен", "record_answer": "Ответ записан за исполнителя",
    "remove_evidence": "Убран файл", "set_stage": "Уточнено, что на фото", "check": "Ответ проверен",
    "return": "Возвращено исполнителю", "agree": "Ответ согласован", "prepare": "Ответ подготовлен",
    "sign": "Ответ подписан", "send": "Ответ отправлен", "instruct": "Поручено сотруднику",
    "extend": "Срок обращения продлён", "convert": "Изменён вид", "set_address": "Записан адрес для ответа",
    "consent": "Руководитель согласен: исполнено", "consent_return": "Руководитель не согласен: возвращено в работу",
    "region_agree": "ЦУР согласовал", "region_return": "ЦУР вернул на доработку", "publish": "Ответ опубликован",
    "comment": "Комментарий заявителя", "mark": "Оценка заявителя", "no_question": "Круг завершён: вопроса нет",
    "done": "Завершено: комментария не было", "fast_track": "Фаст-трек", "urgent": "Срочный запрос", "call": "Звонок",
    "ask_time": "Исполнитель просит больше времени", "grant_time": "Срок исполнителя продлён",
    "refuse_time": "Срок не продлён", "issue_link": "Выдана ссылка исполнителю", "open_link": "Ссылку открыли",
    "withdraw_link": "Ссылка отозвана", "hand_over": "Поручение передано другому человеку",
    "urge": "Руководитель поторопил", "importance": "Изменена важность", "late_because": "Названа причина просрочки",
    "clarify": "Запрошено уточнение", "clarified": "Уточнение получено", "go_on": "Продолжено без уточнения",
    "edit": "Изменены тема, адрес или источник", "show_author": "Показан заявитель", "find_author": "Найдено по заявителю",
    "depersonalise": "Обезличено", "fail_depersonalising": "Не удалось обезличить", "essence": "Записана суть",
    "duplicate": "Отмечено дублем", "has_duplicate": "Появился дубль",
    "redirect": "Перенаправлено", "decline": "Отклонено", "restore": "Возвращено в работу",
    "recount": "Сроки пересчитаны по решению", "follow_source": "Принято состояние источника",
    "confirm": "Публикация подтверждена выгрузкой",
    "source_says": "Источник сообщает о завершении", "import": "Получено из выгрузки", "source_update": "Обновлено по выгрузке",
    "match": "Сопоставлено", "clock_corrupt": "Срок не читается",
}
ESSENCE = {"subject": "Предмет", "object": "Объект", "place": "Место", "request": "Что просят"}
TONES = {"return": "return", "consent_return": "return", "region_return": "return", "publish": "publish", "comment": "late"}


def timeline_of(card: Card, at: datetime) -> list[dict[str, Any]]:
    return [item_of(event, card, at) for event in card.events]


def item_of(event: Event, card: Card, at: datetime) -> dict[str, Any]:
    what = EVENTS.get(event.act, event.act)
    facts, word = event.facts, event.word
    if event.act in ("answer", "prepare", "record_answer", "publish") and facts.get("kind") == "interim":
        what = what.replace("Ответ", "Промежуточный ответ").replace("опубликован", "опубликован")
    if event.act in ("return", "region_return") and word and word.reason:
        what += f": {w.RETURN_REASONS.get(word.reason, '').lower()}"
    if event.act == "check" and facts.get("completeness") is not None:
        what += f": полнота {facts['completeness']} из 2"
    if event.act == "mark" and word:
        what += f": {word.number}"
    if event.act == "not_ours" and facts.get("reason"):
        what += f" — {w.NOT_OURS_REASONS.get(facts['reason'], '').lower()}"
    who = event.person or {"done": "по расписанию"}.get(event.act, "система")
    if facts.get("link") or event.act == "open_link":
        who = by_link(facts.get("link") or facts.get("given"), card)
    if facts.get("stands_for"):
        who += f", замещая: {absent_posts().get(facts['stands_for'], '')}"
    if event.act in ("region_agree", "region_return"):
        who = f"записал {event.person}"
    return {"what": what, "when": day_and_hour(event.at, at), "iso": event.at.isoformat(), "who": who,
            "words": words_of(event, card), "tone": TONES.get(event.act)}


def by_link(link_id: int, card: Card) -> str:
    """Whoever acts by a one-time link is not a person here: the link, and the unit it was issued to."""
    to = next((event.facts.get("unit") for event in card.events
               if event.act == "issue_link" and event.facts.get("given") == link_id), None)
    unit = next((worker.unit for worker in card.workers if worker.unit_id == to), "")
    return f"{unit}, по ссылке № {link_id}" if unit else f"по ссылке № {link_id}"


def words_of(event: Event, card: Card) -> str:
    word = event.word
    if word is not None:
        when = f" ({moment_words(word.at)})" if abs((word.at - event.at).total_seconds()) > 90 else ""
        text = f"«{word.text}»" if word.text else ""
        return f"{word.whom + ': ' if word.whom and event.act in ('call', 'urgent', 'fast_track') else ''}{text}{when}".strip()
    if "unit" in event.facts and event.act in ("assign", "reassign", "add_unit", "not_ours", "instruct"):
        unit = next((worker.unit for worker in card.workers if worker.unit_id == event.facts["unit"]), "")
        ended = next((worker for worker in card.workers if worker.unit_id == event.facts["unit"]
                      and worker.end_reason == event.facts.get("reason")), None)
        if event.act == "not_ours" and ended:
            told_to = f" Предлагает: {ended.proposed}." if ended.proposed else ""
            return f"{unit}: «{ended.end_words}»{told_to}"
        return unit
    return f"по акту № {event.facts.get('order')}" if event.act == "depersonalise" else ""


def depersonalised_words(card: Card) -> str:
    """What stands in the applicant's place once nothing is left of them."""
    act = next((event for event in card.events if event.act == "depersonalise"), None)
    if act is None or card.author or card.author_contacts:
        return ""
    on, order = day_words(local_date(act.at)), act.facts.get("order")
    return f"Обезличено {on} по акту № {order}: имени и контактов заявителя больше нет."


PREVIEW_SECONDS = 15


def photo_of(number: int, item: EvidenceCard, at: datetime, facts: str = "", removable: bool = False) -> dict[str, Any]:
    """A tile. A photo just uploaded waits a moment for its preview; later it is made when it is asked for."""
    image = item.file.kind == "image"
    unreadable = image and item.file.looked_at is not None and item.file.dhash is None
    waits = image and item.file.looked_at is None and (at - item.added_at).total_seconds() < PREVIEW_SECONDS
    name = w.STAGES[item.stage] if image and item.stage != "other" else item.file.name
    icon = "video" if item.file.kind == "video" else "photo" if image else "file-text"
    shown = image and not waits and not unreadable
    return {
        "id": item.id, "title": name,
        "facts": "снимок не открывается, пришлите его ещё раз" if unreadable else facts or size_words(item),
        "awaited": url_for("message.photo", number=number, evidence=item.id) if waits else None,
        "thumb": url_for("files.file", evidence=item.id, variant="thumb") if shown else None,
        "url": url_for("files.file", evidence=item.id, variant="view" if shown else "original"),
        "alt": f"{name}, приложено {moment_words(item.added_at)}", "icon": icon,
        "stage": item.stage if image else "other",
        "stages": w.STAGES if removable and image else None,
        "stage_url": url_for("message.stage", number=number, evidence=item.id),
        "remove_url": url_for("message.drop_evidence", number=number, evidence=item.id) if removable else None}


def judges(channel: str, viewer: Viewer) -> bool:
    """Who is told what the camera told: those who decide on the answer."""
    return viewer.works("operator", channel) or viewer.has("head", "curator")


def facts_of(card: Card, item: EvidenceCard) -> str:
    return ", ".join(one.words for one in remarks_of(card, item) if one.kind == "fact") if item.file.kind == "image" else ""


def pairs_of(photos: list[dict[str, Any]]) -> tuple[list[tuple[Any, Any]], list[dict[str, Any]]]:
    """«До» and «после» side by side, in the order they came, and what has no partner."""
    before = [photo for photo in photos if photo["stage"] == "before"]
    after = [photo for photo in photos if photo["stage"] == "after"]
    pairs = list(zip(before, after, strict=False))
    paired = {photo["id"] for pair in pairs for photo in pair}
    return pairs, [photo for photo in photos if photo["id"] not in paired]


def file_lines(card: Card, viewer: Viewer) -> list[dict[str, Any]]:
    """«Сведения о файлах» for those who judge the proof: as received, by whom, the digest, everything the camera told."""
    if not judges(card.row.channel, viewer):
        return []
    return [{"name": item.file.name, "stage": w.STAGES[item.stage].lower(), "size": size_words(item),
             "unit": item.unit, "added": moment_words(item.added_at), "sha256": item.file.sha256,
             "original": url_for("files.file", evidence=item.id, variant="original"),
             "facts": [one.words for one in remarks_of(card, item)]} for item in shown_evidence(card)]


def size_words(item: EvidenceCard) -> str:
    return f"{item.file.size / 2**20:.1f} МБ".replace(".", ",") if item.file.size > 2**20 else \
        f"{max(item.file.size // 1024, 1)} КБ"


def remarks_for(card: Card, viewer: Viewer) -> list[dict[str, Any]]:
    """What contradicts, for those who decide on the answer; facts stand under the photos."""
    if not (viewer.works("operator", card.row.channel) or viewer.has("head", "curator")):
        return []
    found = []
    for number, item in enumerate(shown_evidence(card), 1):
        for one in remarks_of(card, item):
            if one.kind == "remark":
                found.append({"words": f"Файл {number} ({w.STAGES[item.stage].lower()}): {one.words}.",
                              "number": one.link_number})
    return found


def shown_evidence(card: Card) -> list[EvidenceCard]:
    """The proof of the newest answer, or what waits for the next one."""
    answer = card.answer
    if card.waiting_evidence and (answer is None or answer.state in ("returned", "published", "from_source")):
        return list(card.waiting_evidence)
    return [item for item in card.evidence if answer is not None and item.answer_id == answer.id]


def clock_lines(card: Card, at: datetime) -> list[dict[str, Any]]:
    """Clocks of the newest round: what is left, or how long it took of what was given."""
    found = []
    for clock in card.clocks:
        if clock.round != card.row.round or clock.result == "replaced":
            continue
        pill = due_words(clock.kind, clock.due, at) if clock.stopped is None else stopped_words(clock)
        found.append({"name": w.CLOCKS[clock.kind].capitalize(), "kind": clock.kind, "open": clock.stopped is None,
                      "due": pill, "exact": moment_words(clock.due),
                      "words": clock.words, "told": told_words(clock, at)})
    return found


def told_words(clock: ClockCard, at: datetime) -> str:
    """Whom the ladder of escalation has reached, and whom it reaches next; nothing before the clock is late."""
    if clock.stopped is not None or clock.due > at or clock.kind not in ("executor", "answer"):
        return ""
    if clock.remind_level > CURATOR_TOLD:
        return "О просрочке знают руководитель и куратор."
    if clock.remind_level > HEAD_TOLD:
        return "О просрочке знает руководитель; через восемь рабочих часов после срока узнает куратор."
    return "О просрочке знают исполнитель и оператор; через рабочий час после срока узнает руководитель."


def stopped_words(clock: ClockCard) -> dict[str, str]:
    """«в срок, ушло 57 мин»: working time from start to stop; a withdrawn clock says only that."""
    result = clock.result or "met"
    tone = {"met": "calm", "deferred": "calm", "late": "late"}.get(result, "wait")
    spent = f", ушло {duration(clock.minutes or 0)}" if result in ("met", "deferred", "late") else ""
    return {"tone": tone, "words": f"{w.CLOCK_RESULTS[result]}{spent}", "exact": moment_words(clock.stopped)}


def score_of(card: Card) -> list[dict[str, str]]:
    """What this message adds to the counts: received, reopened, returns, answers in time, promise."""
    answers = [clock for clock in card.clocks if clock.kind == "answer" and clock.stopped
               and clock.result in ("met", "late", "deferred")]
    kept = [clock for clock in card.clocks if clock.kind == "promise" and clock.result in ("met", "late")]
    found = [{"name": "Поступило", "value": "1 раз"}, {"name": "Возвращалось в работу", "value": times(card.reopened)},
             {"name": "Возвраты ответа", "value": f"{card.row.returns}"}]
    if answers:
        found.append({"name": "Срок ответа", "value": f"в срок {sum(c.result != 'late' for c in answers)} из {len(answers)}"})
    if kept:
        words = "выполнено" if all(clock.result == "met" for clock in kept) else "нарушено"
        found.append({"name": "Обещание", "value": f"{words}, переносов {card.promise_moves}"})
    if card.mark:
        found.append({"name": "Оценка заявителя", "value": str(card.mark)})
    return found


def returns_of(card: Card) -> list[dict[str, str]]:
    """Why the newest answer came back, while it is still to be mended."""
    if card.answer is None or card.answer.state != "returned":
        return []
    words = next((event.word for event in card.events if event.act in ("return", "region_return") and event.word), None)
    return [{"reason": w.RETURN_REASONS.get(words.reason or "", "другое").lower(), "words": words.text}] if words else []


def times(number: int) -> str:
    return f"{number} раз" if number % 10 not in (2, 3, 4) or number % 100 in (12, 13, 14) else f"{number} раза"


def brief_of(card: Card) -> str:
    """The assignment as text for a messenger or telephone: without the applicant's name and contacts."""
    due = next((clock.due for clock in card.clocks if clock.kind in ("executor", "promise") and clock.stopped is None), None)
    lines = [f"Поручение МЦУ № {card.number}" + (f", ответить до {moment_words(due)}" if due else ""),
             *(f"{ESSENCE[name]}: {words}" for name, words in card.essence.items() if words),
             f"Адрес: {card.row.place}" if card.row.place else "", f"Тема: {card.row.topic}" if card.row.topic else "",
             f"Сообщение ({day_words(local_date(card.row.received_at))}): {card.text}"]
    given = card.responsible
    if given and given.words:
        lines.append(f"Уточнение: {given.words}")
    lines.append("Ждём текст ответа заявителю, итог (решено, разъяснено, не решено) и фото «до» и «после».")
    return "\n".join(line for line in lines if line)


def channel_name(code: str) -> str:
    return channels()[code].name if code in channels() else code
