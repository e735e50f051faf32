"""What people do to messages: one public function, one act, one history row per message changed."""

from app.messages.acts.answering import (
    NewAnswer,
    prepare_answer,
    record_answer,
    submit_answer,
)
from app.messages.acts.appeals import convert, extend, set_address
from app.messages.acts.applicant import authors_like, find_author, show_author, show_scan
from app.messages.acts.approval import Publication, agree, check, publish, region_agree, region_return, return_answer
from app.messages.acts.aside import (
    Correction,
    decline,
    duplicate,
    edit,
    follow_due,
    follow_source,
    record_call,
    redirect,
    restore,
)
from app.messages.acts.base import check_right, forget_draft
from app.messages.acts.bouncing import bounce, resend
from app.messages.acts.clarifying import clarified, clarify, go_on
from app.messages.acts.drafts import keep_open, save_draft
from app.messages.acts.essence import Essence, set_essence
from app.messages.acts.hastening import fast_track, urgent
from app.messages.acts.more_time import ask_time, grant_time, refuse_time
from app.messages.acts.proof import add_evidence, remove_evidence, set_stage
from app.messages.acts.reactions import consent, consent_return, finish_reaction, no_question, record_comment, record_mark
from app.messages.acts.registering import NewMessage, SentTwice, register
from app.messages.acts.routing import acknowledge, add_unit, assign, contribute, instruct, not_ours, reassign, take
from app.messages.acts.signing import send, sign
from app.messages.acts.watching import importance, late_because, urge

__all__ = [
    "Correction", "Essence", "NewAnswer", "NewMessage", "Publication", "SentTwice", "acknowledge", "add_evidence",
    "add_unit", "agree", "ask_time", "assign", "authors_like", "bounce", "check", "check_right", "clarified", "clarify",
    "consent", "consent_return", "contribute", "convert", "decline", "duplicate", "edit", "extend", "fast_track",
    "find_author", "finish_reaction", "follow_due", "follow_source", "forget_draft", "go_on", "grant_time", "importance",
    "instruct", "keep_open", "late_because", "no_question", "not_ours", "prepare_answer", "publish", "reassign",
    "record_answer", "record_call", "record_comment", "record_mark", "redirect", "refuse_time", "region_agree",
    "region_return", "register", "remove_evidence", "resend", "restore", "return_answer", "save_draft", "send",
    "set_address", "set_essence", "set_stage", "show_author", "show_scan", "sign", "submit_answer", "take", "urge",
    "urgent",
]
