"""Grants: a role with its scope for a period. Rights are read at each request, so a change works at once."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.directory.acts.people import other_admins, person_for
from app.directory.blocks import blocks, territories
from app.directory.schedules import channels, directory_changed, local_date
from app.directory.tables import GrantRow, Unit
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Invisible, Refusal, Stale
from app.foundation.viewer import BY_CHANNEL, BY_UNIT, ROLES, Viewer


@dataclass(frozen=True)
class GrantData:
    """Local dates, both included; None: from today, until withdrawn. ``channel`` None: all of them."""

    role: str
    channel: str | None = None
    unit_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    block_id: int | None = None
    territory_id: int | None = None


def grant_role(viewer: Viewer, person_id: int, data: GrantData, at: datetime) -> int:
    """Adds a duty; a person may hold several. Raises Refusal beside the field."""
    person_for(person_id)
    data = replace(_scoped(data), starts_on=data.starts_on or local_date(at))
    _check_period(data, local_date(at))
    _check_twin(person_id, data)
    row = GrantRow(person_id=person_id, role=data.role, channel=data.channel, unit_id=data.unit_id,
                   block_id=data.block_id, territory_id=data.territory_id, starts_on=data.starts_on, ends_on=data.ends_on)
    db.session.add(row)
    db.session.flush()
    if data.role in BY_UNIT:
        directory_changed()  # somebody more may be assigned
    record(viewer, "person", person_id, "grant_role", at, grant=row.id, **_facts(row))
    return row.id


def _scoped(data: GrantData) -> GrantData:
    """The grant with the scope its role has, and no other."""
    if data.role not in ROLES:
        raise Refusal("Выберите роль.", "role")
    if data.role in BY_CHANNEL:
        if data.channel is not None and data.channel not in channels():
            raise Refusal("Выберите канал из списка.", "channel")
        return replace(data, unit_id=None, block_id=None, territory_id=None)
    if data.role in ("sector", "supervisor"):
        return _of_field(replace(data, channel=None, unit_id=None))
    if data.role == "signatory":
        return _of_deputy(replace(data, channel=None, territory_id=None))
    data = replace(data, channel=None, block_id=None, territory_id=None)
    if data.role not in BY_UNIT:
        return replace(data, unit_id=None)
    unit = db.session.get(Unit, data.unit_id) if data.unit_id else None
    if unit is None or not unit.active:
        raise Refusal("Исполнителю нужно подразделение: по нему он видит поручения.", "unit_id")
    return data


def _of_deputy(data: GrantData) -> GrantData:
    """Whose replies a deputy signs: of a block, of a unit with those below it, or of all where neither is named."""
    if data.block_id not in blocks().names:
        data = replace(data, block_id=None)
    if data.unit_id and db.session.get(Unit, data.unit_id) is None:
        data = replace(data, unit_id=None)
    if data.block_id and data.unit_id:
        raise Refusal("Выберите что-то одно: блок или подразделение. Второе назначьте ещё одной ролью.", "unit_id")
    return data


def _of_field(data: GrantData) -> GrantData:
    """One block or one territory; whoever answers for several holds several grants. A supervisor's is a block."""
    if data.role == "supervisor":
        data = replace(data, territory_id=None)
    if data.block_id not in blocks().names:
        data = replace(data, block_id=None)
    if data.territory_id not in territories().names:
        data = replace(data, territory_id=None)
    if data.block_id and data.territory_id:
        raise Refusal("Выберите что-то одно: блок или территорию. Второе назначьте ещё одной ролью.", "territory_id")
    if not data.block_id and not data.territory_id:
        raise Refusal("Выберите блок." if data.role == "supervisor" else "Выберите блок или территорию.", "block_id")
    return data


def _check_period(data: GrantData, today: date) -> None:
    if data.ends_on and data.ends_on < today:
        raise Refusal("Этот срок уже прошёл: роль не начала бы действовать.", "ends_on")
    if data.starts_on and data.ends_on and data.ends_on < data.starts_on:
        raise Refusal("Последний день раньше первого.", "ends_on")


def _check_twin(person_id: int, data: GrantData) -> None:
    same = select(GrantRow).where(GrantRow.person_id == person_id, GrantRow.role == data.role)
    for row in db.session.scalars(same):
        if scope_of(row) != scope_of(data):
            continue
        if (row.starts_on or date.min) <= (data.ends_on or date.max) and \
                (data.starts_on or date.min) <= (row.ends_on or date.max):
            raise Refusal("Такая роль на эти дни уже есть.", "role")


def scope_of(grant: GrantRow | GrantData) -> tuple[object, ...]:
    return grant.channel, grant.unit_id, grant.block_id, grant.territory_id


def withdraw_grant(viewer: Viewer, person_id: int, grant_id: int, at: datetime) -> None:
    """Ends a grant with yesterday, so that the days it was held stay true; one not begun yet vanishes.

    Raises Refusal, Invisible, and Stale when it has ended already.
    """
    row = db.session.get(GrantRow, grant_id, with_for_update=True)
    if row is None or row.person_id != person_id:
        raise Invisible()
    today = local_date(at)
    if row.ends_on is not None and row.ends_on < today:
        raise Stale("Эта роль уже закончилась.")
    if row.role == "admin":
        _check_last_admin(viewer, person_id, at)
    record(viewer, "person", person_id, "withdraw_grant", at, grant=row.id, **_facts(row))
    directory_changed()  # a grant may be what the command of the centre was passed by
    if row.starts_on is not None and row.starts_on >= today:
        db.session.delete(row)
    else:
        row.ends_on = today - timedelta(days=1)


def _check_last_admin(viewer: Viewer, person_id: int, at: datetime) -> None:
    if person_id == viewer.person_id:
        raise Refusal("Снять роль администратора с себя нельзя: попросите другого администратора.")
    if not other_admins(person_id, at):
        raise Refusal("Это последний администратор. Сначала назначьте другого и откройте ему вход.")


def _facts(row: GrantRow) -> dict:
    return {"granted": row.role, "channel": row.channel, "unit": row.unit_id, "block": row.block_id,
            "territory": row.territory_id,
            "starts_on": row.starts_on.isoformat() if row.starts_on else None,
            "ends_on": row.ends_on.isoformat() if row.ends_on else None}
