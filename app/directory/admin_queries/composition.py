"""«Состав центра»: every post with a duty of the centre or entered as a member, beside what the act asks of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from app.directory.admin_queries.duties import BY_DEFAULT, duty_words
from app.directory.blocks import blocks, territories
from app.directory.composition import BY, DUTIES, NOT_SET, RANKS, Recorded, asked_words, broken, held, missing
from app.directory.schedules import centre, unit_parents, units_below
from app.directory.tables import Appointment, GrantRow, Person, Unit
from app.foundation.database import db
from app.foundation.refusal import Invisible

# Duties that an act may lay on a class of posts: the posts are entered, and hold them, one by one.
BY_CLASS = ("supervisor", "sector")


@dataclass(frozen=True)
class Seat:
    """``duties`` in words; ``body``: represented in the centre, ``by_unit`` where it is only guessed from the unit; ``asked``
    by the act and ``warnings`` of what breaks it, each with its clause; ``lacking`` is not recorded."""

    person_id: int
    post: str
    unit: str
    duties: tuple[str, ...]
    body: str
    by_unit: bool
    recorded: Recorded | None
    how: tuple[str, ...]
    asked: tuple[tuple[str, str], ...]
    warnings: tuple[tuple[str, str], ...]
    lacking: tuple[str, ...]
    order: int


@dataclass(frozen=True)
class Composition:
    """``bodies``: whom the act names as making up the centre, bodies and classes of posts, with who represents them;
    ``vacant``: duties with a rule of appointment that nobody holds."""

    base: str
    region: str
    rules: tuple[tuple[str, str, str], ...]
    seats: tuple[Seat, ...]
    bodies: tuple[tuple[str, str, tuple[str, ...]], ...]
    vacant: tuple[str, ...]


def composition(today: date) -> Composition:
    card, rules = centre(), centre().facts.get("appointments", [])
    held_by = duties_today(today)
    seats = seats_of(held_by, rules)
    named = [(row["name"], row["clause"], tuple(seat.post for seat in seats if row["name"] in (seat.body, seat.post)))
             for row in card.facts.get("members", ())]
    named += [(f"{row['name']} — {', '.join(duty_words(role) for role in roles)}", row["clause"], tuple(
        seat.post for seat in seats if roles & {duty.partition(":")[0] for duty in held_by[seat.person_id]}))
        for row in card.facts.get("classes", ()) if (roles := set(row["roles"]) & set(BY_CLASS))]
    return Composition(
        card.facts.get("base_organisation", "") or NOT_SET, card.facts.get("region", "") or NOT_SET,
        tuple((row["name"], asked_words(row), row["clause"]) for row in rules), seats, tuple(named),
        tuple(row["name"] for row in rules if not any(held(row, duties) for duties in held_by.values())))


def seat_of(person_id: int, today: date) -> Seat:
    """One place, also of a post that holds no duty yet. Raises Invisible."""
    held_by = duties_today(today)
    found = seats_of({person_id: held_by.get(person_id, frozenset())}, centre().facts.get("appointments", []))
    if not found:
        raise Invisible()
    return found[0]


def duties_today(today: date) -> dict[int, frozenset[str]]:
    """Person → duties («operator:pos», «sector:Дороги»): those of the act, those granted today, and recorded members."""
    found: dict[int, set[str]] = {}
    leads = {kind: {person: int(number) for number, person in centre().facts.get("leads", {}).get(kind, {}).items()}
             for kind in ("block", "territory")}
    for number, duty in centre().facts.get("duties", {}).items():
        person = int(number)
        named = {role: leads[role.partition(":")[2]].get(person) for role in duty["roles"] if role.startswith("sector:")}
        found[person] = {scoped(role, named.get(role)) for role in duty["roles"]}
    rows = db.session.scalars(select(GrantRow).where(or_(GrantRow.starts_on.is_(None), GrantRow.starts_on <= today),
                                                     or_(GrantRow.ends_on.is_(None), GrantRow.ends_on >= today)))
    for row in rows:
        kind = "sector:block" if row.block_id else "sector:territory" if row.territory_id else "sector"
        role = kind if row.role == "sector" else row.role
        role += f":{row.channel}" if role == "operator" and row.channel else ""
        found.setdefault(row.person_id, set()).add(scoped(role, row.block_id or row.territory_id))
    for person in db.session.scalars(select(Appointment.person_id)):
        found.setdefault(person, set()).add("member")
    return {person: frozenset(own) for person, duties in found.items()
            if (own := {duty for duty in duties if duty.partition(":")[0] in DUTIES})}


def scoped(role: str, number: int | None) -> str:
    """A sector's duty by the name of its block or territory."""
    kind, _, scope = role.partition(":")
    names = blocks().names if scope == "block" else territories().names
    return f"sector:{names[number]}" if kind == "sector" and number in names else role


def seats_of(held_by: dict[int, frozenset[str]], rules: list[dict[str, Any]]) -> tuple[Seat, ...]:
    base_name = centre().facts.get("base_organisation", "")
    base = units_below(set(db.session.scalars(select(Unit.id).where(Unit.name == base_name))))
    names = dict(db.session.execute(select(Unit.id, Unit.name)).all())
    recorded = {row.person_id: Recorded(row.body, row.by, row.servant, row.rank, row.basis)
                for row in db.session.scalars(select(Appointment))}
    people = db.session.execute(select(Person.id, Person.post, Person.unit_id).where(Person.id.in_(held_by)))
    found = [seat(row, held_by[row.id], [rule for rule in rules if held(rule, held_by[row.id])],
                  recorded.get(row.id), names, row.unit_id in base) for row in people]
    return tuple(sorted(found, key=lambda one: (one.order, one.person_id)))


def seat(row: Any, duties: frozenset[str], rules: list[dict[str, Any]], own: Recorded | None, names: dict[int, str],
         in_base: bool) -> Seat:
    order = min((DUTIES.index(duty.partition(":")[0]) for duty in duties), default=len(DUTIES))
    shown = sorted(duties - {"member"} or duties, key=lambda duty: (DUTIES.index(duty.partition(":")[0]), duty))
    how = [f"назначен {BY[own.by]}" if own.by else "", RANKS.get(own.rank, ""), own.basis,
           {True: "муниципальный служащий", False: "не муниципальный служащий"}.get(own.servant, "")] if own else []
    return Seat(
        row.id, row.post, names.get(row.unit_id, ""), tuple(worded(duty) for duty in shown) or ("входит в состав центра",),
        own.body if own else organisation(row.unit_id, names), own is None, own, tuple(part for part in how if part),
        tuple((asked_words(rule), rule["clause"]) for rule in rules),
        tuple((words, rule["clause"]) for rule in rules for words in broken(rule, in_base, own)),
        tuple(dict.fromkeys(words for rule in rules for words in missing(rule, own))), order)


def worded(duty: str) -> str:
    return duty_words(duty).removesuffix(f" — {BY_DEFAULT}")


def organisation(unit_id: int | None, names: dict[int, str]) -> str:
    """The body at the top of the unit's branch."""
    parents = unit_parents()
    while unit_id and (above := parents.get(unit_id)):
        unit_id = above
    return names.get(unit_id or 0, "")


def bodies_known() -> list[str]:
    """What is offered while a body is typed: those that the act names, then organisations."""
    named = [row["name"] for row in centre().facts.get("members", ())]
    rows = db.session.scalars(select(Unit.name).where(Unit.organisation, Unit.active).order_by(Unit.name))
    return list(dict.fromkeys([*named, *rows]))
