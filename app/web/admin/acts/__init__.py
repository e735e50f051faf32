"""What the administrator's forms do."""

from app.web.admin.acts import calendar, hours, people, state

__all__ = ["calendar", "hours", "people", "state"]
