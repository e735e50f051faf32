"""People with their duties and sign-ins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select

from app.directory.acts.people import stamp_of
from app.directory.blocks import blocks, territories
from app.directory.schedules import channels, local_date
from app.directory.tables import GrantRow, Person, SessionRow, Unit
from app.directory.titles import role_titles
from app.foundation.database import db
from app.foundation.history import History
from app.foundation.refusal import Invisible
from app.foundation.viewer import BY_CHANNEL

MOST_HISTORY = 50
NO_UNIT = "Без подразделения"
PERSON_ACTS = {
    "add_person": "Должность внесена",
    "edit_person": "Изменено",
    "open_sign_in": "Открыт вход, выдан одноразовый пароль",
    "renew_password": "Выдан новый одноразовый пароль, прежние входы завершены",
    "close_sign_in": "Вход закрыт",
    "change_password": "Пароль сменён самим человеком",
    "grant_role": "Назначена роль",
    "apply_profile": "Обязанности по акту внесены из файла профиля",
    "withdraw_grant": "Снята роль",
    "pass_command": "Передано управление центром",
    "give_back_command": "Управление центром возвращено",
    "substitute": "Записано замещение",
    "end_substitution": "Замещение закончено",
    "record_seat": "Записано место в составе центра",
    "remove_seat": "Запись о месте в составе центра убрана",
}
FIELDS = {"post": "должность", "unit_id": "подразделение", "name": "имя", "email": "почта", "phone": "телефон",
          "body": "кого представляет", "by": "кем назначен", "servant": "муниципальный служащий", "rank": "уровень должности",
          "basis": "основание"}


@dataclass(frozen=True)
class GrantCard:
    """``state``: now, later or ended. ``scope`` in words."""

    id: int
    role: str
    label: str
    scope: str
    starts_on: date | None
    ends_on: date | None
    state: str


@dataclass(frozen=True)
class PersonRow:
    """One line of the list. ``sign_in``: open, slip (the one-time password waits), expired, closed or none."""

    id: int
    post: str
    clause: str
    unit_id: int | None
    unit: str
    login: str
    sign_in: str
    grants: tuple[GrantCard, ...]


@dataclass(frozen=True)
class PersonPage(PersonRow):
    """Everything of one person; ``stamp`` goes with the edit form."""

    name: str
    email: str
    phone: str
    password_ends: datetime | None
    sessions: int
    stamp: str


@dataclass(frozen=True)
class Changed:
    """One line of a history in Russian words; ``who`` is a post."""

    at: datetime
    what: str
    who: str
    words: str


WITH_UNIT = select(Person, Unit.name, Unit.short).join(Unit, Unit.id == Person.unit_id, isouter=True)


def sign_in_of(person: Person, at: datetime) -> str:
    if not person.password_hash or not person.active:
        return "closed" if person.login else "none"
    if not person.must_change_password:
        return "open"
    return "expired" if person.password_ends and person.password_ends <= at else "slip"


def people(words: str, sign_in: str, at: datetime) -> list[PersonRow]:
    """Posts by unit; ``words`` are all found in post, unit, name or login; ``sign_in``: yes, no or anything."""
    query = WITH_UNIT
    for word in words.lower().split()[:8]:
        found = f"%{word.replace('%', '').replace('_', '')}%"
        query = query.where(or_(*(func.lower(column).like(found) for column in (
            Person.post, Unit.name, Unit.short, Person.name, Person.login))))
    if sign_in == "yes":
        query = query.where(Person.password_hash.is_not(None), Person.active)
    if sign_in == "no":
        query = query.where(or_(Person.password_hash.is_(None), ~Person.active))
    rows = db.session.execute(query.order_by(Unit.id, Person.id)).all()
    grants = grants_of([row.Person.id for row in rows], local_date(at))
    return [PersonRow(**_line(row, at, grants)) for row in rows]


def _line(row: Any, at: datetime, grants: dict[int, list[GrantCard]]) -> dict[str, Any]:
    """What the list and a person's own page both show."""
    person = row.Person
    return {"id": person.id, "post": person.post, "clause": person.clause, "unit_id": person.unit_id,
            "unit": row.name or NO_UNIT, "login": person.login or "", "sign_in": sign_in_of(person, at),
            "grants": tuple(grants.get(person.id, ()))}


