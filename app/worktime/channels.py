"""Channels of a profile as data: names, rules, the route's steps, and the general rule of appeals."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.worktime.mistakes import Inspection
from app.worktime.rules import Rule, read_rule, rule_on

CHANNEL_CODES = (
    "incident", "pos", "regional", "governor", "pages", "direct", "messenger", "line", "phone", "email", "paper",
)  # fmt: skip
# Kinds of steps. A route names a step by its kind, or by its kind and a word («agree_unit») where it has several.
STEPS = ("answer", "check", "agree", "region", "publish", "consent", "sign", "send", "reaction")
# Steps of who runs the channel: lists know them by their codes alone.
DESK_STEPS = ("check", "region", "publish", "agree_operator", "agree_press", "send")
# Agreements of the two officers who run a channel, each in person.
OFFICERS = {"agree_operator": "operator", "agree_press": "press"}
RETURNS_TO = "answer"
ONCE_ENDED = ("consent", "reaction")  # what may follow publication
STEP_ROLES = ("executor", "unit_head", "operator", "press", "head", "curator", "signatory")
LONGEST_CODE = 20
CODE = re.compile(r"[a-z]+(_[a-z]+)?")
# What the step of the answer may ask for, and the outcomes it may name.
FLAGS = ("talk", "topic", "instructed")
OUTCOMES = ("solved", "explained", "not_solved")


@dataclass(frozen=True)
class RouteStep:
    """One step. `who` does or records it; `decides` (may be empty) names another's decision that is recorded;
    `returns_to`: where a refusal leads back to, said for the reader (always the answer, prepared anew); `talk`: nothing
    goes on from here before a talk with the applicant is recorded; `topic`: who takes the message to work names its topic;
    `instructed`: the head of the unit names who answers; `outcomes`: those that an answer may have (all, where none is
    named); words are Russian."""

    step: str
    label: str
    who: str
    waits_for: str
    source: str
    decides: str = ""
    returns_to: str = ""
    talk: bool = False
    topic: bool = False
    instructed: bool = False
    outcomes: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return self.step.split("_")[0]


@dataclass(frozen=True)
class Channel:
    """`clauses` of the founding act; an empty `route` means the channel has rules but no route yet; not `worked`:
    nothing new comes in by it."""

    code: str
    name: str
    clauses: tuple[str, ...]
    rules: tuple[Rule, ...]
    route: tuple[RouteStep, ...] = ()
    worked: bool = True


class NoRule(ValueError):
    """No rule for a channel, kind and date; the words are Russian."""


@dataclass(frozen=True)
class Channels:
    """All channels of a profile with the rule of appeals, which holds whatever the channel."""

    channels: Mapping[str, Channel]
    appeal_rules: tuple[Rule, ...]
    appeals_refused_in: tuple[str, ...]
    appeals_source: str
    appeal_route: tuple[RouteStep, ...] = ()

    def rule(self, channel: str, kind: str, on: date) -> Rule:
        """The rule for what is received on a local date. Raises NoRule."""
        if channel not in self.channels:
            raise NoRule(f"неизвестный канал «{channel}»; известны: {', '.join(self.channels)}")
        if kind not in ("message", "appeal"):
            raise NoRule(f"неизвестный вид «{kind}»; известны: message, appeal")
        own = self.channels[channel]
        if kind == "appeal" and channel in self.appeals_refused_in:
            raise NoRule(f"в канале «{own.name}» обращений не бывает ({self.appeals_source})")
        found = rule_on(self.appeal_rules if kind == "appeal" else own.rules, kind, on)
        if found is None:
            raise NoRule(f"для канала «{own.name}» нет правила, действующего на {on:%d.%m.%Y}")
        return found


def parse_channels(profile: Mapping[str, Any]) -> Channels:
    """`[channels.*]` and `[appeal]` of a profile. Raises DataMistakes naming every mistake."""
    look = Inspection()
    channels = read_channels(profile, look)
    look.finish()
    return channels


def read_channels(profile: Mapping[str, Any], look: Inspection) -> Channels:
    """Like parse_channels, leaving the mistakes in `look`."""
    channels = {}
    for code, data in look.table(profile.get("channels"), "channels").items():
        if code not in CHANNEL_CODES:
            look.note(f"channels.{code}", f"неизвестный канал; известны: {', '.join(CHANNEL_CODES)}")
        channels[code] = _channel(code, look.table(data, f"channels.{code}"), look)
    appeal = look.table(profile.get("appeal"), "appeal")
    look.known_keys(appeal, "appeal", {"name", "refused_in", "source", "rules", "route"})
    refused = _strings(appeal, "refused_in", "appeal", look)
    for code in refused:
        if code not in channels:
            look.note("appeal.refused_in", f"канала «{code}» в профиле нет")
    rules = _rules(appeal, "appeal", "appeal", look)
    source = look.text(appeal, "source", "appeal")
    route = _route(appeal.get("route"), "appeal.route", look)
    return Channels(channels, rules, refused, source, route)


def _channel(code: str, data: Mapping[str, Any], look: Inspection) -> Channel:
    place = f"channels.{code}"
    look.known_keys(data, place, {"name", "clauses", "rules", "route", "worked"})
    return Channel(
        code=code,
        name=look.text(data, "name", place),
        clauses=_strings(data, "clauses", place, look),
        rules=_rules(data, place, "message", look),
        route=_route(data.get("route"), f"{place}.route", look),
        worked=look.flag(data, "worked", place) if "worked" in data else True,
    )


def _rules(data: Mapping[str, Any], place: str, kind: str, look: Inspection) -> tuple[Rule, ...]:
    rows = look.rows(data.get("rules"), f"{place}.rules")
    if not rows:
        look.note(f"{place}.rules", "нет ни одного правила")
    rules = tuple(read_rule(row, where, look) for where, row in rows)
    for (where, _), rule in zip(rows, rules, strict=True):
        if rule.kind != kind:
            look.note(f"{where}.kind", f"здесь допустимо только «{kind}»")
    if len({rule.since for rule in rules}) < len(rules):
        look.note(f"{place}.rules", "два правила действуют с одного дня")
    return rules


def _route(value: Any, place: str, look: Inspection) -> tuple[RouteStep, ...]:
    steps: list[RouteStep] = []
    for where, row in look.rows(value, place):
        look.known_keys(row, where, {"step", "label", "who", "waits_for", "source", "decides", "returns_to", "outcomes",
                                     *FLAGS})
        earlier = tuple(step.step for step in steps)
        step = RouteStep(
            step=_code(row, where, look),
            label=look.text(row, "label", where),
            who=look.choice(row, "who", where, STEP_ROLES),
            waits_for=look.text(row, "waits_for", where),
            source=look.text(row, "source", where),
            decides=look.text(row, "decides", where) if "decides" in row else "",
            returns_to=row.get("returns_to", ""),
            outcomes=_strings(row, "outcomes", where, look),
            **{name: look.flag(row, name, where) for name in FLAGS if name in row},
        )
        if not set(step.outcomes) <= set(OUTCOMES):
            look.note(f"{where}.outcomes", f"итоги из списка: {', '.join(OUTCOMES)}")
        if (step.step in DESK_STEPS) != (step.who in ("operator", "press")) and step.kind not in ("answer", "reaction"):
            look.note(f"{where}.who", f"шаги {', '.join(DESK_STEPS)} — за operator или press, и только они: остальным дайте "
                                      "уточнение, например publish_own, send_own")
        if step.kind == "answer" and step.who not in ("executor", "press"):
            look.note(f"{where}.who", "ответ готовит executor (подразделение) или press, кто ведёт канал")
        if OFFICERS.get(step.step, step.who) != step.who:
            look.note(f"{where}.who", f"шаг {step.step} — за {OFFICERS[step.step]}: двое ответственных согласуют каждый сам")
        if step.step in earlier:
            look.note(f"{where}.step", f"шаг «{step.step}» указан дважды")
        if step.returns_to and (step.returns_to != RETURNS_TO or not earlier):
            look.note(f"{where}.returns_to", f"возвращают только на шаг {RETURNS_TO}, первый в маршруте: ответ готовят заново")
        steps.append(step)
    if steps:
        _check_order([step.kind for step in steps], place, look)
    return tuple(steps)


def _code(row: Mapping[str, Any], place: str, look: Inspection) -> str:
    code = look.text(row, "step", place)
    if code and (not CODE.fullmatch(code) or code.split("_")[0] not in STEPS or len(code) > LONGEST_CODE):
        look.note(f"{place}.step", f"шаг из списка: {', '.join(STEPS)}, или с уточнением через «_» (agree_unit)")
    return code


def _check_order(kinds: list[str], place: str, look: Inspection) -> None:
    """A route begins with the answer, publishes or sends once, and only then waits for consent or a reaction."""
    if kinds[0] != "answer" or kinds.count("answer") > 1:
        look.note(place, "маршрут начинается шагом answer, и такой шаг один")
    ends = [number for number, kind in enumerate(kinds) if kind in ("publish", "send")]
    if len(ends) != 1:
        look.note(place, "в маршруте нужен ровно один шаг publish или send: им ответ уходит заявителю")
    elif any((kind in ONCE_ENDED) != (number > ends[0]) for number, kind in enumerate(kinds) if number != ends[0]):
        look.note(place, "согласие руководителя (consent) и реакция (reaction) идут после публикации, остальное — до неё")


def _strings(table: Mapping[str, Any], key: str, place: str, look: Inspection) -> tuple[str, ...]:
    value = table.get(key, [])
    if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
        return tuple(value)
    look.note(f"{place}.{key}", "нужен список строк")
    return ()
