"""The history of a card in words: what happened, who did it, what was said."""

from datetime import datetime
from typing import Any

from app.directory.substitutes import absent_posts
from app.directory.titles import headed
from app.messages.queries.cards import Card, Event
from app.messages.rules import words as w
from app.web.formats import day_and_hour, moment_words

EVENTS = {
    "register": "Зарегистрировано", "take": "Принято в работу", "assign": "Назначен исполнитель",
    "reassign": "Сменён исполнитель", "add_unit": "Добавлен соисполнитель", "acknowledge": "Исполнитель ознакомлен",
    "not_ours": "Исполнитель: не наш вопрос", "contribute": "Соисполнитель передал сведения",
    "answer": "Ответ подготовлен", "record_answer": "Ответ записан за исполнителя",
    "remove_evidence": "Убран файл", "set_stage": "Уточнено, что на фото", "check": "Ответ проверен",
    "return": "Возвращено исполнителю", "agree": "Ответ согласован", "prepare": "Ответ подготовлен",
    "sign": "Ответ подписан", "send": "Ответ передан на отправку", "instruct": "Поручено сотруднику",
    "extend": "Срок обращения продлён", "convert": "Изменён вид", "set_address": "Записан адрес для ответа",
    "bounce": "Письмо вернулось", "resend": "Письмо передано на отправку ещё раз",
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
    "follow_due": "Принят срок источника",
    "confirm": "Публикация подтверждена выгрузкой",
    "source_says": "Источник сообщает", "import": "Получено из выгрузки", "source_update": "Обновлено по выгрузке",
    "match": "Сопоставлено", "clock_corrupt": "Срок не читается",
}
TONES = {"return": "return", "consent_return": "return", "region_return": "return", "publish": "publish", "comment": "late",
         "bounce": "late"}


def timeline_of(card: Card, at: datetime) -> list[dict[str, Any]]:
    return [item_of(event, card, at) for event in card.events]


def item_of(event: Event, card: Card, at: datetime) -> dict[str, Any]:
    what = headed(EVENTS.get(event.act, event.act))
    facts, word = event.facts, event.word
    if event.act in ("answer", "prepare", "record_answer", "publish") and facts.get("kind") == "interim":
        what = what.replace("Ответ", "Промежуточный ответ")
    if event.act in ("return", "region_return") and word and word.reason:
        what += f": {w.RETURN_REASONS.get(word.reason, '').lower()}"
    if event.act == "check" and facts.get("completeness") is not None:
        what += f": полнота {facts['completeness']} из 2"
    if event.act == "comment" and facts.get("said_by") == "moderator":
        what = "Комментарий модератора платформы"
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
