"""Rules and working time from the database, remembered until the directory changes."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import g
from sqlalchemy import select

from app.directory.tables import CalendarDay, CalendarYear, Centre, Channel, ChannelRule, SpecialHour, Unit
from app.foundation.database import ask, db
from app.foundation.refusal import Refusal
from app.worktime import Calendar, Schedule, SpecialHours
from app.worktime.calendar import CalendarDay as Day
from app.worktime.calendar import DayKind
from app.worktime.rules import Rule, parse_rule
from app.worktime.window import minute_of

MONTHS = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
          "декабря")


@dataclass(frozen=True)
class CentreCard:
    """The centre as pages need it; ``stamp`` moves with every change of calendar, hours or rules."""

    place: str
    name: str
    zone: ZoneInfo
    act: str
    demo: bool
    stamp: int
    facts: dict


@dataclass(frozen=True)
class Reckoning:
    """A rule of a channel with the schedule its clocks run on."""

    rule_id: int
    rule: Rule
    schedule: Schedule


@dataclass(frozen=True)
class ChannelCard:
    code: str
    name: str
    clauses: str
    route: list
    worked: bool = True

    @property
    def takes(self) -> bool:
        """Whether new messages come in by it."""
        return self.worked and bool(self.route)


class Memory:
    """A small process-wide cache; entries of an older stamp fall out by themselves."""

    def __init__(self, size: int = 200):
        self.size = size
        self.kept: OrderedDict = OrderedDict()

    def get(self, key, make):
        if key not in self.kept:
            self.put(key, make())
        return self.kept[key]

    def put(self, key, value):
        self.kept[key] = value
        while len(self.kept) > self.size:
            self.kept.popitem(last=False)


MEMORY = Memory()


def now_known(*what: object) -> tuple[object, ...]:
    """A key of the memory: what was read of this database as long as its directory stays as it is."""
    if "directory_state" not in g:
        g.directory_state = str(db.engine.url), centre().stamp
    return *g.directory_state, *what


def remembered(what: str, make: Callable[[], Any]) -> Any:
    """What is read of the directory once and kept until it changes."""
    return MEMORY.get(now_known(what), make)


def centre() -> CentreCard:
    """The installation's centre. Raises Refusal while no profile is loaded."""
    kept = g._get_current_object()  # asked for at every moment that a page shows: once through Flask's stand-in, not twice
    if "centre" not in kept:
        stamp = kept.pop("centre_stamp", None)
        kept.centre = MEMORY.get((str(db.engine.url), stamp, "centre"), _read_centre) if stamp else _read_centre()
    found: CentreCard = kept.centre
    return found


def _read_centre() -> CentreCard:
    row = db.session.get(Centre, 1, populate_existing=True)
    if row is None:
        raise Refusal("Профиль центра ещё не загружен: выполните команду profile load.")
    return CentreCard(row.place, row.name, ZoneInfo(row.zone), row.act, row.demo, row.stamp, row.facts)


def centre_stands_at(stamp: int | None) -> None:
    """What another query of this request has read of the centre on its way: spares a query of its own."""
    g.centre_stamp = stamp


def directory_changed() -> None:
    """Says inside an act that calendar, hours, rules or channels changed: remembered schedules are reckoned anew.

    Each change has a stamp of its own, also when two are made at once.
    """
    in_turn().stamp += 1
    g.pop("centre", None)
    g.pop("centre_stamp", None)
    g.pop("directory_state", None)


def in_turn() -> Centre:
    """The centre's row as it is now, held to the end of the act: who changes the directory meanwhile waits."""
    db.session.flush()
    return db.session.get_one(Centre, 1, populate_existing=True, with_for_update=True)


def zone() -> ZoneInfo:
    return centre().zone


def local(moment: datetime) -> datetime:
    return moment.astimezone(zone())


def local_date(moment: datetime) -> date:
    """The municipality's date of a moment. UTC's before a profile is loaded."""
    try:
        return local(moment).date()
    except Refusal:
        return moment.astimezone(UTC).date()


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), zone())


def clock_words(moment: datetime) -> str:
    """«12 мая, 14:00» in the municipality's time, for notices and letters."""
    there = local(moment)
    return f"{there.day} {MONTHS[there.month - 1]}, {there:%H:%M}"


def rule_and_schedule(channel: str, kind: str, received_at: datetime) -> Reckoning:
    """The rule in force on the local date of receipt. Raises Refusal when there is none."""
    on = local_date(received_at)
    owner = None if kind == "appeal" else channel
    row = next((rule_id for rule_id, *which, since in rules() if which == [owner, kind] and since <= on), None)
    if row is None:
        raise Refusal("Для этого канала на эту дату нет правила сроков.", "received_at")
    return reckoning(row, channel)


