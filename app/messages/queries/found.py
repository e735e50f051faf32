"""How messages were found by words: these marked in the title, and a piece of the text or of an answer around them."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from app.foundation.database import ask
from app.messages.queries.rows import Page, Row
from app.messages.rules.personal import without_contacts
from app.messages.search import Piece, Sought, closest, excerpt, marked, words_of
from app.messages.tables import Answer, Message

M, A = Message.__table__.c, Answer.__table__.c
NUMBERS = bindparam("numbers", expanding=True)
TEXTS = select(M.id, M.text).where(M.id.in_(NUMBERS))
ANSWERS = select(A.message_id, A.text).where(A.message_id.in_(NUMBERS)).order_by(A.id.desc())


@dataclass(frozen=True)
class Found:
    """``excerpt`` is empty when the title shows as much, or when the words stand elsewhere (address, number)."""

    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...] = ()
    of_answer: bool = False


class Looked:
    """A row of the list and what its texts, read one after the other, have shown of the words so far. What the row shows
    anyway, its title and its place, need not be shown again."""

    def __init__(self, row: Row, sought: Sought):
        hits = sought.hits_in(row.title)
        self.sought, self.found, self.added = sought, Found(marked(row.title, hits)), 0
        self.shown = words_of(hits) | words_of(sought.hits_in(row.place))

    @property
    def lacking(self) -> bool:
        return self.added + len(self.shown) < self.sought.count

    def read(self, text: str, of_answer: bool) -> None:
        """The text that adds the most words is the one to be shown, the first of them where several add as many."""
        text = without_contacts(text)
        run = closest(self.sought.hits_in(text), self.shown)
        if len(words_of(run) - self.shown) > self.added:
            self.found = Found(self.found.title, excerpt(text, run), of_answer)
            self.added = len(words_of(run) - self.shown)


def found_on(page: Page) -> dict[int, Found]:
    """By number, for the rows of a page that was found by words: rows that have passed the gate. The text of a message is read
    before its answers, and these newest first, each only where words are still lacking."""
    if not page.wanted or not page.rows:
        return {}
    sought = Sought(page.wanted)
    rows = {row.number: Looked(row, sought) for row in page.rows}
    for texts in (TEXTS, ANSWERS):
        if lacking := [number for number, row in rows.items() if row.lacking]:
            for number, text in ask(texts, {"numbers": lacking}):
                if rows[number].lacking:
                    rows[number].read(text, texts is ANSWERS)
    return {number: row.found for number, row in rows.items()}
