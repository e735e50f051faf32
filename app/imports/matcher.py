"""Words of another system and what they mean here: equal names, and what a person once said; never likeness."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.directory.tables import Alias, Topic, Unit
from app.foundation.database import db
from app.imports.formats.source_row import SourceRow
from app.imports.rules import BETWEEN, fold, topic_words, unit_words


@dataclass(frozen=True)
class Matched:
    """``waiting``: kind → words as the source wrote them, where nothing here is meant by them yet."""

    unit_id: int | None
    topic_id: int | None
    waiting: dict[str, str] | None


@dataclass(frozen=True)
class Matcher:
    """Folded words → ids. ``unit`` and ``topic`` hold names of the directory with the aliases over them."""

    unit: dict[str, int]
    topic: dict[str, int]
    unit_aliases: dict[str, int]
    stamp: tuple[int, datetime | None]

    def fresh(self) -> "Matcher":
        """Itself, or made anew when a person has said something since: one cheap statement per chunk."""
        return self if _stamp() == self.stamp else load_matcher()

    def of(self, row: SourceRow) -> Matched:
        unit = self.unit_of(row)
        topic = self.topic.get(fold(topic_words(row)), self.topic.get(fold(row.topic)))
        waiting = {}
        if unit is None and unit_words(row):
            waiting["unit"] = unit_words(row)
        if topic is None and topic_words(row):
            waiting["topic"] = topic_words(row)
        return Matched(unit, topic, waiting or None)

    def unit_of(self, row: SourceRow) -> int | None:
        """By an alias of all the words, else by the full name of the one who answers: the unit inside if named."""
        found = self.unit_aliases.get(fold(unit_words(row)))
        return found if found is not None else self.unit.get(fold(row.unit or row.organisation))


def load_matcher() -> Matcher:
    """The directory as it stands now: a few hundred rows. What a person said of a unit or topic since closed is asked anew."""
    stamp = _stamp()
    units = {fold(name): unit_id for name, unit_id in db.session.execute(
        select(Unit.name, Unit.id).where(Unit.recipient, Unit.active))}
    topics = _topics()
    return Matcher(units, topics | _aliases("topic", topics.values()), _aliases("unit", units.values()), stamp)


def _aliases(kind: str, targets: Iterable[int]) -> dict[str, int]:
    known = set(targets)
    return {words: target for words, target in db.session.execute(
        select(Alias.words, Alias.target_id).where(Alias.kind == kind)) if target in known}


def _stamp() -> tuple[int, datetime | None]:
    count, newest = db.session.execute(select(func.count(), func.max(Alias.at)).select_from(Alias)).one()
    return count, newest


def _topics() -> dict[str, int]:
    """Full «group › name», and the name alone where only one topic bears it."""
    full: dict[str, int] = {}
    alone: dict[str, list[int]] = {}
    for topic_id, group, name in db.session.execute(select(Topic.id, Topic.group, Topic.name).where(Topic.active)):
        full[fold(f"{group}{BETWEEN}{name}")] = topic_id
        alone.setdefault(fold(name), []).append(topic_id)
    return {words: ids[0] for words, ids in alone.items() if len(ids) == 1} | full
