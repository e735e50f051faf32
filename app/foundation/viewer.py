"""Who looks and acts: a frozen value made once per request from the person and the grants in force."""

from dataclasses import dataclass
from typing import Any

# In the order in which a person of several roles is led to a room.
ROLES = {
    "operator": "Ответственный за работу в системе",
    "press": "Ответственный за социальные сети",
    "head": "Руководитель МЦУ",
    "curator": "Куратор МЦУ",
    "supervisor": "Ответственный за блок",
    "sector": "Руководитель отраслевого блока",
    "signatory": "Подписывающий заместитель главы",
    "unit_head": "Руководитель подразделения",
    "executor": "Исполнитель",
    "observer": "Наблюдатель (ЦУР)",
    "admin": "Администратор",
}

# Who runs a channel's messages, and who answers for a unit, under another name: what the wider role may do, they may too.
ALSO = {"press": "operator", "unit_head": "executor"}
# Scoped by what a person is named for.
BY_CHANNEL, BY_UNIT = ("operator", "press"), ("executor", "unit_head")


@dataclass(frozen=True)
class Grant:
    """A role with its scope; ``None`` in a scope means all. Only grants in force today become part of a viewer."""

    role: str
    channel: str | None = None
    unit_id: int | None = None
    block_id: int | None = None
    territory_id: int | None = None
    # Whose right it is, when the person acts for somebody absent.
    stands_for: int | None = None


@dataclass(frozen=True)
class Field:
    """What of the messages the grants over blocks and territories reach: those of the units, those of the topics as long
    as no unit answers, and those of the settlements (as messages spell them)."""

    units: frozenset[int] = frozenset()
    topics: frozenset[int] = frozenset()
    settlements: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Viewer:
    """A person (or a job, then ``person_id`` is None) with what they may do now."""

    person_id: int | None
    title: str
    grants: tuple[Grant, ...] = ()
    unit_id: int | None = None
    session_id: int | None = None
    must_change_password: bool = False
    is_active: bool = True
    # Units reached by an executor's grant: the granted ones with everything below them.
    units: frozenset[int] = frozenset()
    field: Field = Field()
    # Of these, what the person's own grants reach, without those of the absent.
    own_units: frozenset[int] = frozenset()
    # The one-time link by which somebody outside acts.
    link_id: int | None = None
    # Posts of those the person stands for today.
    absent: tuple[str, ...] = ()

    @property
    def is_authenticated(self) -> bool:
        return self.person_id is not None

    @property
    def is_anonymous(self) -> bool:
        return self.person_id is None

    def get_id(self) -> str:
        return str(self.person_id)

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(role for role in ROLES if any(grant.role == role for grant in self.grants))

    @property
    def main_role(self) -> str | None:
        return self.roles[0] if self.roles else None

    def has(self, *roles: str) -> bool:
        return any(grant.role in roles or ALSO.get(grant.role) in roles for grant in self.grants)

    def channels(self, role: str) -> frozenset[str] | None:
        """Channels in which the person holds the role; None means all of them."""
        named = [grant.channel for grant in self.grants if role in (grant.role, ALSO.get(grant.role))]
        return None if None in named else frozenset(name for name in named if name)

    def is_named(self, role: str, channel: str) -> bool:
        """Whether the person holds the role for this channel under its own name."""
        return any(grant.role == role and grant.channel in (None, channel) for grant in self.grants)

    def known_as(self, role: str, channel: str) -> str:
        """The name under which the person holds a role for a channel: the role itself, or who stands for it."""
        held = [grant.role for grant in self.grants if grant.channel in (None, channel)
                and role in (grant.role, ALSO.get(grant.role))]
        return role if role in held or not held else held[0]

    def stands_for(self, role: str | None, on: Any = None) -> int | None:
        """The absent person by whose right an act in this role is done (``on`` a message); None: by one's own."""
        held = [grant for grant in self.grants if role in (grant.role, ALSO.get(grant.role))]
        if on is not None and role in BY_UNIT:
            held = [grant for grant in held if grant.stands_for or on.unit_id in self.own_units]
        if on is not None and role in BY_CHANNEL:
            held = [grant for grant in held if grant.channel in (None, on.channel)]
        if any(grant.stands_for is None for grant in held):
            return None
        return next((grant.stands_for for grant in held), None)

    def blocks(self, role: str) -> frozenset[int]:
        """Blocks over which the person holds the role."""
        return frozenset(grant.block_id for grant in self.grants if grant.role == role and grant.block_id)

    def territories(self, role: str) -> frozenset[int]:
        """Territories over which the person holds the role."""
        return frozenset(grant.territory_id for grant in self.grants if grant.role == role and grant.territory_id)

    def works(self, role: str, channel: str) -> bool:
        """Whether the person holds the role for this channel."""
        return any(role in (grant.role, ALSO.get(grant.role)) and grant.channel in (None, channel) for grant in self.grants)


NOBODY = Viewer(None, "Гость")
TIMETABLE = Viewer(None, "Расписание")
IMPORT = Viewer(None, "Загрузка выгрузки")
