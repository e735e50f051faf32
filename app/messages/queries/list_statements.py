"""Statements of the lists, built once for each form of question; only their values change from page to page."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, func, or_, select, union

from app.messages.queries.filters import PARTS, Parts
from app.messages.queries.rows import columns
from app.messages.search import newest_matching
from app.messages.tables import Assignment, Message
from app.messages.visibility import seen_through

M, A = Message.__table__.c, Assignment.__table__.c
MOST = bindparam("most")


@cache
def consents(form: Parts) -> Select:
    return columns().where(seen_through(form), PARTS["open"], PARTS["consent"]).order_by(M.id).limit(MOST)


@cache
def by_next_due(form: tuple[str, ...], parts: Parts, dated: bool, after: bool) -> Select:
    query = columns().where(seen_through(form), *(PARTS[name] for name in parts))
    return along(query, M.next_due, dated, after).limit(MOST)


def along(query: Select, due: ColumnElement[Any], dated: bool, after: bool) -> Select:
    number = bindparam("after")
    if not dated:
        query = query.where(due.is_(None))
        return (query.where(M.id > number) if after else query).order_by(M.id)
    query = query.where(due.is_not(None))
    if after:
        query = query.where(due >= bindparam("due"), or_(due > bindparam("due"), M.id > number))
    return query.order_by(due, M.id)


@cache
def at_work(units: int, dated: bool, after: bool) -> Select:
    """One look into the index a unit, and one at what the units help with: a unit with thousands of open messages is
    read as fast as one with ten."""
    mine = [along(select(M.id, M.own_due).where(M.unit_id == bindparam(f"unit_{place}"), PARTS["at_work"]),
                  M.own_due, dated, after).limit(MOST) for place in range(units)]
    helping = (select(A.message_id).where(A.active, ~A.responsible, A.unit_id.in_(bindparam("my_units", expanding=True))))
    mine.append(along(select(M.id, M.own_due).where(M.id.in_(helping), PARTS["at_work"]), M.own_due, dated, after).limit(MOST))
    found = union(*(select(look.subquery()) for look in mine)).subquery()
    return columns().where(M.id.in_(select(found.c.id))).order_by(M.own_due, M.id).limit(MOST)


@cache
def newest(form: tuple[str, ...], parts: Parts, earlier: bool) -> Select:
    query = columns().where(seen_through(form), *(PARTS[name] for name in parts))
    return (query.where(M.id < bindparam("before")) if earlier else query).order_by(M.id.desc()).limit(MOST)


@cache
def newest_of_units(units: int, parts: Parts, earlier: bool) -> Select:
    """One look into the index a unit: a small unit among a million messages is found as fast as a large one."""
    looks = []
    for place in range(units):
        look = (select(A.message_id).join_from(Assignment.__table__, Message.__table__, M.id == A.message_id)
                .where(A.active, A.unit_id == bindparam(f"unit_{place}"), *(PARTS[name] for name in parts))
                .order_by(A.message_id.desc()).limit(MOST))
        looks.append(select((look.where(A.message_id < bindparam("before")) if earlier else look).subquery()))
    found = select(union(*looks).subquery().c.message_id) if looks else select(A.message_id).where(false())
    return columns().where(M.id.in_(found)).order_by(M.id.desc()).limit(MOST)


@cache
def standing(form: tuple[str, ...]) -> Select:
    """By channel too, so that the groups stand in the order of an index and nothing is sorted."""
    by = (M.channel, M.state, M.step)
    return select(*by, func.count()).where(seen_through(form), M.open).group_by(*by)


@cache
def after_number(form: tuple[str, ...]) -> Select:
    return select(func.count()).select_from(Message.__table__).where(seen_through(form), M.id > bindparam("number"))


@cache
def last_number(form: tuple[str, ...]) -> Select:
    return select(M.id).where(seen_through(form)).order_by(M.id.desc()).limit(1)


@cache
def numbered(form: tuple[str, ...]) -> Select:
    return columns().where(seen_through(form), PARTS["numbers"])


@cache
def matched(form: tuple[str, ...], parts: Parts, earlier: bool, _engine: str) -> Select:
    return newest_matching([seen_through(form), *(PARTS[name] for name in parts)], earlier)
