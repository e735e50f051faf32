"""Putting the differences of a profile into the running centre, in one act."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.directory.profile.difference import Change
from app.directory.profile.loading import facts_of
from app.directory.profile.parts import Profile
from app.directory.profile.standing import Standing
from app.directory.schedules import directory_changed
from app.directory.tables import Centre
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.viewer import Viewer


def apply_changes(viewer: Viewer, profile: Profile, changes: Sequence[Change], at: datetime) -> int:
    """Does what the lines can do; returns how many. What only informs changes nothing. Inside an act."""
    done = list(dict.fromkeys(change.work() for change in changes if change.work))
    _remember_duties(profile)
    for kind, number in done:
        record(viewer, kind, number, "apply_profile", at, profile=profile.code)
    directory_changed()
    return sum(change.work is not None for change in changes)


def _remember_duties(profile: Profile) -> None:
    """Duties, leads and names of the file, by the rows that stand now; those of other rows stay."""
    here = Standing(profile)
    centre = db.session.scalars(select(Centre)).one()
    told = facts_of(profile, here.people, here.blocks, here.territories)
    kept = centre.facts
    named = {"person": here.people, "block": here.blocks, "territory": here.territories}
    nested = {key: {**kept.get(key, {}), **{kind: _others(kept.get(key, {}).get(kind, {}), named[kind]) | rows
                                            for kind, rows in told[key].items()}} for key in ("leads", "seeded")}
    appeal = told["appeal"] | {"route": kept.get("appeal", told["appeal"]).get("route", [])}
    centre.facts = {**kept, **nested, "appeal": appeal, "told": told["told"],
                    "duties": _others(kept.get("duties", {}), here.people) | told["duties"]}
    db.session.flush()


def _others(kept: dict[str, Any], named: dict[str, int]) -> dict[str, Any]:
    """What is kept of rows that the file does not name."""
    return {number: value for number, value in kept.items() if int(number) not in named.values()}
