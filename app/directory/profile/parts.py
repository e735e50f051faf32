"""What a profile consists of, and where the shipped ones lie."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from app.foundation.refusal import Refusal
from app.worktime import Calendar
from app.worktime.channels import Channels

SHIPPED = Path(__file__).resolve().parents[2] / "profiles"
NOT_SET = "актом не установлено"


@dataclass(frozen=True)
class UnitData:
    name: str
    short: str
    parent: str
    organisation: bool
    recipient: bool
    clause: str


@dataclass(frozen=True)
class PostData:
    """``roles`` the act gives, ``default_roles`` those that the profile adds where the act is silent.

    ``appendix`` are the rows of the decree's list that name this post.
    """

    name: str
    unit: str
    roles: tuple[str, ...]
    default_roles: tuple[str, ...]
    appendix: tuple[int, ...]
    clause: str

    @property
    def function(self) -> str:
        """What the directory of assignments knows the post by."""
        held = {*self.roles, *self.default_roles}
        return next((role for role in ("head", "curator", "executor") if role in held), "")

    @property
    def label(self) -> str:
        """The post as a block or territory names it when another unit has one of the same name."""
        return f"{self.name} / {self.unit}"


@dataclass(frozen=True)
class BlockData:
    """``lead`` is the post that leads it, empty when nobody is named; ``units`` by full name, ``groups`` of topics."""

    name: str
    lead: str
    units: tuple[str, ...]
    groups: tuple[str, ...]
    basis: str


@dataclass(frozen=True)
class TerritoryData:
    """``settlements`` as messages spell them."""

    name: str
    lead: str
    settlements: tuple[str, ...]
    basis: str


@dataclass(frozen=True)
class SpecialData:
    """Other hours of a channel on a date; both hours empty: closed. Local HH:MM."""

    channel: str
    on: date
    opens: str
    closes: str
    basis: str


@dataclass(frozen=True)
class Profile:
    """Everything one file says of a centre, already inspected. ``topics``: (group, name, catch-all, everyday words).

    ``facts`` are shown and asked for by name, but are rows of no table: what the act leaves open, who it names as
    classes, members, sources, accounts, reports, categories, the note's section.
    """

    code: str
    place: str
    name: str
    zone: str
    act: str
    facts: dict[str, Any]
    units: tuple[UnitData, ...]
    posts: tuple[PostData, ...]
    blocks: tuple[BlockData, ...]
    territories: tuple[TerritoryData, ...]
    topics: tuple[tuple[str, str, bool, str], ...]
    channels: Channels
    special_hours: tuple[SpecialData, ...]
    calendar: Calendar = field(repr=False)

    def post(self, lead: str) -> PostData | None:
        """The post that a lead names, by its name alone or with its unit."""
        return next((post for post in self.posts if lead in (post.name, post.label)), None)


def codes() -> list[str]:
    """The shipped profiles; files of calendars lie beside them."""
    return sorted(found.stem for found in SHIPPED.glob("*.toml") if not found.stem.endswith("calendar"))


def shipped(code: str) -> Path:
    """The file of a shipped profile. Raises Refusal naming those that exist."""
    if code not in codes():
        raise Refusal(f"Профиля «{code}» нет. Есть: {', '.join(codes())}.")
    return SHIPPED / f"{code}.toml"
