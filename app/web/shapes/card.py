"""How a card looks: the strip of the route, clocks, the score, the brief; plain data for templates."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.directory.schedules import channels, clock_words, local_date, rule_and_schedule
from app.directory.titles import as_titled, headed
from app.foundation.viewer import Viewer
from app.foundation.words import duration
from app.messages.clocks import held_by
from app.messages.deadlines import CURATOR_TOLD, HEAD_TOLD
from app.messages.queries.cards import Card, ClockCard
from app.messages.rules import words as w
from app.messages.rules.acts import Act
from app.messages.rules.route import negative_only, officer_at, talks_first
from app.privacy.authors import impersonal_of
from app.web.formats import day_words, due_words, moment_words

# Acts that move an answer along the route.
MOVES = ("answer", "prepare", "record_answer", "check", "agree", "region_agree", "publish")
ESSENCE = {"subject": "Предмет", "object": "Объект", "place": "Место", "request": "Что просят"}


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


def worded(act: Act, card: Card, viewer: Viewer) -> Act:
    """The act in the words of this route: what its step leads to."""
    if act.code == "comment":
        return replace(act, consequence=comment_words(card))
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
    side = "" if step.kind in ("agree", "sign") else f": {as_titled(w.WAITS).get(step.waits_on, '')}"
    if step.waits_on == "operator" and officer_at(step.code, viewer, card.row.channel):
        side = ", это тоже ваш шаг"
    consequence = act.consequence if step.kind in ("check", "reaction") else \
        f"Дальше — {step.label[:1].lower()}{step.label[1:]}{side}."
    return replace(act, label=label, consequence=consequence)


def comment_words(card: Card) -> str:
    """What becomes of a message that is commented on."""
    if any(step.kind == "reaction" for step in card.route):
        return "Написанный в окне реакции вернёт сообщение в работу: начнётся новый круг. Более поздний останется записью."
    rule = rule_and_schedule(card.row.channel, card.kind, card.row.received_at).rule
    if negative_only(rule.given_by, card.kind):
        return "Отмеченный отрицательным вернёт сообщение в работу: начнётся новый круг. Иной останется записью."
    return "Комментарий вернёт сообщение в работу: начнётся новый круг. Если вопроса в нём нет, круг завершают одной кнопкой."


def talk_missing(found: Card) -> bool:
    """Whether the route asks for a talk with the applicant that nobody recorded in this round."""
    return talks_first(found.route) and found.row.state in ("assigned", "preparing") and not any(
        event.act == "call" and event.word is not None and event.word.code in w.TALKS_OF_APPLICANT
        and event.facts.get("round") == found.row.round for event in found.events)


def depersonalised_words(card: Card) -> str:
    """What stands in the applicant's place once nothing is left of them."""
    act = next((event for event in card.events if event.act == "depersonalise"), None)
    if act is None or card.author or card.author_contacts:
        return ""
    on, order = day_words(local_date(act.at)), act.facts.get("order")
    return f"Обезличено {on} по акту № {order}: имени и контактов заявителя больше нет."


def clock_lines(card: Card, at: datetime) -> list[dict[str, Any]]:
    """Clocks of the newest round: what is left, or how long it took of what was given."""
    found = []
    for clock in card.clocks:
        if clock.round != card.row.round or clock.result == "replaced":
            continue
        pill = due_words(clock.kind, clock.due, at) if clock.stopped is None else stopped_words(clock)
        found.append({"name": w.CLOCKS[clock.kind].capitalize(), "kind": clock.kind, "open": clock.stopped is None,
                      "due": pill, "exact": moment_words(clock.due),
                      "words": clock.words, "told": headed(told_words(clock, at))})
    return found


def room_for_more(card: Card) -> str:
    """Between which moments the executor's new due may lie: only hours are left there, so they are named."""
    running = [(clock.kind, clock.due) for clock in card.clocks if clock.stopped is None]
    now_due, limit = dict(running).get("executor"), held_by(running)
    return " ".join([f"Сейчас срок до {clock_words(now_due)}." if now_due else "",
                     f"Назвать можно не позже {clock_words(limit)}." if limit else ""]).strip()


def answer_is_late(card: Card, at: datetime) -> bool:
    """Whether what an executor's deadline may not pass has passed itself."""
    limit = held_by([(clock.kind, clock.due) for clock in card.clocks if clock.stopped is None])
    return limit is not None and limit <= at


def told_words(clock: ClockCard, at: datetime) -> str:
    """Whom the ladder of escalation has reached, and whom it reaches next; nothing before the clock is late."""
    if clock.stopped is not None or clock.due > at or clock.kind not in ("executor", "answer"):
        return ""
    if clock.remind_level > CURATOR_TOLD:
        return "О просрочке знают руководитель и куратор."
    if clock.remind_level > HEAD_TOLD:
        return "О просрочке знает руководитель; через восемь рабочих часов после срока узнает куратор."
    return "Первыми о просрочке узнают исполнитель и оператор; через рабочий час после срока узнает руководитель."


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


def brief_of(card: Card, shown: Sequence[str] = ()) -> str:
    """The assignment as text for a messenger or telephone. The applicant's name and contacts stand in it only where the route
    needs a talk, and once they were ``shown`` to whoever copies it."""
    due = next((clock.due for clock in card.clocks if clock.kind in ("executor", "promise") and clock.stopped is None), None)
    talks = talks_first(card.route)
    hide = str if talks and shown else impersonal_of(card.number)
    lines = [f"Поручение МЦУ № {card.number}" + (f", ответить до {moment_words(due)}" if due else ""),
             *(f"{ESSENCE[name]}: {hide(words)}" for name, words in card.essence.items() if words),
             f"Адрес: {hide(card.row.place)}" if card.row.place else "", f"Тема: {card.row.topic}" if card.row.topic else "",
             f"Сообщение ({day_words(local_date(card.row.received_at))}): {hide(card.text)}"]
    given = card.responsible
    if given and given.words:
        lines.append(f"Уточнение: {hide(given.words)}")
    if talks:
        whom = ", ".join(words for words in shown if words)
        lines.append(f"До ответа поговорите с заявителем{f' ({whom})' if whom else ''} и сообщите, когда и о чём говорили.")
    lines.append("Ждём текст ответа заявителю, итог (решено, разъяснено, не решено) и фото «до» и «после».")
    return "\n".join(line for line in lines if line)


def channel_name(code: str) -> str:
    return channels()[code].name if code in channels() else code
