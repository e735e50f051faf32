"""How long personal data are kept, and what an act of their destruction says of each line. Pure."""

from calendar import monthrange
from datetime import date

# Repeats are looked for within 84 days of a message's end.
LEAST_MONTHS, MOST_MONTHS = 3, 180
MESSAGE_MONTHS, APPEAL_MONTHS = 12, 60
DEFAULT_BASIS = "значение по умолчанию, актом не установлено"
# How many messages, or questions, one act reaches: its extract is still a paper that somebody can read.
MOST_IN_AN_ACT = 2000
# Instead of what was destroyed: nothing, because its destruction broke off.
FAILED = "failed"
DESTROYED = {
    "name": "имя", "contacts": "контакты", "address": "адрес для ответа", "link": "ссылка на запись заявителя",
    "texts": "имя, телефоны и почта в текстах", "reception": "кто вёл личный приём", "scan": "скан письма",
    "papers": "подписанные документы и их копии", "letters": "адреса писем", "source": "строка выгрузки",
    "drafts": "черновики", FAILED: "не обезличено: ошибка"}


def months_before(today: date, months: int) -> date:
    """The same day so many months ago, or the last one of a shorter month."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def how_many(count: int) -> str:
    """As it is counted, see ``due.count_due``."""
    return str(count) if count <= MOST_IN_AN_ACT else f"больше {MOST_IN_AN_ACT}"
