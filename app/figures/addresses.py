"""What an address of the list of messages asks for: a filter, or the messages behind a figure."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Select

from app.directory.categories import categories
from app.directory.queries import group_of_topic
from app.directory.schedules import channels, zone
from app.figures.counting import behind, names_in
from app.figures.cuts import Cut
from app.figures.periods import Period, days
from app.figures.sets import SETS
from app.messages.queries.asked import asked_in, whole
from app.messages.queries.filters import Filter
from app.messages.rules.words import APPEAL_TYPES, APPLICANTS, KINDS

# In an address: of the messages that name no settlement, no network. Empty asks for all.
UNNAMED = "-"


def cut_in(args: Mapping[str, str]) -> Cut:
    """The cut that an address asks for; what makes no sense is as if it were not there."""
    return Cut(channel=args.get("channel") or None, unit=whole(args.get("unit")), topic=whole(args.get("topic")),
               topic_group=args.get("group") or None, person=whole(args.get("person")),
               settlement=said(args.get("settlement")), block=whole(args.get("block")),
               category=args.get("category") or None,
               territory=whole(args.get("territory")), network=said(args.get("network")),
               object=args.get("object") or None, kind=one_of(KINDS, args.get("kind")),
               appeal_type=one_of(APPEAL_TYPES, args.get("type")), applicant=one_of(APPLICANTS, args.get("applicant")))


def said(value: str | None) -> str | None:
    """What messages themselves name; those that name nothing are asked for by UNNAMED."""
    return "" if value == UNNAMED else value or None


def one_of(words: Mapping[str, str], code: str | None) -> str | None:
    return code if code in words else None


# Dimensions whose keys are numbers of rows.
OF_ROWS = ("unit", "topic", "person", "block", "territory")


def exists(dimension: str, key: Any) -> bool:
    """Whether a value of a cut names anything; what messages themselves say (settlement, network, object) may be any word."""
    known: dict[str, Callable[[], Collection[str]]] = {
        "channel": channels, "category": categories, "topic_group": lambda: group_of_topic().values()}
    if dimension in known:
        return key in known[dimension]()
    return dimension not in OF_ROWS or key in names_in(dimension, [key])


@dataclass(frozen=True)
class Asked:
    """A set of a figure as an address names it."""

    name: str
    period: Period
    cut: Cut


def figure_in(args: Mapping[str, str]) -> Asked | None:
    """The set named in the address with its days and its cut; None where there is no such."""
    try:
        period = days(date.fromisoformat(args["since"]), date.fromisoformat(args["until"]), zone())
        if args.get("to"):
            period = period.ending(time.fromisoformat(args["to"]))
    except (KeyError, ValueError, OverflowError):
        return None
    return Asked(args["behind"], period, cut_in(args)) if args.get("behind") in SETS else None


def set_in(args: Mapping[str, str], at: datetime) -> Select | None:
    """Numbers of the messages of that set."""
    asked = figure_in(args)
    try:
        return behind(asked.name, asked.period, at, asked.cut) if asked else None
    except (ValueError, OverflowError):  # days at the end of the calendar
        return None


def filter_in(args: Mapping[str, str], at: datetime) -> Filter:
    """The filter in an address, reckoned at ``at``."""
    among = set_in(args, at) if "behind" in args else None
    return Filter(among=among) if among is not None else asked_in(args)
