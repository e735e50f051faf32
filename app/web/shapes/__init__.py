"""How messages look, for every room that shows them: plain data for templates."""

from app.web.shapes.card import (
    answer_is_late,
    brief_of,
    channel_name,
    clock_lines,
    depersonalised_words,
    returns_of,
    room_for_more,
    score_of,
    strip_of,
    talk_missing,
    worded,
)
from app.web.shapes.lists import TAB_WORDS, desk_of, due_of, holder_of, line_of, source_of, state_words, tags_of
from app.web.shapes.monitoring import monitoring_of
from app.web.shapes.papers import paper_lines, sent_choices
from app.web.shapes.proof import facts_of, file_lines, judges, pairs_of, photo_of, remarks_for, shown_evidence
from app.web.shapes.timeline import timeline_of

__all__ = [
    "TAB_WORDS", "answer_is_late", "brief_of", "channel_name", "clock_lines", "depersonalised_words", "desk_of", "due_of",
    "facts_of", "file_lines", "holder_of", "judges", "line_of", "monitoring_of", "pairs_of", "paper_lines", "photo_of",
    "remarks_for", "returns_of", "room_for_more", "score_of", "sent_choices", "shown_evidence", "source_of", "state_words",
    "strip_of", "tags_of", "talk_missing", "timeline_of", "worded",
]
