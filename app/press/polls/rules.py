"""Kinds of polls, where one stands today, and how its options are typed. Pure."""

import re
from collections.abc import Sequence
from datetime import date

CHANNEL = "pos"
KINDS = {"discussion": "общественное обсуждение", "poll": "опрос", "vote": "голосование"}
STATES = {"planned": ("предстоит", "wait", "hourglass"), "open": ("идёт", "calm", "player-play"),
          "unsummed": ("итог не внесён", "late", "alert-triangle"), "over": ("завершено", None, "check")}
MOST_OPTIONS, LONGEST_OPTION, MOST_PEOPLE = 40, 200, 10_000_000
# The last number of a line, thousands parted by spaces or not; before it the option.
OPTION = re.compile(r"(?P<words>.*\S)\s*[:—–]\s*(?P<votes>[0-9][0-9  ]{0,12})")


class NotAnOption(ValueError):
    """A line that cannot be read; its words are Russian."""


def options_in(typed: str) -> list[tuple[str, int]]:
    """(option, votes) of each line «Парк: 152». Raises NotAnOption with the line that is wrong."""
    found: list[tuple[str, int]] = []
    for line in filter(None, (one.strip() for one in typed.splitlines())):
        told = OPTION.fullmatch(line) if len(line) <= LONGEST_OPTION + 20 else None
        if told is None:
            raise NotAnOption(f"Строка «{line[:60]}»: после варианта поставьте двоеточие и число голосов, "
                               "например «Парк: 152».")
        words, votes = told["words"][:LONGEST_OPTION], int(re.sub(r"\D", "", told["votes"]))
        if votes > MOST_PEOPLE:
            raise NotAnOption(f"Строка «{line[:60]}»: столько голосов быть не может.")
        if words in (known for known, _ in found):
            raise NotAnOption(f"Вариант «{words[:60]}» записан дважды.")
        found.append((words, votes))
    if len(found) > MOST_OPTIONS:
        raise NotAnOption(f"Вариантов больше {MOST_OPTIONS}: запишите главные, остальные сложите в «другое».")
    return found


def typed_from(options: Sequence[tuple[str, int]]) -> str:
    return "\n".join(f"{words}: {votes}" for words, votes in options)


def state_of(starts_on: date, ends_on: date, summed: bool, today: date) -> str:
    """planned, open, unsummed (over without a result) or over."""
    if today < starts_on:
        return "planned"
    return "open" if today <= ends_on else "over" if summed else "unsummed"
