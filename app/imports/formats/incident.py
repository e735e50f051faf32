"""Exports of «Инцидент Менеджмент», in any layout."""

from app.imports.formats.headings import Layout
from app.imports.formats.incident_row import facts_of

_FIELDS = {
    "external_number": ("Номер инцидента", "Номер в источнике", "№ инцидента"),
    "source_id": ("ID", "ID инцидента"),
    "organisation": ("Отдел", "ОМСУ"),
    "unit": ("Исполнитель",),
    "created_at": ("Дата создания", "Дата создания инцидента"),
    "first_answer_at": ("Общее время первого ответа",),
    "finished_at": ("Дата окончания", "Дата закрытия"),
    "step": ("Текущий шаг инцидента", "Текущий шаг"),
    "topic_group": ("Группа тем",),
    "topic": ("Тема",),
    "region": ("Регион",),
    "municipality": ("Муниципалитет",),
    "settlement": ("Населенный пункт", "Город"),
    "street": ("Улица",),
    "house": ("Дом",),
    "location": ("Локация",),
    "object": ("Объект", "Объект старый"),
    "incident_type": ("Тип инцидента",),
    "outcome": ("Итог",),
    "closing_reason": ("Причина закрытия",),
    "media_in_answer": ("Есть медиафайл в ответе",),
    "media_in_message": ("Есть медиафайл в сообщении",),
    "post_url": ("Урл поста", "URL поста"),
    "blog_url": ("Урл блога", "URL блога"),
    "text": ("Текст инцидента", "Контент", "Описание"),
    "first_answer": ("Общий текст первого ответа",),
    "answer_1": ("1ый ответ ПИ",),
    "answer_2": ("2ой ответ ПИ",),
    "answer_3": ("3ий ответ ПИ",),
    "author_url": ("URL автора", "Урл автора"),
    "answer_account": ("Аккаунт публикации ответа",),
    "tags": ("Теги",),
    "note": ("Примечание",),
    "evaluation_at": ("Время попадания на шаг оценка удовлетворенности",),
    "survey_sent": ("Опрос отправлен",),
    "audience": ("Аудитория",),
}
# Known and left in the raw row: we measure these ourselves.
_UNUSED = (
    "Кабинет",
    "Время с даты создания инцидента до времени первого ответа",
    "Время с даты создания инцидента до времени первого ответа, рабочее время",
    "Время назначения последнего исполнителя",
    "Время 1го ответа ПИ",
    "Первая реакция с момента назн. ПИ",
    "Уложились или нет после назн. ПИ",
    "Время с начала создания инцидента до окончания",
    "Время отправки первого ответа ПИ на согласование",
    "Время, которое первый ответ ПИ находился на согласовании",
    "Вовлеченность",
)

INCIDENT = Layout(
    system="incident",
    name="«Инцидент Менеджмент»",
    fields=_FIELDS,
    parse=facts_of,
    needed=("external_number",),
    shown=("external_number", "created_at", "topic", "text"),
    optional=("location",),  # of another layout
    unused=_UNUSED,
)
