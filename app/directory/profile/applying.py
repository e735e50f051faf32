"""Putting the differences of a profile into the running centre, in one act."""

from collections.abc import Collection, Sequence
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


def apply_changes(viewer: Viewer, profile: Profile, changes: Sequence[Change], at: datetime, basis: str = "") -> int:
    """Does what the lines can do; returns how many. What only informs changes nothing. Inside an act.

    ``basis``: the decision by which a person changed what stands here (``by_hand``); of a file there is none, and what it says
    is kept, so that a person's change is known from it later.
    """
    done = list(dict.fromkeys(change.work() for change in changes if change.work))
    _remember(profile, {change.holds for change in changes}, by_hand=bool(basis))
    by = {"basis": basis} if basis else {}
    for kind, number in done:
        record(viewer, kind, number, "apply_profile", at, profile=profile.code, **by)
    directory_changed()
    return sum(change.work is not None for change in changes)


def _remember(profile: Profile, held: Collection[tuple[str, int] | None], by_hand: bool) -> None:
    """Duties and leads by the rows that stand now, names and values as a file tells them; those of other rows stay."""
    here = Standing(profile, by_hand)
    centre = db.session.scalars(select(Centre)).one()
    told, kept = facts_of(profile, here.people, here.blocks, here.territories), centre.facts
    named = {"person": here.people, "block": here.blocks, "territory": here.territories}
    ours = {kind: {str(number) for number in rows.values() if (kind, number) not in held} for kind, rows in named.items()}
    leads, seeded = kept.get("leads", {}), kept.get("seeded", {})
    found = {"duties": _over(kept.get("duties", {}), told["duties"], ours["person"]),
             "leads": leads | {kind: _over(leads.get(kind, {}), rows, ours[kind]) for kind, rows in told["leads"].items()}}
    if not by_hand:
        found |= {"told": told["told"],
                  "seeded": seeded | {kind: seeded.get(kind, {}) | rows for kind, rows in told["seeded"].items()}}
    centre.facts = {**kept, **found}
    db.session.flush()


def _over(kept: dict[str, Any], told: dict[str, Any], ours: set[str]) -> dict[str, Any]:
    """What is told of ``ours``, the numbers of rows that the file names; of other rows what is kept."""
    return {number: value for number, value in kept.items() if number not in ours} | {
        number: value for number, value in told.items() if number in ours}
