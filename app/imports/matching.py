"""Words that mean nothing here yet: shown with counts and examples, matched once by a person, kept as aliases."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from sqlalchemy import func, insert, null, select, update
from sqlalchemy.orm import InstrumentedAttribute

from app.directory.tables import Alias, Person, Topic, Unit
from app.foundation.database import act, db
from app.foundation.history import History, record
from app.foundation.refusal import Refusal, Stale
from app.foundation.viewer import Viewer
from app.imports.rules import BETWEEN, fold
from app.messages.tables import Message

KINDS = ("unit", "topic")
CHUNK = 200
EXAMPLES = 3
MOST_ALIKE = 3
ALIKE = 0.55
PAGE = 25
MOST_SAID = 500
# Few among a million: the condition of a partial index.
WAITS = Message.not_matched.is_not(null())
COLUMNS = {"unit": "unit_id", "topic": "topic_id"}


@dataclass(frozen=True)
class Choice:
    """A unit or topic of the directory."""

    id: int
    label: str


@dataclass(frozen=True)
class Waiting:
    """Words of the source with the messages that wait for their meaning. ``alike`` are only offered, never taken."""

    words: str
    count: int
    examples: tuple[int, ...]
    alike: tuple[Choice, ...]


@dataclass(frozen=True)
class Said:
    """An alias as it was saved."""

    words: str
    target: str
    who: str
    at: datetime


def waiting_words(kind: str, systems: Collection[str], skip: int = 0) -> tuple[list[Waiting], int]:
    """One page of unmatched words of these systems, the most frequent first, and how many words there are in all."""
    found = _grouped(kind, systems)
    known = choices(kind)
    page = found[skip:skip + PAGE]
    return [Waiting(words, count, _examples(kind, words, systems), alike(words, known)) for words, count in page], len(found)


def all_waiting(kind: str, systems: Collection[str]) -> list[Waiting]:
    """Every unmatched word for a table, without looking for what reads alike."""
    return [Waiting(words, count, _examples(kind, words, systems), ())
            for words, count in _grouped(kind, systems)]


def count_waiting(systems: Collection[str]) -> dict[str, int]:
    """Kind → how many different words wait."""
    return {kind: len(_grouped(kind, systems)) for kind in KINDS}


def choices(kind: str) -> list[Choice]:
    if kind == "unit":
        rows = db.session.execute(select(Unit.id, Unit.name).where(Unit.recipient, Unit.active).order_by(Unit.name))
        return [Choice(*row) for row in rows]
    topics = db.session.execute(select(Topic.id, Topic.group, Topic.name).where(Topic.active)
                                .order_by(Topic.group, Topic.name))
    return [Choice(topic_id, f"{group}{BETWEEN}{name}") for topic_id, group, name in topics]


def alike(words: str, known: Sequence[Choice]) -> tuple[Choice, ...]:
    """What reads alike, best first: for a person to look at."""
    told = fold(words)
    near = [(SequenceMatcher(None, told, fold(choice.label)).ratio(), choice) for choice in known]
    best = sorted((pair for pair in near if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return tuple(choice for _, choice in best[:MOST_ALIKE])


def said(kind: str) -> list[Said]:
    """Aliases of a kind with who said so, newest first."""
    rows = db.session.execute(
        select(Alias, Person.post).join(Person, Person.id == Alias.person_id, isouter=True)
        .where(Alias.kind == kind).order_by(Alias.at.desc(), Alias.id.desc()).limit(MOST_SAID)).all()
    labels = {choice.id: choice.label for choice in choices(kind)}
    return [Said(row.Alias.words, labels.get(row.Alias.target_id, "—"), row.post or "", row.Alias.at) for row in rows]


def match(viewer: Viewer, kind: str, words: str, target: int | None, now: Callable[[], datetime]) -> int:
    """Keeps what a person said, then applies it to every message that waits, in short acts; how many.

    Not inside an act. Safe to do again: what a broken connection left is done then.
    """
    if kind not in KINDS or not fold(words):
        raise Refusal("Эти слова уже сопоставлены.", "target")
    if target is None or target not in {choice.id for choice in choices(kind)}:
        raise Refusal("Выберите из справочника.", "target")
    with act(viewer):
        _keep(viewer, kind, fold(words), target, now())
    return sum(_apply(viewer, kind, ids, target, now()) for ids in _chunks(_waiting_ids(kind, fold(words))))


def forget(viewer: Viewer, kind: str, words: str, at: datetime) -> None:
    """Takes back what a person said: the next export asks again; messages matched meanwhile stay. Inside an act."""
    alias = db.session.scalar(select(Alias).where(Alias.kind == kind, Alias.words == words).with_for_update())
    if alias is None:
        raise Stale("Эти слова уже забыты.")
    record(viewer, "alias", alias.id, "forget", at, kind=kind, target=alias.target_id)
    db.session.delete(alias)


def _keep(viewer: Viewer, kind: str, folded: str, target: int, at: datetime) -> None:
    alias = db.session.scalar(select(Alias).where(Alias.kind == kind, Alias.words == folded))
    if alias is None:
        alias = Alias(kind=kind, words=folded, target_id=target, person_id=viewer.person_id, at=at)
        db.session.add(alias)
    alias.target_id, alias.person_id, alias.at = target, viewer.person_id, at
    db.session.flush()
    record(viewer, "alias", alias.id, "match", at, kind=kind, target=target)


def _apply(viewer: Viewer, kind: str, ids: Sequence[int], target: int, at: datetime) -> int:
    """One short act: the id where there is none yet, the waiting words gone, a version and a history row each."""
    column = COLUMNS[kind]
    with act(viewer):
        rows = db.session.execute(
            select(Message.id, Message.not_matched, getattr(Message, column), Message.round, Message.state)
            .where(Message.id.in_(ids)).order_by(Message.id).with_for_update()).all()
        done = [row for row in rows if kind in (row[1] or {})]
        for number, waits, held, _, _ in done:
            left = {name: said for name, said in waits.items() if name != kind} or None
            db.session.execute(update(Message).where(Message.id == number).values(
                {column: held or target, "not_matched": left, "version": Message.version + 1}))
        if done:
            db.session.execute(insert(History), [
                {"at": at, "person_id": viewer.person_id, "role": viewer.main_role, "act": "match",
                 "subject_kind": "message", "subject_id": number, "facts": {
                     "round": turn, "state": state, "kind": kind, "target": target}}
                for number, _, _, turn, state in done])
    return len(done)


def _written(kind: str) -> InstrumentedAttribute:
    return Message.not_matched[kind].as_string()


def _grouped(kind: str, systems: Collection[str]) -> list[tuple[str, int]]:
    """Different spellings of the same words are one line, shown as the most frequent of them."""
    words = _written(kind)
    rows = db.session.execute(select(words, func.count()).where(WAITS, Message.channel.in_(systems), words.is_not(None))
                              .group_by(words)
                              .order_by(func.count().desc(), words))
    shown: dict[str, tuple[str, int]] = {}
    for written, count in rows:
        first, before = shown.get(fold(written), (written, 0))
        shown[fold(written)] = (first, before + count)
    return sorted(shown.values(), key=lambda pair: (-pair[1], pair[0]))


def _examples(kind: str, words: str, systems: Collection[str]) -> tuple[int, ...]:
    return tuple(db.session.scalars(
        select(Message.id).where(WAITS, Message.channel.in_(systems), _written(kind) == words)
        .order_by(Message.id.desc()).limit(EXAMPLES)))


def _waiting_ids(kind: str, folded: str) -> list[int]:
    known = db.session.scalars(select(_written(kind)).where(WAITS, _written(kind).is_not(None)).distinct())
    written = [words for words in known if fold(words) == folded]
    ids = list(db.session.scalars(select(Message.id).where(WAITS, _written(kind).in_(written)).order_by(Message.id)))
    db.session.rollback()
    return ids


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(ids), CHUNK):
        yield ids[first:first + CHUNK]
