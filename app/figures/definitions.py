"""The table of figures (product: Figures): name, formula in words, unit, and the sets of messages behind each. Pure."""

from dataclasses import dataclass

from app.messages.rules.words import RETURN_REASONS


@dataclass(frozen=True)
class Definition:
    """``whole`` is the set that the figure counts or divides by, ``good`` what it divides (shares), ``parts`` further
    sets shown beside it, with their words. ``now``: of this moment, not of a period. ``better``: which way is good."""

    code: str
    title: str
    formula: str
    unit: str
    whole: str
    good: str | None = None
    parts: tuple[tuple[str, str], ...] = ()
    now: bool = False
    better: int = 0
    # Sets that a page opens beside the figure and counts in its own way.
    steps: tuple[tuple[str, str], ...] = ()
    # Stands on the page of appeals alone, or among the reasons of returns.
    of_appeals: bool = False
    of_reasons: bool = False


FIGURES = {one.code: one for one in (
    Definition("received", "Поступило", "Сообщения, поступившие в этот период по местному времени. Дубли, отклонённые и "
               "перенаправленные входят и показаны отдельно.", "сообщений", "received",
               parts=(("received_duplicate", "дубли"), ("received_declined", "отклонённые"),
                      ("received_redirected", "перенаправленные"), ("received_source", "по данным источника"))),
    Definition("on_time", "В срок", "Из сроков ответа, закрытых или наступивших в этот период, доля закрытых не позже "
               "срока. Отклонённые и перенаправленные не входят.", "%", "answer_due", "answer_met",
               (("answer_late", "с опозданием"),), better=1),
    Definition("overdue", "Просрочены ответы", "Сообщения, у которых идёт срок ответа или обещание и он уже прошёл. "
               "Другие сроки (принять, первичный ответ, исполнителя) сюда не входят.",
               "сообщений", "overdue", now=True, better=-1),
    Definition("due_today", "Ответы просрочатся сегодня", "Сообщения, у которых срок ответа или обещание наступит до конца "
               "дня, если ничего не делать.", "сообщений", "due_today", now=True, better=-1),
    Definition("escalated", "Дошло до куратора", "Сообщения, о просрочке которых уже сообщено куратору: прошло восемь рабочих "
               "часов после срока; рядом — о которых сообщено руководителю, через рабочий час. Каждое считается один раз, "
               "даже если просрочены и ответ, и срок исполнителя.", "сообщений", "told_curator",
               parts=(("told_head", "дошло до руководителя"),), now=True, better=-1),
    Definition("open", "В работе", "Сообщения, по которым работа не окончена: от регистрации до публикации окончательного "
               "ответа.", "сообщений", "open", now=True),
    Definition("deferred", "Отложено", "Сообщения с промежуточным ответом: обещание назначено и ещё не выполнено.",
               "сообщений", "deferred", parts=(("promise_overdue", "обещание нарушено"),), now=True, better=-1),
    Definition("clarification", "Ждём уточнения", "Сообщения, по которым у заявителя запрошено уточнение и ответа ещё нет.",
               "сообщений", "clarification", parts=(("clarification_over", "срок уточнения прошёл"),), now=True),
    Definition("promises_kept", "Обещания выполнены", "Из обещаний, закрытых или наступивших в этот период, доля закрытых "
               "не позже обещанного. Переносы считаются отдельно.", "%", "promise_due", "promise_met",
               (("promise_late", "не выполнено в срок"), ("promise_moved", "перенесено")), better=1),
    Definition("returned", "Возвраты на доработку", "Решения о возврате ответа за период; рядом — сообщения, у которых "
               "был хотя бы один.", "возвратов", "returned",
               parts=(("returned_messages", "сообщения с возвратом"),), better=-1),
    Definition("repeated", "Повторы", "Поступившие в период сообщения, у которых за 84 дня до этого закончилось другое на "
               "ту же тему от того же автора или из того же дома.", "сообщений", "repeated", better=-1),
    Definition("completeness", "Полнота ответов", "Средняя отметка окончательных ответов, опубликованных в период: 0 — не "
               "по существу, 1 — частично, 2 — полностью.", "балла", "final_answers", better=1),
    Definition("time", "Время до публикации", "Рабочее время от начала счёта до публикации ответа, закрывшей срок в этот "
               "период, в среднем; рядом медиана и время, в которое уложились 90 %.", "мин", "answer_published", better=-1,
               steps=(("took_0", "до 1 часа"), ("took_1", "от 1 до 2 часов"), ("took_2", "от 2 до 4 часов"),
                      ("took_4", "от 4 до 8 часов"), ("took_8", "от 8 до 16 часов"), ("took_16", "от 16 до 40 часов"),
                      ("took_40", "40 часов и дольше"))),
    Definition("satisfaction", "Оценка заявителей", "Средняя оценка, поставленная заявителями за период.", "балла", "marks",
               better=1),
    Definition("answered_share", "Поставили оценку", "Из ответов, опубликованных в период, доля сообщений, у которых "
               "заявитель поставил оценку.", "%", "published", "published_marked", better=1),
    Definition("essence", "Суть заполнена", "Из сообщений, поступивших в период, доля тех, у которых записаны предмет, объект "
               "и что просят.", "%", "received", "received_essence", better=1),
    Definition("reopening", "Комментарии, вернувшие в работу", "Из комментариев заявителей за период доля тех, после которых "
               "сообщение вернулось в работу. Модераторы платформ не в счёт.", "%", "comments", "reopening", better=-1),
    Definition("registering", "Регистрация обращений в срок", "Из обращений, зарегистрированных в период, доля тех, что "
               "зарегистрированы не позже трёх дней со дня поступления (59-ФЗ, статья 8, часть 2).", "%", "registered",
               "registered_met", (("registered_late", "позже"),), better=1, of_appeals=True),
    Definition("redirecting", "Перенаправление обращений в срок", "Из обращений, перенаправленных в период по компетенции, "
               "доля тех, что ушли не позже семи дней со дня регистрации (59-ФЗ, статья 8, часть 3).", "%", "sent_on",
               "sent_on_met", (("sent_on_late", "позже"),), better=1, of_appeals=True),
    Definition("extended", "Продлено обращений", "Обращения, срок которых продлён в этот период с уведомлением заявителя "
               "(59-ФЗ, статья 12, часть 2).", "обращений", "extended", better=-1, of_appeals=True),
    *(Definition(f"returned_{reason}", f"Возврат: {words.lower()}", f"Решения о возврате за период с причиной «{words}».",
                 "возвратов", f"returned_{reason}", better=-1, of_reasons=True) for reason, words in RETURN_REASONS.items()),
)}
DIMENSIONS = {"unit": "Подразделение", "block": "Блок", "territory": "Территория", "topic_group": "Группа тем",
              "category": "Социально значимая тематика", "topic": "Тема", "channel": "Канал", "network": "Площадка",
              "settlement": "Населённый пункт", "person": "Должность", "object": "Объект", "kind": "Вид",
              "appeal_type": "Тип обращения", "applicant": "Кто обращается"}
