"""What a rule would move, before it is entered; and how far a recount is."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from app.directory.schedules import planned_reckoning
from app.directory.tables import ChannelRule, Person
from app.foundation.database import db
from app.foundation.refusal import Invisible
from app.messages.deadlines import ClockRefused
from app.messages.recounting.acts import words_of
from app.messages.recounting.cases import cases_of, concerned
from app.messages.recounting.rules import moves
from app.messages.tables import Message, Recount, RecountLine
from app.worktime import OutOfReach, YearNotLoaded
from app.worktime.rules import Rule

# Of more messages than this the preview shows the nearest to their deadline, and says how many there are.
MOST_SHOWN = 200
MOST_LINES = 500


@dataclass(frozen=True)
class Line:
    """A clock of a message; ``became`` None: it cannot be recounted, ``why``."""

    number: int
    kind: str
    was: datetime | None
    became: datetime | None
    why: str = ""


@dataclass(frozen=True)
class Preview:
    """``total`` messages would go under the rule; ``looked_at`` of them were reckoned, ``lines`` are what moves there."""

    total: int
    looked_at: int
    lines: tuple[Line, ...]

    @property
    def moved(self) -> int:
        return len({line.number for line in self.lines if line.became})


def preview(rule: Rule, channel: str | None, reach: str, at: datetime) -> Preview:
    """As if the rule were applied at ``at``. Nothing is changed."""
    where = concerned(channel, rule.kind, rule.since, reach)
    total = db.session.scalar(select(func.count()).select_from(Message).where(*where)) or 0
    messages = db.session.scalars(select(Message).where(*where).order_by(Message.next_due, Message.id).limit(MOST_SHOWN)).all()
    cases = cases_of(messages)
    lines: list[Line] = []
    for message in messages:
        ours = planned_reckoning(rule, message.channel)
        try:
            lines += [Line(message.id, move.kind, move.was, move.due.due)
                      for move in moves(ours.rule, ours.schedule, cases[message.id], at, rule.basis)]
        except (ClockRefused, OutOfReach, YearNotLoaded) as refused:
            lines.append(Line(message.id, "", None, None, words_of(refused)))
    return Preview(total, len(messages), tuple(lines))


@dataclass(frozen=True)
class RecountCard:
    """``channel`` None: appeals."""

    id: int
    channel: str | None
    since: date
    basis: str
    reach: str
    starts_on: date
    by: str
    at: datetime
    state: str
    total: int | None
    done: int
    moved: int
    refused: int
    ended_at: datetime | None

    @property
    def version(self) -> str:
        return f"{self.state}-{self.done}"


def recounts_of(channel: str | None) -> list[RecountCard]:
    """Of the rules of a channel (None: of appeals), the newest first."""
    owner = ChannelRule.channel == channel if channel else ChannelRule.channel.is_(None)
    return _cards(owner)


def recount_of(number: int) -> RecountCard:
    """Raises Invisible."""
    found = _cards(Recount.id == number)
    if not found:
        raise Invisible()
    return found[0]


def _cards(where: object) -> list[RecountCard]:
    rows = db.session.execute(
        select(Recount, ChannelRule.channel, ChannelRule.from_date, ChannelRule.basis, Person.post)
        .join(ChannelRule, ChannelRule.id == Recount.rule_id).join(Person, Person.id == Recount.person_id, isouter=True)
        .where(where).order_by(Recount.id.desc()).limit(50))
    return [RecountCard(row.Recount.id, row.channel, row.from_date, row.basis, row.Recount.reach, row.Recount.starts_on,
                        row.post or "", row.Recount.at, row.Recount.state, row.Recount.total, row.Recount.done,
                        row.Recount.moved, row.Recount.refused, row.Recount.ended_at) for row in rows]


def lines_of(number: int) -> list[Line]:
    """What a recount did, in the order it went."""
    rows = db.session.scalars(select(RecountLine).where(RecountLine.recount_id == number).order_by(RecountLine.id)
                              .limit(MOST_LINES))
    return [Line(row.message_id, row.kind, row.was, row.became, row.why) for row in rows]
