"""A new rule made from the one before: only what was decided changes, with the decision as its source. Pure."""

import hashlib
import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.worktime.rules import CLARIFICATION


@dataclass(frozen=True)
class RuleChange:
    """What a decision sets. ``amounts`` and ``fast_track`` are by clock, in the unit of that clock in the rule;
    ``opens`` and ``closes`` are local HH:MM."""

    since: date
    basis: str
    opens: str
    closes: str
    working_saturdays: bool = False
    amounts: Mapping[str, int] = field(default_factory=dict)
    fast_track: Mapping[str, int] = field(default_factory=dict)
    # Whether the answer's clock stands while a clarification is waited for; None: as it was.
    pauses: bool | None = None


def changed_rule(data: Mapping[str, Any], change: RuleChange) -> dict[str, Any]:
    """The data of the new rule. What is left as it was keeps its own source."""
    fresh = deepcopy(dict(data))
    fresh["from"], fresh["basis"] = change.since.isoformat(), change.basis
    _change_window(fresh["window"], change)
    _change_clarification(fresh["clocks"], change)
    for kind, clock in fresh["clocks"].items():
        if change.amounts.get(kind, clock.get("amount")) != clock.get("amount"):
            clock["amount"], clock["source"] = change.amounts[kind], change.basis
        if change.fast_track.get(kind, clock.get("fast_track")) != clock.get("fast_track"):
            clock["fast_track"], clock["fast_track_source"] = change.fast_track[kind], change.basis
    return fresh


def _change_clarification(clocks: dict[str, Any], change: RuleChange) -> None:
    """Its clock is written into the rule once it is no longer what holds without one."""
    held = clocks.get("clarification", {})
    amount, pauses = change.amounts.get("clarification", held.get("amount", CLARIFICATION.amount)), change.pauses
    if not held and amount == CLARIFICATION.amount and not pauses:
        return
    usual = {"unit": CLARIFICATION.unit, "amount": CLARIFICATION.amount, "source": CLARIFICATION.source}
    clock = clocks.setdefault("clarification", usual)
    if pauses is not None and pauses != clock.get("pauses", False):
        clock["pauses"], clock["pauses_source"] = pauses, change.basis


def _change_window(window: dict[str, Any], change: RuleChange) -> None:
    if (window["opens"], window["closes"]) != (change.opens, change.closes):
        window["opens"], window["closes"], window["source"] = change.opens, change.closes, change.basis
    saturdays = window.get("working_saturdays")
    if saturdays is not None and saturdays["value"] != change.working_saturdays:
        window["working_saturdays"] = {"value": change.working_saturdays, "source": change.basis}


def same_terms(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two rules say the same, whatever their date and basis."""
    beside = {"from", "basis"}
    return {key: value for key, value in one.items() if key not in beside} == \
        {key: value for key, value in other.items() if key not in beside}


def digest_of(data: Mapping[str, Any]) -> str:
    """Names exactly what a person was shown before agreeing to it."""
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]