def grants_of(person_ids: Iterable[int], today: date) -> dict[int, list[GrantCard]]:
    """Grants of people, newest first, the ended ones last."""
    rows = db.session.execute(
        select(GrantRow, Unit.short).join(Unit, Unit.id == GrantRow.unit_id, isouter=True)
        .where(GrantRow.person_id.in_(list(person_ids))).order_by(GrantRow.id))
    found: dict[int, list[GrantCard]] = {}
    for row, unit in rows:
        found.setdefault(row.person_id, []).append(_grant_card(row, unit or "", today))
    for cards in found.values():
        cards.sort(key=lambda card: (("now", "later", "ended").index(card.state), card.id))
    return found


def _grant_card(row: GrantRow, unit: str, today: date) -> GrantCard:
    begun, over = row.starts_on is None or row.starts_on <= today, row.ends_on is not None and row.ends_on < today
    state = "ended" if over else "now" if begun else "later"
    scope = scope_words(row.role, row.channel, unit, row.block_id, row.territory_id)
    return GrantCard(row.id, row.role, role_titles().get(row.role, row.role), scope, row.starts_on, row.ends_on, state)


def scope_words(role: str, channel: str | None, unit: str, block_id: int | None = None,
                territory_id: int | None = None) -> str:
    if block_id or territory_id:
        return f"блок «{blocks().names.get(block_id, '')}»" if block_id else territories().names.get(territory_id or 0, "")
    if role in BY_CHANNEL:
        known = channels()
        return known[channel].name if channel in known else channel or "все каналы"
    return unit or ("все подразделения" if role == "signatory" else "")


def person_page(person_id: int, at: datetime) -> PersonPage:
    """Raises Invisible."""
    row = db.session.execute(WITH_UNIT.where(Person.id == person_id).execution_options(populate_existing=True)).first()
    if row is None:
        raise Invisible()
    person = row.Person
    live = db.session.scalar(select(func.count()).select_from(SessionRow).where(
        SessionRow.person_id == person_id, SessionRow.ends_at > at)) or 0
    return PersonPage(
        **_line(row, at, grants_of([person_id], local_date(at))), name=person.name, email=person.email,
        phone=person.phone, password_ends=person.password_ends, sessions=live, stamp=stamp_of(person))


def history_of_person(person_id: int) -> list[Changed]:
    """What was done about a person, newest first."""
    units = dict(db.session.execute(select(Unit.id, Unit.short)).all())
    return [Changed(row.at, PERSON_ACTS.get(row.act, row.act), who, _fact_words(row.facts, units))
            for row, who in history("person", person_id)]


def history(kind: str, subject_id: int | None = None) -> list[tuple[History, str]]:
    """Newest rows of history about one subject (or a whole kind) with the post of who acted."""
    query = select(History, Person.post).join(Person, Person.id == History.person_id, isouter=True) \
        .where(History.subject_kind == kind).order_by(History.id.desc()).limit(MOST_HISTORY)
    if subject_id is not None:
        query = query.where(History.subject_id == subject_id)
    return [(row, post or "Система") for row, post in db.session.execute(query)]


def _fact_words(facts: dict, units: dict[int, str]) -> str:
    parts = [", ".join(FIELDS.get(name, name) for name in facts.get("fields", ()))]
    if role := facts.get("granted"):
        scope = scope_words(role, facts.get("channel"), units.get(facts.get("unit"), ""), facts.get("block"),
                            facts.get("territory"))
        parts.append(": ".join(part for part in (role_titles().get(role, role), scope) if part))
        parts += [f"{word} {date.fromisoformat(facts[key]):%d.%m.%Y}" for word, key in
                  (("с", "starts_on"), ("по", "ends_on")) if facts.get(key)]
    return " ".join(part for part in parts if part)


def active_units() -> list[tuple[int, str]]:
    """Units to choose from, the tree in its order."""
    return [(row.id, row.name) for row in db.session.execute(
        select(Unit.id, Unit.name).where(Unit.active).order_by(Unit.name))]
