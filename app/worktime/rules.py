"""Clock rules as data: what a channel's rule says, read from a profile or from the database, and checked whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.worktime.mistakes import Inspection
from app.worktime.window import Window, minute_of

DEFAULT_SOURCE = "значение по умолчанию, актом не установлено"
MESSAGE_KINDS = ("message", "appeal")
CLOCK_KINDS = (
    "take", "first_answer", "executor", "answer", "promise", "reaction", "register", "redirect", "clarification",
)  # fmt: skip
UNITS = (
    "working_minutes", "reserve_minutes", "clock_hours", "exact_hours", "calendar_days", "given",
    "working_days_before", "working_days",
)  # fmt: skip
COUNTED_FROM = ("start", "receipt", "registration")
GIVEN_BY = ("source", "session")
# What a direct line left unanswered has so many working minutes after its end, unless its rule says otherwise.
AFTER_SESSION = 480
URGENT_TIMES = ("any", "window", "always")


@dataclass(frozen=True)
class ClockRule:
    """One deadline. `amount` is in `unit` (0 for `given`, after a session's end: working minutes); `fast_track` replaces it
    for fast-track messages.

    `next_day_by`: minute of the next calendar day after receipt, which the due never passes. `pauses`: the other clocks
    stand while this one, a clarification's, runs.
    """

    kind: str
    unit: str
    amount: int
    source: str
    counted_from: str = "start"
    fast_track: int | None = None
    fast_track_source: str = ""
    given_by: str = ""
    next_day_by: int | None = None
    next_day_source: str = ""
    pauses: bool = False
    pauses_source: str = ""


# What holds for a clarification where a rule says nothing of it.
CLARIFICATION = ClockRule("clarification", "working_days", 3, DEFAULT_SOURCE, pauses_source=DEFAULT_SOURCE)


@dataclass(frozen=True)
class Urgent:
    """May an answer be asked for urgently: at any time or inside the window; at whose request (empty: own). «always»: every
    message is registered as urgent, its answer's due being the urgent moment."""

    time: str
    asker: str
    source: str


@dataclass(frozen=True)
class Rule:
    """What holds for a channel and kind from a local date on. `data` is JSON-able and reads back by parse_rule."""

    name: str
    since: date
    kind: str
    basis: str
    window: Window
    window_source: str
    working_saturdays_source: str
    clocks: Mapping[str, ClockRule]
    urgent: Urgent | None = None
    reminder_window: Window | None = None
    data: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def given_by(self) -> str:
        """ "source" or "session" when the answer's due must be named from outside, else empty."""
        answer = self.clocks.get("answer")
        return answer.given_by if answer else ""

    @property
    def clarification(self) -> ClockRule:
        """How long a clarification is waited for, in working days, and whether the answer's clock stands meanwhile."""
        return self.clocks.get("clarification", CLARIFICATION)

    @property
    def has_fast_track(self) -> bool:
        return any(clock.fast_track is not None for clock in self.clocks.values())


def rule_on(rules: Sequence[Rule], kind: str, on: date) -> Rule | None:
    """The newest rule of that kind in force on a local date."""
    known = [rule for rule in rules if rule.kind == kind and rule.since <= on]
    return max(known, key=lambda rule: rule.since, default=None)


def parse_rule(data: Mapping[str, Any]) -> Rule:
    """A rule as stored (JSON) or as one table of a profile. Raises DataMistakes naming every mistake."""
    look = Inspection()
    rule = read_rule(data, "rule", look)
    look.finish()
    return rule


def read_rule(data: Mapping[str, Any], place: str, look: Inspection) -> Rule:
    """Like parse_rule, leaving the mistakes in `look`."""
    look.known_keys(data, place, {"name", "from", "kind", "basis", "window", "clocks", "urgent", "reminders"})
    window_data = look.table(data.get("window"), f"{place}.window")
    window = _window(window_data, f"{place}.window", look)
    saturdays = window_data.get("working_saturdays")
    return Rule(
        name=look.text(data, "name", place),
        since=look.day(data, "from", place),
        kind=look.choice(data, "kind", place, MESSAGE_KINDS),
        basis=look.text(data, "basis", place),
        window=window,
        window_source=look.text(window_data, "source", f"{place}.window"),
        working_saturdays_source=saturdays.get("source", "") if isinstance(saturdays, Mapping) else "",
        clocks=_clocks(data.get("clocks"), f"{place}.clocks", look),
        urgent=_urgent(data["urgent"], f"{place}.urgent", look) if "urgent" in data else None,
        reminder_window=_reminders(data, window, place, look),
        data=_plain(data),
    )


def _window(table: Mapping[str, Any], place: str, look: Inspection) -> Window:
    look.known_keys(table, place, {"days", "opens", "closes", "source", "working_saturdays", "lunch"})
    every_day = look.choice(table, "days", place, ("weekdays", "every_day")) == "every_day"
    saturdays = False
    if not every_day or "working_saturdays" in table:
        where = f"{place}.working_saturdays"
        setting = look.table(table.get("working_saturdays"), where)
        saturdays = look.flag(setting, "value", where)
        look.text(setting, "source", where)
    lunch = None
    if "lunch" in table:
        where = f"{place}.lunch"
        lunch_data = look.table(table["lunch"], where)
        look.text(lunch_data, "source", where)
        lunch = f"{lunch_data.get('from')}-{lunch_data.get('to')}"
    return _hours(table, place, look, every_day=every_day, working_saturdays=saturdays, lunch=lunch)


def _hours(table: Mapping[str, Any], place: str, look: Inspection, **settings: Any) -> Window:
    try:
        return Window.parse(f"{table.get('opens')}-{table.get('closes')}", **settings)
    except ValueError as mistake:
        look.note(place, str(mistake))
        return Window(0, 24 * 60, every_day=settings["every_day"])


def _reminders(data: Mapping[str, Any], window: Window, place: str, look: Inspection) -> Window | None:
    if "reminders" not in data:
        if window.every_day:
            look.note(f"{place}.reminders", "для ежедневного канала назовите часы напоминаний")
        return None
    where = f"{place}.reminders"
    table = look.table(data["reminders"], where)
    look.known_keys(table, where, {"opens", "closes", "source"})
    look.text(table, "source", where)
    return _hours(table, where, look, every_day=True)


def _clocks(value: Any, place: str, look: Inspection) -> dict[str, ClockRule]:
    clocks: dict[str, ClockRule] = {}
    noted = len(look.mistakes)
    for kind, data in look.table(value, place).items():
        if kind not in CLOCK_KINDS:
            look.note(f"{place}.{kind}", f"неизвестный срок; известны: {', '.join(CLOCK_KINDS)}")
            continue
        clocks[kind] = _clock(kind, look.table(data, f"{place}.{kind}"), f"{place}.{kind}", look)
    if "answer" not in clocks:
        look.note(place, "нет срока ответа (answer)")
    for clock in clocks.values() if len(look.mistakes) == noted else ():  # sums of misread values say nothing
        _check_against_answer(clock, clocks.get("answer"), f"{place}.{clock.kind}", look)
    return clocks


# What is done before the answer and so cannot have longer; hours of the units that run by the clock.
BEFORE_ANSWER = ("take", "first_answer", "executor", "redirect")
_CLOCK_HOURS = {"clock_hours": 1, "exact_hours": 1, "calendar_days": 24}


def _check_against_answer(clock: ClockRule, answer: ClockRule | None, place: str, look: Inspection) -> None:
    if clock.fast_track is not None and clock.fast_track > clock.amount and clock.unit != "reserve_minutes":
        look.note(f"{place}.fast_track", "ускоренный срок не может быть дольше обычного")
    if answer and clock.kind in BEFORE_ANSWER and clock.counted_from == answer.counted_from and _longer(clock, answer):
        look.note(f"{place}.amount", "этот срок не может быть дольше срока ответа")
    if clock.unit != "reserve_minutes" or answer is None:
        return
    if answer.unit != "working_minutes":
        look.note(place, "запас рабочего времени возможен, только если срок ответа в рабочих минутах")
        return
    pairs = [(clock.amount, answer.amount)]
    if clock.fast_track is not None and answer.fast_track is not None:
        pairs.append((clock.fast_track, answer.fast_track))
    if any(reserve >= whole for reserve, whole in pairs):
        look.note(place, "запас должен быть меньше срока ответа")
    if (clock.fast_track is None) != (answer.fast_track is None):
        look.note(place, "ускоренный срок (fast_track) нужен и ответу, и исполнителю")


def _longer(clock: ClockRule, answer: ClockRule) -> bool:
    """Only what can be compared without a calendar."""
    if clock.unit in _CLOCK_HOURS and answer.unit in _CLOCK_HOURS:
        return clock.amount * _CLOCK_HOURS[clock.unit] > answer.amount * _CLOCK_HOURS[answer.unit]
    return clock.unit == answer.unit == "working_minutes" and clock.amount > answer.amount


_CLOCK_FIELDS = {
    "unit", "amount", "source", "counted_from", "fast_track", "fast_track_source", "given_by", "next_day_by",
    "next_day_source", "pauses", "pauses_source",
}  # fmt: skip


def _clock(kind: str, table: Mapping[str, Any], place: str, look: Inspection) -> ClockRule:
    look.known_keys(table, place, _CLOCK_FIELDS)
    unit = look.choice(table, "unit", place, UNITS)
    given = unit == "given"
    fast, by = "fast_track" in table, "next_day_by" in table
    clarifies = kind == "clarification"
    if clarifies != (unit == "working_days"):
        look.note(f"{place}.unit", "рабочими днями (working_days) считается только уточнение, и только ими")
    if "pauses" in table and not clarifies:
        look.note(f"{place}.pauses", "пауза бывает только у уточнения")
    counted_from = look.choice(table, "counted_from", place, COUNTED_FROM) if "counted_from" in table else "start"
    return ClockRule(
        kind=kind,
        unit=unit,
        amount=_after(table, place, look) if given else look.whole(table, "amount", place),
        source=look.text(table, "source", place),
        counted_from=counted_from,
        fast_track=look.whole(table, "fast_track", place) if fast else None,
        fast_track_source=look.text(table, "fast_track_source", place) if fast else "",
        given_by=look.choice(table, "given_by", place, GIVEN_BY) if given else "",
        next_day_by=_minute(table, "next_day_by", place, look) if by else None,
        next_day_source=look.text(table, "next_day_source", place) if by else "",
        pauses=look.flag(table, "pauses", place) if "pauses" in table else False,
        pauses_source=look.text(table, "pauses_source", place) if "pauses" in table else DEFAULT_SOURCE if clarifies else "",
    )


def _after(table: Mapping[str, Any], place: str, look: Inspection) -> int:
    """Working minutes after a session's end; a date that the source gives has nothing to add."""
    if table.get("given_by") != "session":
        return 0
    return look.whole(table, "amount", place) if "amount" in table else AFTER_SESSION


def _minute(table: Mapping[str, Any], key: str, place: str, look: Inspection) -> int:
    try:
        return minute_of(table[key])
    except ValueError as mistake:
        look.note(f"{place}.{key}", str(mistake))
        return 0


def _urgent(value: Any, place: str, look: Inspection) -> Urgent:
    table = look.table(value, place)
    look.known_keys(table, place, {"time", "asker", "source"})
    asker = look.text(table, "asker", place) if "asker" in table else ""
    return Urgent(look.choice(table, "time", place, URGENT_TIMES), asker, look.text(table, "source", place))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
