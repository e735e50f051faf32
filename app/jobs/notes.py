"""Every half minute: makes the note of the week when its day and hour have come, and the papers that pages ask for."""

import logging

from flask import current_app

from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.viewer import TIMETABLE
from app.reports.acts import make_note, tell_heads
from app.reports.papers import Papers, unmade
from app.reports.queries import missing_week

log = logging.getLogger(__name__)


def run(week: str = "") -> None:
    """``week``: «2026-W46», the note whose papers a page waits for, however old."""
    at = now()
    monday = missing_week(at)
    if monday is not None:
        with act(TIMETABLE):
            tell_heads(make_note(TIMETABLE, monday, at), at)
        log.info("notes: week of %s made", monday)
    papers = Papers(current_app.config["SETTINGS"].instance / "notes")
    for note in unmade(papers, week):
        papers.make(note)
        log.info("notes: papers of the week of %s made", note.monday)
