"""What the letters go by: when they are gathered, when they are tried again. Pure."""

from datetime import datetime, timedelta

# Kind of a notice -> (icon of static/icons.txt, words). A kind that is not here is shown as an ordinary notice.
KINDS = {
    "new": ("inbox", "Новое"),
    "assigned": ("clipboard-text", "Поручение"),
    "contribute": ("users", "Соисполнение"),
    "contribution": ("message-2-share", "Сведения соисполнителя"),
    "acknowledged": ("check", "Исполнитель ознакомлен"),
    "answer": ("send", "Ответ на проверку"),
    "not_ours": ("arrows-exchange", "Не наш вопрос"),
    "fast_track": ("bolt", "Фаст-трек"),
    "round": ("refresh", "Новый круг"),
    "done": ("circle-check", "Завершено"),
    "published": ("circle-check", "Опубликовано"),
    "declined": ("circle-check", "Поручение снято"),
    "redirected": ("circle-check", "Поручение снято"),
    "import": ("file-import", "Загрузка"),
    "privacy": ("shield-check", "Персональные данные"),
    "export": ("download", "Выгрузка"),
    "reminder": ("clock", "Срок"),
    "urgent": ("bolt", "Срочно"),
    "returned": ("arrow-back-up", "Возврат на доработку"),
    "bounced": ("arrow-back-up", "Письмо вернулось"),
    "morning": ("activity", "Утренняя сводка"),
    "urge": ("bolt", "Руководитель торопит"),
    "important": ("alert-circle", "Важное"),
    "ask_time": ("hourglass", "Просят время"),
    "more_time": ("hourglass", "Срок поручения"),
    "question": ("scale", "Вопрос и решение"),
    "note": ("file-text", "Записка"),
    "measure": ("clipboard-text", "Мероприятие"),
    "monitoring": ("eye", "Мониторинг"),
    "line": ("users", "Прямая линия"),
    "command": ("building", "Управление центром"),
    "rule": ("clock", "Пересчёт сроков"),
    "trouble": ("alert-triangle", "Требует проверки"),
}
OTHER_KIND = ("bell", "Уведомление")

# People read letters in turns, not one by one: an ordinary letter follows the one before after this pause at the
# earliest, and carries everything that came meanwhile. Short enough for a reminder 20 minutes before a deadline.
PAUSE_BETWEEN_LETTERS = timedelta(minutes=5)
# Longer than the mailer's patience: a letter still *sending* after that belongs to a worker that is no more.
SENDING_LOST_AFTER = timedelta(minutes=5)
PAUSES_AFTER_FAILURE = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 720))
MOST_TRIES = len(PAUSES_AFTER_FAILURE) + 1
# A server that fails so often in a row is left alone until the next round.
FAILURES_IN_A_ROW = 3
MOST_COUNTED = 100


def may_gather(last_letter: datetime | None, at: datetime) -> bool:
    """Whether an ordinary letter to this person may be made now."""
    return last_letter is None or last_letter + PAUSE_BETWEEN_LETTERS <= at


def next_try(tries: int, at: datetime) -> datetime | None:
    """When a letter goes again after so many attempts, or None when it has failed for good."""
    return None if tries >= MOST_TRIES else at + PAUSES_AFTER_FAILURE[max(tries, 1) - 1]
