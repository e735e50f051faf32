"""Keys by which an applicant is found: digests of the name's words, telephones, mailboxes and pages, in an index.

They follow every write of an author, whichever way it goes through the session; who writes past it (an act that empties
authors) removes them. Digests, so that the table says nothing of anybody by itself; it is personal data all the same.
"""

from collections.abc import Collection, Iterable
from hashlib import blake2b
from typing import Any

from sqlalchemy import delete, event, insert

from app.foundation.database import db
from app.messages.rules.personal import SHORTEST_WORD, AskedAuthor, mails_in, name_words, pages_in, phones_in
from app.messages.tables import Author, AuthorKey

KEYS = AuthorKey.__table__


def follow() -> None:
    """From now on every author written has its keys; said twice it is as if said once."""
    event.listen(Author, "after_insert", written)
    event.listen(Author, "after_update", written)


def written(_mapper: Any, connection: Any, author: Author) -> None:
    connection.execute(delete(KEYS).where(KEYS.c.author_id == author.id))
    if found := keys_of(author.name or "", author.contacts or "", author.reply_to or ""):
        connection.execute(insert(KEYS), [{"key": key, "author_id": author.id} for key in sorted(found)])


def keys_of(name: str, *contacts: str) -> set[int]:
    words = (("name", word) for word in name_words(name) if len(word) >= SHORTEST_WORD)
    said = ((by, value) for known in contacts for by, read in (("phone", phones_in), ("mail", mails_in), ("page", pages_in))
            for value in read(known))
    return digests((*words, *said))


def keys_asked(asked: AskedAuthor) -> list[int]:
    """All of them belong to whoever is looked for."""
    return sorted(digests((asked.by, value) for value in asked.values))


def digests(told: Iterable[tuple[str, str]]) -> set[int]:
    """The first eight bytes as a whole number; two that fall together are told apart by the author's own words."""
    return {int.from_bytes(blake2b(f"{by}:{value}".encode(), digest_size=8).digest(), "big", signed=True) for by, value in told}


def forget_keys(authors: Collection[int]) -> None:
    """Inside an act that empties or removes them."""
    db.session.flush()
    db.session.connection().execute(delete(KEYS).where(KEYS.c.author_id.in_(authors)))
