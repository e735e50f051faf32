"""What is taken out of a text with its applicant. Pure but for the dictionary of the search."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.messages.rules.personal import BETWEEN, HANDLE, mails_in, pages_in, phones_in, without_contacts
from app.messages.search.words import dictionary, stems_of

NAME_GONE, CONTACT_GONE = "[имя скрыто]", "[контакт скрыт]"
LETTERS = re.compile(r"[а-яёa-z]+", re.IGNORECASE)
# An initial with its dot, or a word.
WORD = re.compile(r"\b[А-ЯЁA-Z]\b\.?|[А-ЯЁа-яёA-Za-z]{2,}")
# A shorter name is told from a particle by its neighbour alone.
SHORTEST_ALONE, SHORTEST_CONTACT, SHORTEST_NICK = 3, 5, 5
ALL_INITIALS = 3
TEN, LOCAL = 10, (7, 6, 5)
# Whoever signs so has said what they are, not who.
NOT_NAMES = frozenset(re.findall(r"\w+", """
    житель жительница жители город города поселок поселка село села деревня деревни район района округ округа область улица
    улицы дом дома двор двора квартира подъезд подъезда администрация управление отдел общество ответственность организация
    учреждение предприятие компания школа ооо оао зао пао ао мку муп мбу мбоу мбдоу мау гку гбу гуп ук тсж тсн снт ип аноним
    гражданин гражданка"""))
PERSON_TAGS = ("Name", "Surn", "Patr")


def left_out(name: str, elsewhere: Collection[str]) -> frozenset[str]:
    """Words of a name that are of places, organisations (``elsewhere``) and the like: hidden, they would eat the place out of
    a text. What the dictionary knows as somebody's name stays one."""
    return frozenset(word for word in name_words(name) if word in NOT_NAMES or (word in elsewhere and not of_people(word)))


def of_people(word: str) -> bool:
    return any(tag in one.tag for one in dictionary().parse(word) if one.is_known for tag in PERSON_TAGS)


def name_words(name: str) -> list[str]:
    return [word.lower().replace("ё", "е") for word in LETTERS.findall(name) if len(word) > 1]


@dataclass(frozen=True)
class Part:
    """A place in a text that may be a part of the name. ``of``: which of its words; ``alone``: enough by itself."""

    start: int
    end: int
    of: frozenset[int]
    initial: bool
    alone: bool


class Hiding:
    """Takes one applicant out of texts: the name in any of its forms, the contacts however they are written, and every
    telephone and mailbox. ``reply_to`` may be a postal address: of it a telephone, a mailbox and the whole are known."""

    def __init__(self, name: str, contacts: str = "", reply_to: str = "", left_out: frozenset[str] = frozenset()):
        self.words = [(word, stems_of(word)) for word in name_words(name) if word not in left_out]
        self.contacts = sorted({known.strip() for known in (contacts, reply_to) if len(known.strip()) >= SHORTEST_CONTACT},
                               key=len, reverse=True)
        numbers = {*phones_in(contacts), *(number for number in phones_in(reply_to) if len(number) >= TEN)}
        self.patterns = [re.compile(pattern, re.IGNORECASE) for pattern in (
            *(mail_pattern(mail) for mail in mails_in(f"{contacts} {reply_to}")),
            *(page_pattern(page) for page in pages_in(contacts.replace(",", " ").replace(";", " "))),
            *(rf"(?<!\w){re.escape(handle)}(?!\w)" for handle in HANDLE.findall(contacts)),
            *(number_pattern(number) for number in sorted(numbers, key=len, reverse=True)))]

    def hide(self, text: str) -> str:
        for known in self.contacts:
            text = text.replace(known, CONTACT_GONE)
        for pattern in self.patterns:
            text = pattern.sub(CONTACT_GONE, text)
        return without_contacts(self.without_name(text) if self.words else text)

    def without_name(self, text: str) -> str:
        left, at = [], 0
        for start, end in self._found(text):
            left += [text[at:start], NAME_GONE]
            at = end
        return "".join(left) + text[at:]

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        """Parts of the name that stand together go as one when they are of several words of it; others one by one."""
        for run in runs(text, [part for part in map(self._part, WORD.finditer(text)) if part]):
            several = len(frozenset().union(*(part.of for part in run))) > 1
            if len(run) > 1 and several and (len(run) >= ALL_INITIALS or not all(part.initial for part in run)):
                yield run[0].start, run[-1].end
            else:
                yield from ((part.start, part.end) for part in run if part.alone)

    def _part(self, found: re.Match[str]) -> Part | None:
        """A word with a capital letter is enough alone: in small letters it may be a street, or hope."""
        said = found.group().rstrip(".")
        word, initial = said.lower().replace("ё", "е"), len(said) == 1
        stems = frozenset() if initial else stems_of(word)
        of = frozenset(place for place, (mine, known) in enumerate(self.words)
                       if (mine[0] == word if initial else not known.isdisjoint(stems)))
        alone = not initial and said[0].isupper() and any(len(self.words[place][0]) >= SHORTEST_ALONE for place in of)
        return Part(*found.span(), of, initial, alone) if of else None


def runs(text: str, parts: list[Part]) -> Iterator[list[Part]]:
    """Parts with nothing but blanks or a hyphen between them."""
    run = parts[:1]
    for last, part in pairwise(parts):
        if text[last.end:part.start].strip(" \u00a0\n-"):
            yield run
            run = []
        run.append(part)
    if run:
        yield run


def mail_pattern(mail: str) -> str:
    return rf"(?<![\w.+-]){re.escape(mail)}(?!\w)"


def page_pattern(page: str) -> str:
    """The page with or without its scheme, and the nickname it ends with."""
    nick = page.rsplit("/", 1)[-1]
    alone = rf"|(?<![\w/.]){re.escape(nick)}(?!\w)" if len(nick) >= SHORTEST_NICK and not nick.isdigit() else ""
    return rf"(?<![\w.])(?:https?://)?(?:www\.|m\.)?{re.escape(page)}(?!\w)/?{alone}"


def number_pattern(number: str) -> str:
    """Its digits in any groups, with the country's digit or without; of a telephone's ten the last ones, too."""
    tails = () if len(number) != TEN else LOCAL[:1] if number.startswith("9") else LOCAL
    ways = [number, *(number[-tail:] for tail in tails)]
    return "|".join(rf"(?<![\w/])(?<!\d[.-])(?:\+?[78]{BETWEEN})?\(?{BETWEEN.join(way)}(?![\w/])" for way in ways)
