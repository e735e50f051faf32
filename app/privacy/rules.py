"""How long personal data are kept, and what is taken out of a text. Pure but for the dictionary of the search."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from app.messages.rules.personal import without_contacts
from app.messages.search.words import forms_of

# Repeats are looked for within 84 days of a message's end.
LEAST_MONTHS, MOST_MONTHS = 3, 180
MESSAGE_MONTHS, APPEAL_MONTHS = 12, 60
DEFAULT_BASIS = "значение по умолчанию, актом не установлено"
# How many messages, or questions, one act reaches: its extract is still a paper that somebody can read.
MOST_IN_AN_ACT = 2000
DESTROYED = {
    "name": "имя", "contacts": "контакты", "address": "адрес для ответа", "link": "ссылка на запись заявителя",
    "texts": "имя, телефоны и почта в текстах", "scan": "скан письма", "papers": "подписанные документы и их копии",
    "letters": "адреса писем", "source": "строка выгрузки", "drafts": "черновики"}
NAME_GONE, CONTACT_GONE = "[имя скрыто]", "[контакт скрыт]"
CAPITALISED = re.compile(r"\b[А-ЯЁA-Z][а-яёa-zА-ЯЁA-Z]+\b")
SHORTEST_NAME, SHORTEST_CONTACT = 3, 5


def months_before(today: date, months: int) -> date:
    """The same day so many months ago, or the last one of a shorter month."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


class Hiding:
    """Takes one applicant out of texts: the name in any of its forms, the contacts as they were written, and every
    telephone and mailbox."""

    def __init__(self, name: str, contacts: Iterable[str]):
        words = [word for word in re.findall(r"[а-яёa-z]+", name.lower()) if len(word) >= SHORTEST_NAME]
        self.forms = {form for word in words for form in forms_of(word.replace("ё", "е"))}
        self.contacts = sorted({known.strip() for known in contacts if len(known.strip()) >= SHORTEST_CONTACT},
                               key=len, reverse=True)

    def hide(self, text: str) -> str:
        for known in self.contacts:
            text = text.replace(known, CONTACT_GONE)
        if self.forms:
            text = CAPITALISED.sub(self._word, text)
        return without_contacts(text)

    def _word(self, found: re.Match[str]) -> str:
        """A word with a capital letter alone: a street in small letters is no name."""
        word = found.group()
        mine = not self.forms.isdisjoint(forms_of(word.lower().replace("ё", "е")))
        return NAME_GONE if mine else word
