"""Where the papers of notes lie: a folder of the installation. They can be made again from the note at any time."""

import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.adapters.file_store import storing
from app.directory.schedules import local_date
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.reports.acts import make_note
from app.reports.documents import MAKERS, files
from app.reports.queries import NoteCard, note_of
from app.reports.rules import monday_of, week_words
from app.reports.tables import Note

NEWEST = 4


class Papers:
    """``<week>-<stamp>.pdf`` and ``.docx``: a changed note has papers of its own."""

    def __init__(self, folder: Path):
        self.folder = folder

    def path(self, note: NoteCard, ending: str) -> Path:
        return self.folder / f"{week_words(note.monday)}-{note.stamp}.{ending}"

    def has(self, note: NoteCard) -> bool:
        return all(self.path(note, ending).is_file() for ending in MAKERS)

    def make(self, note: NoteCard) -> None:
        """Writes both, and removes those of earlier versions. In the worker only."""
        with storing():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for name, data in files(note).items():
                place = self.path(note, name.rpartition(".")[2])
                draft = place.with_suffix(f".{os.getpid()}.part")
                draft.write_bytes(data)
                draft.replace(place)
            for old in self.folder.glob(f"{week_words(note.monday)}-*"):
                if not old.stem.endswith(f"-{note.stamp}"):
                    old.unlink(missing_ok=True)


def unmade(papers: Papers, asked: str = "") -> list[NoteCard]:
    """Of the newest notes, and of the week asked for, those whose papers are not there as they stand now."""
    mondays = set(db.session.scalars(select(Note.week).order_by(Note.made_at.desc()).limit(NEWEST)))
    if asked:
        mondays |= set(db.session.scalars(select(Note.week).where(Note.week == date.fromisocalendar(
            int(asked[:4]), int(asked[-2:]), 1))))
    return [note for note in map(note_of, sorted(mondays)) if not papers.has(note)]


def write_week(words: str, folder: Path, at: datetime) -> dict[str, Any]:
    """The command's work: makes the note of «2026-W46» where it is not approved, and writes both files into a folder.

    Returns {"week", "state", "number", "made_at", "files"}. Raises Refusal for no such week. Not inside an act.
    """
    monday = monday_of(words, local_date(at))
    found = db.session.scalar(select(Note.state).where(Note.week == monday))
    if found != "approved":
        with act(TIMETABLE):
            make_note(TIMETABLE, monday, at)
    note = note_of(monday)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, data in files(note).items():
        (folder / name).write_bytes(data)
        written.append(name)
    return {"week": week_words(monday), "state": note.state, "number": note.number, "made_at": note.made_at.isoformat(),
            "files": written}
