"""What happened to messages: columns and constraints; no decisions."""

from app.messages.tables.exports import ExportOrder
from app.messages.tables.message import Author, AuthorKey, ExternalNumber, Message
from app.messages.tables.monitoring import MonitoringMark
from app.messages.tables.papers import Paper, ReturnedLetter
from app.messages.tables.recounting import Recount, RecountLine
from app.messages.tables.work import (
    Answer,
    Assignment,
    Call,
    Clarification,
    Clock,
    Decision,
    Draft,
    Evidence,
    Intake,
    OpenCard,
    OutsideLink,
    Reaction,
    SavedList,
)

__all__ = ["Answer", "Assignment", "Author", "AuthorKey", "Call", "Clarification", "Clock", "Decision", "Draft", "Evidence",
           "ExportOrder", "ExternalNumber", "Intake", "Message", "MonitoringMark", "OpenCard", "OutsideLink",
           "Paper", "Reaction", "Recount", "RecountLine", "ReturnedLetter", "SavedList"]
