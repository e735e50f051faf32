"""What the administrator's forms do."""

from app.web.admin.acts import (
    blocks,
    calendar,
    composition,
    facts,
    hours,
    people,
    privacy,
    profile,
    state,
    substitutes,
    topics,
    units,
)

__all__ = ["blocks", "calendar", "composition", "facts", "hours", "people", "privacy", "profile", "state", "substitutes",
           "topics", "units"]
