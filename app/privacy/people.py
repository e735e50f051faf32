"""Names of people that stand in a text, whoever they are. Pure but for the dictionary of the search."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from app.messages.search.words import dictionary
from app.privacy.hiding import NAME_GONE

# An initial with its dot, or a word with a capital letter.
CAPITAL = re.compile(r"\b[А-ЯЁ]\.|\b[А-ЯЁ][а-яё]{1,40}\b")
# What is called after somebody, and what a place stands behind.
OF_A_PLACE = re.compile(
    r"\b(?:ул|улиц[аеуы]|пр|пр-т|просп|проспекте?|пер|переул(?:ок|ке)|пл|площад[ьи]|б-р|бульваре?|мкр|ш|шоссе|им|имени|школ[аеуы]"
    r"|парке?|сквере?|памятник[ау]?|пос|пгт|посёл(?:ок|ке)|посел(?:ок|ке)|сел[оае]|дер|деревн[яеи]|гор|город[ае]?|рек[аеиу]|святого)"
    r"\.?[\s«]*$", re.IGNORECASE)
INTRODUCED = re.compile(r"\b(?:зовут|фамилия|отчество)[\s:—-]{0,3}(?:[А-ЯЁ][а-яё]{1,40}\s){0,2}$")
OF_PEOPLE = ("Name", "Surn", "Patr")
BEGINS = re.compile(r"(?:^|[.!?…\n»\")])\s*$")
HOUSE = re.compile(r",? ?(?:д\.? ?|дом ?)?\d")
BEFORE = 60
# From here on a word is rather a name than anything else the dictionary knows it as.
RATHER = 0.5


@dataclass(frozen=True)
class Said:
    """One word with a capital letter and what the dictionary takes it for: Name, Surn, Patr, Init; ``rather``: a name first of
    all, ``surname``: a surname first of all, ``common``: a common word, too."""

    start: int
    end: int
    kinds: frozenset[str]
    rather: bool = False
    surname: bool = False
    common: bool = False


def without_people(text: str, elsewhere: Collection[str] = (), surnames: bool = False) -> str:
    """The text with names of people taken out: with a patronymic, with initials, a name beside a surname, a name alone that is
    hardly anything else, what somebody says to be called. ``elsewhere``: words of places and units. ``surnames``: those that
    stand alone, too, but for streets with their house; for who does the work they may be the place of it."""
    left, at = [], 0
    for run in runs(text, elsewhere):
        if is_person(run, text) or (surnames and is_surname(run, text)):
            left += [text[at:run[0].start], NAME_GONE]
            at = run[-1].end
    return "".join(left) + text[at:]


def runs(text: str, elsewhere: Collection[str]) -> Iterator[list[Said]]:
    """Words that may be of one name, with nothing but blanks between them."""
    run: list[Said] = []
    for found in chain(CAPITAL.finditer(text), (None,)):
        said = said_of(found, text, elsewhere) if found else None
        if run and (said is None or text[run[-1].end:said.start].strip(" \u00a0")):
            yield run
            run = []
        if said:
            run.append(said)


def said_of(found: re.Match[str], text: str, elsewhere: Collection[str]) -> Said | None:
    word = found.group()
    if word.endswith("."):
        return Said(*found.span(), frozenset({"Init"}))
    kinds, rather, surname, common = kinds_of(word)
    called = bool(INTRODUCED.search(text[max(0, found.start() - BEFORE):found.start()]))
    if not (kinds or called) or word.lower().replace("ё", "е") in elsewhere:
        return None
    return Said(*found.span(), kinds, rather or called, surname, common)


@lru_cache(maxsize=20_000)
def kinds_of(word: str) -> tuple[frozenset[str], bool, bool, bool]:
    parsed = dictionary().parse(word)
    kinds = frozenset(kind for one in parsed for kind in OF_PEOPLE if kind in one.tag)
    common = any(not any(kind in one.tag for kind in OF_PEOPLE) for one in parsed)
    name, surname = (sum(one.score for one in parsed if kind in one.tag) >= RATHER for kind in ("Name", "Surn"))
    return kinds, name, surname, common


def is_surname(run: list[Said], text: str) -> bool:
    """A word that is common, too, has its capital letter perhaps from the sentence it begins."""
    said = any(one.surname and not (one.common and BEGINS.search(text[max(0, one.start - BEFORE):one.start])) for one in run)
    return said and not OF_A_PLACE.search(text[max(0, run[0].start - BEFORE):run[0].start]) \
        and not HOUSE.match(text, run[-1].end)


def is_person(run: list[Said], text: str) -> bool:
    if OF_A_PLACE.search(text[max(0, run[0].start - BEFORE):run[0].start]):
        return False
    kinds = frozenset().union(*(said.kinds for said in run))
    beside = len(run) > 1 and {"Name", "Surn"} <= kinds and any(
        one.kinds & {"Name"} and other.kinds & {"Surn"} for one in run for other in run if one is not other)
    initials = sum(said.kinds == {"Init"} for said in run)
    return "Patr" in kinds or beside or any(said.rather for said in run) or (0 < initials < len(run))
