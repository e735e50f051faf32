"""Who makes up the centre and how they are appointed: what the act asks, and what a record breaks (pure)."""

import hashlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any

BY = {"head": "главой администрации", "director": "приказом директора базовой организации", "other": "другим решением"}
OF = {"servants": "из муниципальных служащих", "base": "из работников базовой организации"}
RANKS = {"deputy": "не ниже заместителя главы администрации", "below": "ниже заместителя главы администрации"}
NOT_SET = "актом не установлено"
# In the order of the list; whoever holds none of these was entered as a member.
DUTIES = ("curator", "head", "responsible-executor", "operator", "press", "analyst", "supervisor", "sector",
          "secretary", "office", "member")


@dataclass(frozen=True)
class Recorded:
    """What the administrator wrote down of one place in the centre."""

    body: str
    by: str = ""
    servant: bool | None = None
    rank: str = ""
    basis: str = ""


def stamp_of(seat: Recorded | None) -> str:
    """Moves with every change of what the form of a place shows; empty while nothing is recorded."""
    return hashlib.sha256(repr(astuple(seat)).encode()).hexdigest()[:16] if seat else ""


def asked_words(rule: Mapping[str, Any]) -> str:
    """How the act wants it: «назначается главой администрации из муниципальных служащих»."""
    parts = [f"назначается {BY[rule['by']]}" if rule["by"] else "", OF.get(rule["of"], ""),
             f"должность {RANKS[rule['not_below']]}" if rule["not_below"] else ""]
    return ", ".join(part for part in parts if part)


def held(rule: Mapping[str, Any], duties: frozenset[str]) -> bool:
    """Whether somebody of these duties («operator:pos», «operator» for every channel) falls under the rule."""
    return any(role in duties or role.partition(":")[0] in duties for role in rule["roles"])


def broken(rule: Mapping[str, Any], in_base: bool, seat: Recorded | None) -> list[str]:
    """What contradicts the act, in words; what is not recorded contradicts nothing."""
    found = []
    if rule["of"] == "base" and not in_base:
        found.append("работает не в базовой организации")
    if seat is None:
        return found
    if rule["by"] and seat.by and seat.by != rule["by"]:
        found.append(f"назначается {BY[rule['by']]}, а записано: {BY[seat.by]}")
    if rule["of"] == "servants" and seat.servant is False:
        found.append("назначается из муниципальных служащих, а записано: не муниципальный служащий")
    if rule["not_below"] and seat.rank == "below":
        found.append(f"должность нужна {RANKS[rule['not_below']]}, а записано: ниже")
    return found


def missing(rule: Mapping[str, Any], seat: Recorded | None) -> list[str]:
    """What the act asks for and nobody wrote down yet."""
    known = seat or Recorded("")
    asked = {"кем назначен": bool(rule["by"]) and not known.by,
             "муниципальный ли служащий": rule["of"] == "servants" and known.servant is None,
             "какого уровня должность": bool(rule["not_below"]) and not known.rank}
    return [words for words, lacking in asked.items() if lacking]
