"""What stood before: names that units and topics had until an administrator gave them others, by which a file finds its rows
again; topics no longer in use."""

from typing import Any

from sqlalchemy import select

from app.directory.queries import Choice
from app.directory.tables import Centre, Topic, Unit
from app.foundation.database import db


def keep_former_name(kind: str, number: int, name: Any) -> None:
    """The first one stays: it is the one a file gave."""
    centre = db.session.get_one(Centre, 1)
    seeded = centre.facts.get("seeded", {})
    centre.facts = {**centre.facts, "seeded": {**seeded, kind: {str(number): name, **seeded.get(kind, {})}}}


def units_by_name() -> dict[str, int]:
    """Every unit by the name of today and by its former one, unless another has taken that since."""
    return {name: number for number, name in _former("unit").items()} | \
        {name: number for number, name in unit_names().items()}


def topics_by_name() -> dict[tuple[str, str], int]:
    """(group, name) of every topic, as for units."""
    return {(group, name): number for number, (group, name) in _former("topic").items()} | \
        {pair: number for number, pair in topic_names().items()}


def unit_names() -> dict[int, str]:
    """Of every unit, closed ones too."""
    return dict(db.session.execute(select(Unit.id, Unit.name)).all())


def topic_names() -> dict[int, tuple[str, str]]:
    """(group, name) of every topic, closed ones too."""
    return {number: (group, name) for number, group, name in db.session.execute(select(Topic.id, Topic.group, Topic.name))}


def closed_topics() -> dict[str, Choice]:
    """By their whole labels in small letters."""
    rows = db.session.execute(select(Topic.id, Topic.group, Topic.name).where(~Topic.active))
    found = [Choice(row.id, f"{row.group} › {row.name}") for row in rows]
    return {choice.label.lower(): choice for choice in found}


def _former(kind: str) -> dict[int, Any]:
    return {int(number): name for number, name in db.session.get_one(Centre, 1).facts.get("seeded", {}).get(kind, {}).items()}
