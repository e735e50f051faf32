"""Every set of every figure counted by another road: plain loops over all rows, without a query."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf

from sqlalchemy import select

from app.directory.tables import Settlement, Topic, Unit
from app.figures import Cut, Period
from app.foundation.database import db
from app.messages.rules.words import RETURN_REASONS
from app.messages.tables import Answer, Author, Clock, Decision, Message, Reaction


@dataclass
class Town:
    """All rows there are."""

    messages: dict[int, Message] = field(default_factory=dict)
    authors: dict[int, Author] = field(default_factory=dict)
    groups: dict[int, str] = field(default_factory=dict)
    units: dict[int, Unit] = field(default_factory=dict)
    topic_blocks: dict[int, int | None] = field(default_factory=dict)
    territories: dict[str, int] = field(default_factory=dict)
    clocks: list[Clock] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)

    @classmethod
    def read(cls) -> "Town":
        rows = {table: list(db.session.scalars(select(table))) for table in (
            Message, Author, Topic, Unit, Settlement, Clock, Answer, Decision, Reaction)}
        return cls({one.id: one for one in rows[Message]}, {one.id: one for one in rows[Author]},
                   {one.id: one.group for one in rows[Topic]}, {one.id: one for one in rows[Unit]},
                   {one.id: one.block_id for one in rows[Topic]}, {one.name: one.territory_id for one in rows[Settlement]},
                   rows[Clock], rows[Answer], rows[Decision], rows[Reaction])

    def within(self, message: Message, cut: Cut) -> bool:
        asked = {"channel": message.channel, "unit": message.unit_id, "topic": message.topic_id, "person": message.person_id,
                 "settlement": message.settlement, "topic_group": self.groups.get(message.topic_id or 0),
                 "network": message.network, "object": message.essence_object,
                 "kind": message.kind, "appeal_type": message.appeal_type, "block": self.block_of(message),
                 "territory": self.territories.get(message.settlement),
                 "applicant": self.authors[message.author_id].kind if message.author_id else None}
        return all(value is None or asked[name] == value for name, value in vars(cut).items())

    def block_of(self, message: Message) -> int | None:
        """The block of the unit that answers or of one above it, before that of the topic's."""
        if message.unit_id is None:
            return self.topic_blocks.get(message.topic_id or 0)
        unit: Unit | None = self.units[message.unit_id]
        while unit is not None and unit.block_id is None:
            unit = self.units.get(unit.parent_id or 0)
        return unit.block_id if unit else None

    def counted(self, name: str, period: Period, at: datetime, today_ends: datetime, cut: Cut) -> list[int]:
        """Numbers of the messages of the rows of a set, one for each row, sorted."""
        found = getattr(self, name)(period, at, today_ends) if hasattr(self, name) else SIMPLE[name](self, period)
        return sorted(number for number in found if self.within(self.messages[number], cut))

    def running(self, *kinds: str) -> list[Clock]:
        return [one for one in self.clocks if one.stopped is None and one.kind in kinds and self.messages[one.message_id].open]

    def overdue(self, period, at, today_ends):
        return [one.message_id for one in self.running("answer", "promise") if one.due < at]

    def due_today(self, period, at, today_ends):
        return [one.message_id for one in self.running("answer", "promise") if at <= one.due < today_ends]

    def told_head(self, period, at, today_ends):
        return {one.message_id for one in self.running("answer", "executor") if one.due < at and one.remind_level >= 4}

    def told_curator(self, period, at, today_ends):
        return {one.message_id for one in self.running("answer", "executor") if one.due < at and one.remind_level >= 5}

    def deferred(self, period, at, today_ends):
        return [one.message_id for one in self.running("promise")]

    def clarification(self, period, at, today_ends):
        return [one.message_id for one in self.running("clarification")]

    def clarification_over(self, period, at, today_ends):
        return [one.message_id for one in self.running("clarification") if one.due < at]

    def promise_overdue(self, period, at, today_ends):
        return [one.message_id for one in self.running("promise") if one.due < at]

    def open(self, period, at, today_ends):
        return [one.id for one in self.messages.values() if one.open and one.state != "published"]

    def ended(self, kind: str, period: Period, at: datetime) -> list[Clock]:
        found = []
        for one in self.clocks:
            if one.kind != kind or one.result in ("replaced", "withdrawn"):
                continue
            if self.messages[one.message_id].state in ("declined", "redirected"):
                continue
            closed = one.stopped is not None and period.start <= one.stopped < period.end
            fell_due = period.start <= one.due < period.end and one.due < at
            if closed or fell_due:
                found.append(one)
        return found

    def repeated(self, period, at, today_ends):
        return [one.id for one in self.messages.values() if period.start <= one.received_at < period.end and any(
            self.earlier(other, one) for other in self.messages.values())]

    def earlier(self, other: Message, one: Message) -> bool:
        if other.id == one.id or other.state != "done" or other.topic_id is None or other.topic_id != one.topic_id:
            return False
        if not timedelta() <= one.received_at - other.done_at <= timedelta(days=84):
            return False
        same_house = bool(one.house) and (one.street, one.house) == (other.street, other.house)
        mine, theirs = (self.authors.get(message.author_id or 0) for message in (one, other))
        return same_house or bool(mine and theirs and mine.contacts and mine.contacts == theirs.contacts)


