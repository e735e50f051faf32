"""Pages of the administrator; the functions named ``…_shown`` also answer an act that was refused."""

from app.web.admin.pages import calendar, hours, people, state

__all__ = ["calendar", "hours", "people", "state"]
