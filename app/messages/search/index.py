"""The index of words, beside the tables: FTS5 of SQLite, a tsvector with GIN on PostgreSQL. One row a message.

Acts that write text index it at once; what comes in bulk waits (``message.searchable``) for the job.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    bindparam,
    cast,
    column,
    false,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from app.foundation.database import act, ask, db
from app.foundation.viewer import TIMETABLE
from app.messages.search.words import Wanted, terms_of
from app.messages.tables import Answer, Assignment, ExternalNumber, Message

CHUNK = 500
M, A, X, W = (table.__table__.c for table in (Message, Answer, ExternalNumber, Assignment))
UNIT = "xunit"
TEXTS = (M.text, M.settlement, M.street, M.house, M.place_note, M.essence_subject, M.essence_object, M.essence_place,
         M.essence_request)
NUMBERS = bindparam("numbers", expanding=True)
# Everything that is looked through: the text, the place, answers, numbers elsewhere; and the units at work, each as a word
# that nobody can type.
LOOKED_THROUGH = union_all(
    select(M.id, reduce(lambda one, other: one + " " + other, (func.coalesce(text, "") for text in TEXTS))).where(
        M.id.in_(NUMBERS)),
    select(A.message_id, A.text).where(A.message_id.in_(NUMBERS)),
    select(X.message_id, X.number).where(X.message_id.in_(NUMBERS)),
    select(W.message_id, literal(UNIT) + cast(W.unit_id, String)).where(W.message_id.in_(NUMBERS), W.active))
WAITING = M.searchable == false()
# Neither engine's table is known to the mapper: one is virtual, and each has its own words.
SQLITE_DROP, SQLITE_ADD = (text("DELETE FROM message_words WHERE rowid = :number"),
                           text("INSERT INTO message_words (rowid, terms) VALUES (:number, :terms)"))
POSTGRES_PUT = text("INSERT INTO message_words (id, terms) VALUES (:number, array_to_tsvector(CAST(:terms AS text[]))) "
                    "ON CONFLICT (id) DO UPDATE SET terms = excluded.terms")
IN_POSTGRES = table("message_words", column("id"), column("terms", TSVECTOR))
IN_SQLITE = table("message_words", column("rowid"))


def index_message(message: Message) -> None:
    """Indexes one message inside the act that wrote its text."""
    message.searchable = True
    db.session.flush()
    put(texts_of([message.id]))


def texts_of(numbers: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {number: [] for number in numbers}
    for number, words in ask(LOOKED_THROUGH, {"numbers": list(numbers)}):
        found[number].append(words)
    return found


def put(texts: dict[int, list[str]]) -> None:
    if not texts:
        return
    if db.engine.dialect.name == "sqlite":
        rows: list[dict[str, Any]] = [{"number": number, "terms": " ".join(terms_of(words))} for number, words in texts.items()]
        db.session.execute(SQLITE_DROP, rows)
        db.session.execute(SQLITE_ADD, rows)
    else:
        db.session.execute(POSTGRES_PUT, [{"number": number, "terms": terms_of(words)} for number, words in texts.items()])


def forget(numbers: Iterable[int]) -> None:
    """Takes messages that are removed out of the index."""
    rows = [{"number": number} for number in numbers]
    if rows:
        db.session.execute(SQLITE_DROP if db.engine.dialect.name == "sqlite" else
                           text("DELETE FROM message_words WHERE id = :number"), rows)


def waits() -> bool:
    return db.session.scalar(select(M.id).where(WAITING).limit(1)) is not None


def index_waiting(until: Callable[[], bool] = lambda: False) -> int:
    """Indexes what came in bulk, newest first, in short acts; how many. Not inside an act. ``until``: time to stop."""
    count = 0
    while not until():
        with act(TIMETABLE):
            numbers = db.session.scalars(select(M.id).where(WAITING).order_by(M.id.desc()).limit(CHUNK)
                                         .with_for_update(skip_locked=True)).all()
            put(texts_of(numbers))
            db.session.execute(update(Message).where(M.id.in_(numbers)).values(searchable=True))
        if not numbers:
            break
        count += len(numbers)
    return count


def match_of(wanted: Wanted) -> str:
    """What is asked of the index for words in any of their forms; words typed halfway are dearer, because every word that
    begins so is read to its end.

    Built of letters and digits of our own alphabet only, so that nothing typed is taken for an operator.
    """
    return (fts_query if db.engine.dialect.name == "sqlite" else ts_query)(wanted)


def of_units_too(match: str, units: Sequence[int]) -> str:
    """Narrowed to what the units are at work on."""
    sqlite = db.engine.dialect.name == "sqlite"
    terms = [f'"{UNIT}{unit}"' if sqlite else f"'{UNIT}{unit}'" for unit in units]
    return f"({' OR '.join(terms)}) AND {match}" if sqlite else f"({' | '.join(terms)}) & {match}"


def fts_query(wanted: Wanted) -> str:
    return " AND ".join("(" + " OR ".join([f'"{term}"' for term in terms] + ([f'"{begin}"*'] if begin else [])) + ")"
                        for terms, begin in wanted)


def ts_query(wanted: Wanted) -> str:
    return " & ".join("(" + " | ".join([f"'{term}'" for term in terms] + ([f"'{begin}':*"] if begin else [])) + ")"
                      for terms, begin in wanted)


def newest_matching(conditions: Sequence[ColumnElement[bool]], earlier: bool) -> Select:
    """Numbers of messages that match ``match``, newest first, at most ``most``; ``earlier`` than ``before``.

    SQLite is led from its index of words, newest first, to the messages: a frequent word is never read to its end.
    """
    number: ColumnElement[int] = IN_SQLITE.c.rowid if db.engine.dialect.name == "sqlite" else M.id
    if db.engine.dialect.name == "sqlite":
        source = IN_SQLITE.join(Message.__table__, M.id == number)
        matches: ColumnElement[bool] = literal_column("message_words").op("MATCH")(bindparam("match"))
    else:
        source = Message.__table__.join(IN_POSTGRES, IN_POSTGRES.c.id == M.id)
        matches = IN_POSTGRES.c.terms.op("@@")(cast(bindparam("match"), TSQUERY))
    query = select(number).select_from(source).where(matches, *conditions)
    if earlier:
        query = query.where(number < bindparam("before"))
    return query.order_by(number.desc()).limit(bindparam("most"))