def between(moment, period: Period) -> bool:
    return moment is not None and period.start <= moment < period.end


def ended(kind: str, kept: bool | None = None):
    def count(town: Town, period: Period, at: datetime):
        return [one.message_id for one in town.ended(kind, period, at)
                if kept is None or kept == (one.stopped is not None and one.stopped <= one.due)]
    return count


def add_ended(name: str, kind: str, kept: bool | None) -> None:
    count = ended(kind, kept)
    setattr(Town, name, lambda self, period, at, _: count(self, period, at))


for of_kind in ("answer", "promise"):
    for ending, was_kept in (("due", None), ("met", True), ("late", False)):
        add_ended(f"{of_kind}_{ending}", of_kind, was_kept)

def by_law(kind: str, *results: str):
    return lambda t, p: [one.message_id for one in t.clocks if one.kind == kind and one.result in results
                         and between(one.stopped, p)]


SIMPLE = {
    **{f"returned_{reason}": (lambda t, p, reason=reason: [
        one.message_id for one in t.decisions if one.verdict == "return" and one.reason == reason
        and between(one.decided_at, p)]) for reason in RETURN_REASONS},
    "returned_messages": lambda t, p: list(set(SIMPLE["returned"](t, p))),
    **{f"took_{hours}": (lambda t, p, hours=hours, below=below: [
        one.message_id for one in t.clocks if one.kind == "answer" and one.result in ("met", "late", "deferred")
        and between(one.stopped, p) and hours <= one.minutes / 60 < below])
       for hours, below in ((0, 1), (1, 2), (2, 4), (4, 8), (8, 16), (16, 40), (40, inf))},
    "registered": by_law("register", "met", "late"), "registered_met": by_law("register", "met"),
    "registered_late": by_law("register", "late"), "sent_on": by_law("redirect", "met", "late"),
    "sent_on_met": by_law("redirect", "met"), "sent_on_late": by_law("redirect", "late"),
    "extended": lambda t, p: [one.id for one in t.messages.values() if between(one.extended_at, p)],
    "received": lambda t, p: [one.id for one in t.messages.values() if between(one.received_at, p)],
    "received_duplicate": lambda t, p: [n for n in SIMPLE["received"](t, p) if t.messages[n].state == "duplicate"],
    "received_declined": lambda t, p: [n for n in SIMPLE["received"](t, p) if t.messages[n].state == "declined"],
    "received_redirected": lambda t, p: [n for n in SIMPLE["received"](t, p) if t.messages[n].state == "redirected"],
    "received_source": lambda t, p: [n for n in SIMPLE["received"](t, p) if t.messages[n].led_by == "source"],
    "received_essence": lambda t, p: [n for n in SIMPLE["received"](t, p) if t.messages[n].essence_subject],
    "answer_published": lambda t, p: [
        one.message_id for one in t.clocks if one.kind == "answer" and one.result in ("met", "late", "deferred")
        and between(one.stopped, p) and t.messages[one.message_id].state not in ("declined", "redirected")],
    "promise_moved": lambda t, p: [one.message_id for one in t.clocks if one.kind == "promise" and one.result == "replaced"
                                   and between(one.stopped, p)],
    "returned": lambda t, p: [one.message_id for one in t.decisions if one.verdict == "return" and between(one.decided_at, p)],
    "final_answers": lambda t, p: [one.message_id for one in t.answers if one.kind == "final"
                                   and one.completeness is not None and between(one.published_at, p)],
    "published": lambda t, p: [one.id for one in t.messages.values() if between(one.published_at, p)],
    "published_marked": lambda t, p: [n for n in SIMPLE["published"](t, p) if t.messages[n].mark is not None],
    "marks": lambda t, p: [one.message_id for one in t.reactions if one.kind == "mark" and between(one.came_at, p)],
    "comments": lambda t, p: [one.message_id for one in t.reactions if one.kind == "comment"
                              and one.said_by != "moderator" and between(one.came_at, p)],
    "reopening": lambda t, p: [one.message_id for one in t.reactions if one.kind == "comment" and one.opened_round
                               and one.said_by != "moderator" and between(one.came_at, p)],
}
