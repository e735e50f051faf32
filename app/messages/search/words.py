"""Words into terms: the stems of a word and of every normal form it may have. Pure but for the dictionary it reads once.

The stem of the word alone misses «окно» for «окон» and «дети» for «ребёнок»; the likeliest normal form alone loses «ямы». Most
words have one stem for all of it, so a question is short. The index keeps normal forms too, for words typed halfway; stems
carry a Latin sign, so that they never meet one.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from pymorphy3 import MorphAnalyzer
from snowballstemmer import stemmer

WORD = re.compile(r"[0-9a-zа-я]+")
# The word under which the index keeps a unit at work (index.UNIT): never what somebody asks for.
UNIT_WORD = re.compile(r"xunit\d+")
MOST_WORDS, LONGEST = 8, 40
STEM = "s"
# A word typed to this length is looked for by its beginning too.
BEGINNING = 4
# For each word looked for: its terms, any of which will do, and the beginning that will do too, or nothing.
Wanted = tuple[tuple[tuple[str, ...], str], ...]


@cache
def dictionary() -> MorphAnalyzer:
    return MorphAnalyzer(lang="ru")


@cache
def stems():
    return stemmer("russian")


def words_in(text: str) -> list[str]:
    """Words and numbers, in small letters, without «ё»."""
    return WORD.findall(text.lower().replace("ё", "е"))


@lru_cache(maxsize=50_000)
def forms_of(word: str) -> tuple[frozenset[str], frozenset[str]]:
    """Stems and normal forms of one word as ``words_in`` gives it. Two words are forms of one if they share a stem."""
    word = word[:LONGEST]
    if not "а" <= word[0] <= "я":
        return frozenset((word,)), frozenset()
    normal = frozenset(one.normal_form.replace("ё", "е") for one in dictionary().parse(word))
    return frozenset(STEM + stems().stemWord(form) for form in (word, *normal)), normal


def stems_of(word: str) -> frozenset[str]:
    return forms_of(word)[0]


def terms_of(texts: Iterable[str]) -> list[str]:
    """All terms of some texts, each once."""
    found: set[str] = set()
    for text in texts:
        for word in words_in(text):
            found.update(*forms_of(word))
    return sorted(found)


def asked(words: str, begun: bool = False) -> Wanted:
    """``begun``: long words will do by their beginning too."""
    return tuple((tuple(sorted(stems_of(word))), word if begun and len(word) >= BEGINNING else "")
                 for word in words_in(words)[:MOST_WORDS] if not UNIT_WORD.fullmatch(word))
