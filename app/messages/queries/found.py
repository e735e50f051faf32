"""How messages were found by words: these marked in the title, and a piece of the text or of an answer around them."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Integer, bindparam, literal, select, union_all

from app.foundation.database import ask
from app.messages.queries.rows import Page
from app.messages.rules.personal import without_contacts
from app.messages.search import Piece, Sought, closest, excerpt, marked, words_of
from app.messages.tables import Answer, Message

M, A = Message.__table__.c, Answer.__table__.c
NUMBERS = bindparam("numbers", expanding=True)
# The text of a message stands before its answers, and these newest first.
TEXTS = union_all(select(M.id.label("number"), literal(None, Integer).label("answer"), M.text).where(M.id.in_(NUMBERS)),
                  select(A.message_id, A.id, A.text).where(A.message_id.in_(NUMBERS)))


@dataclass(frozen=True)
class Found:
    """``excerpt`` is empty when the title shows as much, or when the words stand elsewhere (address, number)."""

    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...] = ()
    of_answer: bool = False


def found_on(page: Page) -> dict[int, Found]:
    """By number, for the rows of a page that was found by words: rows that have passed the gate."""
    if not page.wanted or not page.rows:
        return {}
    texts: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for number, answer, text in ask(TEXTS, {"numbers": [row.number for row in page.rows]}):
        texts[number].append((answer or 0, text))
    sought = Sought(page.wanted)
    return {row.number: found_in(row.title, sorted(texts[row.number], key=lambda one: (one[0] > 0, -one[0])), sought)
            for row in page.rows}


def found_in(title: str, texts: list[tuple[int, str]], sought: Sought) -> Found:
    """``texts``: (id of the answer, 0 for the message's own text, text); the first that adds the most words is taken."""
    hits = sought.hits_in(title)
    shown = words_of(hits)
    found, added = Found(marked(title, hits)), 0
    for answer, text in texts:
        if added + len(shown) == sought.count:
            break
        text = without_contacts(text)
        run = closest(sought.hits_in(text), shown)
        if len(words_of(run) - shown) > added:
            found, added = Found(found.title, excerpt(text, run), bool(answer)), len(words_of(run) - shown)
    return found
