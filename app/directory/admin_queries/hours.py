"""Hours and rules of channels as they stand on a date."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.directory.acts.hours import in_force, rows_of
from app.directory.schedules import channels
from app.directory.tables import Channel, ChannelRule, SpecialHour
from app.foundation.database import db
from app.foundation.refusal import Invisible
from app.worktime.rules import Rule, parse_rule

APPEAL = "appeal"
APPEAL_NAME = "Обращения граждан (59-ФЗ)"


@dataclass(frozen=True)
class RuleCard:
    """``state``: now, later or before."""

    id: int
    since: date
    basis: str
    state: str
    rule: Rule


@dataclass(frozen=True)
class ChannelHours:
    """A channel (code APPEAL: the rule of appeals) with all its rules, newest first; ``now`` may be missing."""

    code: str
    name: str
    clauses: str
    rules: tuple[RuleCard, ...]
    worked: bool = True

    @property
    def now(self) -> RuleCard | None:
        return next((card for card in self.rules if card.state == "now"), None)

    @property
    def newest(self) -> RuleCard:
        return self.rules[0]


@dataclass(frozen=True)
class SpecialCard:
    """``hours`` is empty when the channel is closed that day."""

    id: int
    channel: str
    on: date
    hours: str
    basis: str


def owner_of(code: str) -> str | None:
    """The channel of a rule's page: None for appeals. Raises Invisible for an unknown code."""
    if code == APPEAL:
        return None
    if code not in channels():
        raise Invisible()
    return code


def channel_hours(code: str, today: date) -> ChannelHours:
    """Raises Invisible."""
    owner = owner_of(code)
    rows = rows_of(owner)
    current = in_force(rows, today)
    cards = tuple(RuleCard(row.id, row.from_date, row.basis, _state(row, current, today), parse_rule(row.data))
                  for row in rows)
    if owner is None:
        return ChannelHours(APPEAL, APPEAL_NAME, "", cards)
    own = channels()[code]
    return ChannelHours(code, own.name, own.clauses, cards, own.worked)


def basis_of(code: str) -> str:
    """By what decision its name or work was changed here; empty while it was not."""
    return db.session.scalar(select(Channel.basis).where(Channel.code == code)) or ""


def _state(row: ChannelRule, current: ChannelRule | None, today: date) -> str:
    if row.from_date > today:
        return "later"
    return "now" if current is not None and row.id == current.id else "before"


def all_hours(today: date) -> list[ChannelHours]:
    return [channel_hours(code, today) for code in (*channels(), APPEAL)]


def special_hours(today: date) -> tuple[list[SpecialCard], list[SpecialCard]]:
    """Those of today and later, nearest first; and the past ones, newest first."""
    known = channels()
    rows = db.session.scalars(select(SpecialHour).order_by(SpecialHour.on, SpecialHour.channel))
    cards = [SpecialCard(row.id, known[row.channel].name, row.on, f"{row.opens}–{row.closes}" if row.opens else "",
                         row.basis) for row in rows]
    return [card for card in cards if card.on >= today], [card for card in reversed(cards) if card.on < today]