def rules() -> list[tuple[int, str | None, str, date]]:
    """(id, channel, kind, from when) of every rule, the newest first."""
    return MEMORY.get(now_known("rules"), lambda: [tuple(row) for row in db.session.execute(
        select(ChannelRule.id, ChannelRule.channel, ChannelRule.kind, ChannelRule.from_date)
        .order_by(ChannelRule.from_date.desc(), ChannelRule.id.desc()))])


def rules_begun(first: date, last: date) -> list[tuple[date, str]]:
    """(from when, channel) of rules that took the place of another one between two local dates, both included."""
    known = rules()
    return sorted((since, channels()[channel].name if channel else "Обращения граждан")
                  for _, channel, kind, since in known if first <= since <= last and any(
                      other < since for _, its, its_kind, other in known if (its, its_kind) == (channel, kind)))


def schedule_of(channel: str, kind: str, on_date: date) -> tuple[Rule, Schedule]:
    """Rule and schedule of a channel on a local date. Raises Refusal."""
    found = rule_and_schedule(channel, kind, midnight(on_date))
    return found.rule, found.schedule


def reckoning(rule_id: int, channel: str) -> Reckoning:
    """A message's own rule (the one it was registered under) with today's calendar and special hours."""
    return MEMORY.get(now_known(rule_id, channel), lambda: _reckon(rule_id, channel))


def _reckon(rule_id: int, channel: str) -> Reckoning:
    row = db.session.get(ChannelRule, rule_id)
    return Reckoning(rule_id, *_with_schedule(parse_rule(row.data), channel))


def planned_reckoning(rule: Rule, channel: str) -> Reckoning:
    """As if a rule that is not kept anywhere held for a channel."""
    return MEMORY.get(now_known("planned", repr(rule), channel), lambda: Reckoning(0, *_with_schedule(rule, channel)))


def _with_schedule(rule: Rule, channel: str) -> tuple[Rule, Schedule]:
    special = {hour.on: SpecialHours(hour.on, hour.basis, minutes(hour.opens), minutes(hour.closes))
               for hour in db.session.scalars(select(SpecialHour).where(SpecialHour.channel == channel))}
    return rule, Schedule(calendar(), rule.window, zone(), special)


def calendar() -> Calendar:
    """The production calendar as loaded."""
    def load() -> Calendar:
        days = {row.on: Day(DayKind(row.kind), row.title, row.basis)
                for row in db.session.scalars(select(CalendarDay))}
        return Calendar(days, dict(db.session.execute(select(CalendarYear.year, CalendarYear.decree)).all()))

    return MEMORY.get(now_known("calendar"), load)


def channel_named(code: str) -> ChannelCard:
    """A channel with its route. Raises Refusal for an unknown one."""
    cards = channels()
    if code not in cards:
        raise Refusal("Такого канала нет.", "channel")
    return cards[code]


def taking_channel(code: str, field: str = "channel") -> ChannelCard:
    """A channel by which new messages come in. Raises Refusal beside the field."""
    card = channel_named(code)
    if not card.route:
        raise Refusal(f"По каналу «{card.name}» маршрут ещё не заведён.", field)
    if not card.worked:
        raise Refusal(f"Канал «{card.name}» больше не ведут: новые сообщения по нему не принимаются.", field)
    return card


def route_for(channel: str, kind: str) -> list[dict[str, Any]]:
    """The steps of a message: an appeal goes the way of appeals whatever its channel (59-ФЗ)."""
    if kind != "appeal":
        return channel_named(channel).route
    found: list[dict[str, Any]] = centre().facts.get("appeal", {}).get("route", [])
    return found


def channels() -> dict[str, ChannelCard]:
    def load() -> dict[str, ChannelCard]:
        return {row.code: ChannelCard(row.code, row.name, row.clauses, row.route, row.worked)
                for row in db.session.scalars(select(Channel))}

    return MEMORY.get(now_known("channels"), load)


def unit_parents() -> dict[int, int | None]:
    """The tree of units. Whatever comes to change it says ``directory_changed``."""
    return MEMORY.get(now_known("units"), lambda: dict(ask(select(Unit.id, Unit.parent_id)).all()))


def units_below(roots: set[int]) -> set[int]:
    """The given units with everything under them in the tree."""
    if not roots:
        return set()
    parents = unit_parents()
    found, fresh = set(roots), set(roots)
    while fresh:
        fresh = {child for child, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return found


def minutes(clock: str | None) -> int | None:
    """«08:30» → minutes since midnight; None stays None."""
    return minute_of(clock) if clock else None
