"""A short piece of a text around the words it was found by. Pure; words are told as the index tells them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.messages.search.words import Wanted, stems_of

LONGEST = 160
# Room kept beside the words, so that they are read in their sentence.
AROUND = 40
TOKEN = re.compile(r"[0-9a-zа-яё]+", re.IGNORECASE)
GAP = re.compile(r"\s")


@dataclass(frozen=True)
class Piece:
    """Some of a text; ``found``: one of the words looked for."""

    words: str
    found: bool = False


@dataclass(frozen=True)
class Hit:
    """Where a word stands, and which of the words looked for it is (by place; a word may be several)."""

    start: int
    end: int
    which: frozenset[int]


class Sought:
    """The words looked for. What each word of the texts is to them is reckoned once: long texts repeat their words."""

    def __init__(self, wanted: Wanted):
        self.count = len(wanted)
        self.by_term: dict[str, set[int]] = {}
        for place, (terms, _) in enumerate(wanted):
            for term in terms:
                self.by_term.setdefault(term, set()).add(place)
        self.beginnings = [(begin, place) for place, (_, begin) in enumerate(wanted) if begin]
        self.known: dict[str, frozenset[int]] = {}

    def which(self, token: str) -> frozenset[int]:
        word = token.lower().replace("ё", "е")
        found = {place for term in stems_of(word) for place in self.by_term.get(term, ())}
        return frozenset(found | {place for begin, place in self.beginnings if word.startswith(begin)})

    def hits_in(self, text: str) -> list[Hit]:
        """Every word of the text that was looked for, in any of its forms."""
        known, hits, end = self.known, [], 0
        for token in TOKEN.findall(text):  # half the time of going through matches
            start = text.index(token, end)
            end = start + len(token)
            which = known.get(token)
            if which is None:
                which = known[token] = self.which(token)
            if which:
                hits.append(Hit(start, end, which))
        return hits


def words_of(hits: Sequence[Hit]) -> frozenset[int]:
    return frozenset().union(*(hit.which for hit in hits))


def closest(hits: Sequence[Hit], known: frozenset[int]) -> Sequence[Hit]:
    """The first run of hits, close enough for one excerpt, that shows the most different words beyond the ``known``."""
    best: Sequence[Hit] = ()
    for first in range(len(hits)):
        last = first + 1
        while last < len(hits) and hits[last].end - hits[first].start <= LONGEST - AROUND:
            last += 1
        if len(words_of(hits[first:last]) - known) > len(words_of(best) - known):
            best = hits[first:last]
    return best


def excerpt(text: str, run: Sequence[Hit]) -> tuple[Piece, ...]:
    """At most LONGEST signs around a run of hits, cut between words; «…» where the text goes on."""
    start, end = borders(text, run[0].start, min(run[-1].end, run[0].start + LONGEST))
    pieces = marked(text[start:end], [Hit(hit.start - start, min(hit.end, end) - start, hit.which) for hit in run])
    return (*((Piece("… "),) if start else ()), *pieces, *((Piece(" …"),) if end < len(text.rstrip()) else ()))


def borders(text: str, first: int, last: int) -> tuple[int, int]:
    """From ``first`` to ``last`` with as much around it as there is room for."""
    room = LONGEST - (last - first)
    start = max(0, min(first - room // 3, len(text) - LONGEST))
    end = min(len(text), start + LONGEST)
    if start and (gap := GAP.search(text, start - 1, first)):
        start = gap.end()
    if end < len(text):
        end = max((gap.start() for gap in GAP.finditer(text, last, end + 1)), default=end)
    return start, end


def marked(text: str, hits: Sequence[Hit]) -> tuple[Piece, ...]:
    """The whole text with its hits told apart."""
    pieces, done = [], 0
    for hit in hits:
        pieces += [Piece(text[done:hit.start]), Piece(text[hit.start:hit.end], True)]
        done = hit.end
    return tuple(piece for piece in (*pieces, Piece(text[done:])) if piece.words)
