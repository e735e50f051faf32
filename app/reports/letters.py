"""The letter that brings an approved note: its words and both files, made when it leaves."""

from app.adapters.mailer import Attachment
from app.notices.letters import Words
from app.reports.documents import files
from app.reports.queries import note_by_id
from app.reports.rules import days_words

MEDIA = {"pdf": "application/pdf",
         "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


def note_letter(note_id: int) -> Words:
    """It goes outside and carries no link."""
    note = note_by_id(note_id)
    subject = f"Аналитическая записка № {note.number} за неделю {days_words(note.monday)}"
    text = f"{note.addressee}\n\n{subject}.\nВо вложении — записка в двух видах: PDF и DOCX.\n\n{note.organisation}\n"
    return Words(subject, text, None, tuple(
        Attachment(name, MEDIA[name.rpartition(".")[2]], data) for name, data in files(note).items()))
