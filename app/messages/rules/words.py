"""Codes and their Russian words: states, reasons, outcomes, kinds of sources."""

STATES = {
    "registered": "Зарегистрировано",
    "taken": "В работе",
    "assigned": "Назначено",
    "preparing": "Подготовка ответа",
    "clarification": "Запрошено уточнение",
    "at_step": "На согласовании",
    "deferred": "Отложено",
    "published": "Опубликовано",
    "done": "Завершено",
    "redirected": "Перенаправлено",
    "declined": "Отклонено",
    "duplicate": "Дубль",
}
OPEN_STATES = ("registered", "taken", "assigned", "preparing", "clarification", "at_step", "deferred", "published")
CLOSED_STATES = ("done", "redirected", "declined", "duplicate")

CLOCKS = {
    "take": "принять в работу",
    "first_answer": "первичный ответ",
    "executor": "срок исполнителя",
    "answer": "публикация ответа",
    "promise": "обещание",
    "reaction": "реакция заявителя",
    "register": "регистрация",
    "redirect": "перенаправление",
    "clarification": "уточнение",
}
CLOCK_RESULTS = {
    "met": "в срок",
    "late": "с опозданием",
    "deferred": "отложено в срок",
    "withdrawn": "снят",
    "replaced": "заменён",
}

RETURN_REASONS = {
    "not_on_merits": "Ответ не по существу",
    "no_proof": "Нет подтверждения работ",
    "no_date": "Нет срока работ",
    "other_place": "Подтверждение из другого места",
    "incomplete": "Ответ неполный",
    "tone": "Тон или ошибки в тексте",
    "personal_data": "Лишние персональные данные",
    "other": "Другое",
}
NOT_OURS_REASONS = {
    "other_unit": "Вопрос другого подразделения",
    "other_level": "Полномочия другого уровня власти",
    "private": "Дело собственника или частной организации",
    "other_place": "Не наша территория",
    "other": "Другое",
}
DECLINE_REASONS = {
    "spam": "Спам или реклама",
    "no_question": "Нет вопроса",
    "insult": "Оскорбления без вопроса",
    "no_reply": "Нет ответа на уточнение",
    "fake": "Сведения не подтвердились",
    "other": "Другое",
}
NO_QUESTION_REASONS = {
    "thanks": "Благодарность",
    "no_new_question": "Нового вопроса нет",
    "emotion": "Эмоциональная реакция без вопроса",
}
LATE_REASONS = {
    "silent": "Исполнитель не отвечает",
    "returned": "Ответ возвращали на доработку",
    "works": "Работы требуют времени",
    "other_unit": "Долго искали, чей вопрос",
    "region": "Ждали решения ЦУР",
    "weather": "Погода или авария",
    "our_delay": "Не успели мы сами",
}
URGENT_GROUNDS = {
    "topic": "Приоритетность темы",
    "platform": "Приоритетность площадки",
    "order": "Поручение вышестоящего руководства",
}
OUTCOMES = {
    "solved": "Решено",
    "explained": "Разъяснено",
    "not_solved": "Не решено",
    "deferred": "Отложено",
    "redirected": "Перенаправлено",
    "declined": "Отклонено",
}
ANSWER_OUTCOMES = ("solved", "explained", "not_solved")
# What is known of a publication in a system that is closed to us: a person's word, or an export's that agrees.
PUBLICATIONS = {"marked": "Публикация отмечена", "confirmed": "Публикация подтверждена выгрузкой"}
COMPLETENESS = {2: "2 — по существу и полностью", 1: "1 — частично", 0: "0 — не по существу"}

INCIDENT_KINDS = {"question": "вопрос", "complaint": "жалоба", "request": "просьба"}
NETWORKS = ("ВКонтакте", "Одноклассники", "Telegram", "MAX", "Twitter", "Facebook", "Instagram", "YouTube", "RuTube",
            "Дзен", "блог", "микроблог", "форум", "сайт СМИ", "другая площадка")
PAGE_KINDS = {"personal": "личная страница", "community": "сообщество", "group": "группа",
              "public": "публичная страница (паблик)", "blog": "блог", "microblog": "микроблог", "forum": "форум"}
# Who comments on a published answer, where the platform has moderators (3.10.6).
SAID_BY = {"applicant": "Заявитель", "moderator": "Модератор платформы"}
ITEM_KINDS = {"post": "пост", "comment": "комментарий", "direct": "личное сообщение"}
FORMS = {"written": "письменно", "oral": "устно", "electronic": "в электронной форме"}
APPEAL_TYPES = {"proposal": "предложение", "application": "заявление", "complaint": "жалоба"}
# Who applies; none is refused for it (Алексеевка 1.1 а).
APPLICANTS = {"citizen": "гражданин России", "abroad": "гражданин, живущий за рубежом", "foreigner": "иностранный гражданин",
              "stateless": "лицо без гражданства", "organisation": "юридическое лицо"}
KINDS = {"message": "сообщение", "appeal": "обращение по 59-ФЗ"}
CONVERT_REASONS = {
    "chosen": "Заявитель подал это как обращение по 59-ФЗ",
    "as_message": "Заявитель просит ответить без письменного ответа",
    "unidentified": "Автор электронного обращения не установлен",
    "mistake": "Ошибка при регистрации",
}
STAGES = {"before": "До", "after": "После", "other": "Прочее"}
VIA = {"page": "в системе", "phone": "по телефону", "messenger": "в мессенджере", "email": "по электронной почте",
       "paper": "на бумаге"}
TALKS = {"call": "С организацией или исполнителем", "talk": "С заявителем", "no_talk": "С заявителем связаться не удалось"}
# What a route that asks for a talk first is content with.
TALKS_OF_APPLICANT = ("talk", "no_talk")
WAITS = {"operator": "ответственный за работу в системе", "executor": "исполнитель", "region": "куратор ЦУР",
         "citizen": "заявитель", "unit_head": "руководитель подразделения", "press": "ответственный за социальные сети",
         "head": "руководитель МЦУ", "curator": "куратор МЦУ", "signatory": "подписывающий заместитель главы"}
