"""The rule in force: to whom the note goes, when, what it always shows."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.directory.queries import topic_label
from app.directory.schedules import centre
from app.foundation.database import db
from app.reports.tables import NoteRule

BY_DEFAULT = "значение по умолчанию, актом не установлено"
# No act says what is critical; these are what a town cannot live a day without.
CRITICAL_GROUPS = ("ЖКХ", "Дороги", "Общественный транспорт", "Обращение с отходами")


@dataclass(frozen=True)
class Rule:
    """``source``: the clause that names the addressee, or that none does. ``weekday`` 1 is Monday; ``hour`` is local.
    ``critical_topics``: (dimension of figures, its key, name)."""

    addressee: str
    source: str
    weekday: int = 1
    hour: int = 8
    signed_by: str = "Руководитель муниципального центра управления"
    critical_topics: tuple[tuple[str, Any, str], ...] = ()
    addresses: tuple[str, ...] = ()
    kept: list[dict[str, Any]] = field(default_factory=list)


def rule() -> Rule:
    row = db.session.scalar(select(NoteRule).order_by(NoteRule.id.desc()).limit(1))
    if row is None:
        named = centre().facts.get("note", {})
        kept = [{"group": group} for group in named.get("critical", CRITICAL_GROUPS)]
        return Rule(named.get("addressee", "Главе муниципального образования"), named.get("source", BY_DEFAULT),
                    named.get("weekday", 1), named.get("hour", 8), named.get("signed_by", Rule.signed_by), topics(kept),
                    tuple(named.get("addresses", ())), kept)
    return Rule(row.addressee, row.source, row.weekday, row.hour, row.signed_by, topics(row.critical), tuple(row.addresses),
                row.critical)


def topics(kept: list[dict[str, Any]]) -> tuple[tuple[str, Any, str], ...]:
    return tuple(("topic_group", one["group"], one["group"]) if "group" in one else
                 ("topic", one["topic"], topic_label(one["topic"])) for one in kept)
