"""Pages of the administrator; the functions named ``…_shown`` also answer an act that was refused."""

from app.web.admin.pages import (
           blocks,
           calendar,
           composition,
           facts,
           hours,
           people,
           privacy,
           profile,
           recounts,
           state,
           substitutes,
           topics,
           units,
)

__all__ = ["blocks", "calendar", "composition", "facts", "hours", "people", "privacy", "profile", "recounts", "state",
           "substitutes", "topics", "units"]
